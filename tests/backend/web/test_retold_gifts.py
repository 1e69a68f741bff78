"""A gift that became taxable after its batch waits, on its period's page and the start page, until payroll knows."""

from datetime import date

import pytest

from tests.recognition.payroll.office import CUT_OFF, Office
from tests.recognition.rewards.world import World
from tests.recognition.shop.limits import verified
from tests.recognition.shop.test_free_of_tax import gift, moved
from tests.recognition.shop.till import Till

PAGE = "/periods/DK/2026-09"


@pytest.mark.slow
def test_the_page_of_the_period_says_so_until_a_batch_is_built(cast, as_, django_assert_max_num_queries):
    till, office, carol = Till(cast), Office(World(cast)), as_("carol")
    verified(cast)
    till.points(cast.alice, 500)
    gift(till, 50_000)
    office.close()
    office.export(office.build())

    def told():
        return carol.get(PAGE).content.decode()

    def waits_for():
        words = f"{cast.entity.name}: 1 gift that was free of tax is taxable by now and waits for a batch"
        line = f'<a href="{PAGE}">{words}</a>'
        return {who for who in vars(cast) if who != "entity" and line in as_(who).get("/").content.decode()}

    assert "taxable by now" not in told()
    assert waits_for() == set()
    moved(cast.alice, date(2026, 9, 20))
    gift(till, 80_001, "late", at=CUT_OFF)
    office.close(entity="DK2")
    office.build(entity="DK2")
    with django_assert_max_num_queries(12):
        assert "1 gift was told to payroll as free of tax and is taxable by now." in told()
    assert "Build a supplementary batch" in told()
    assert waits_for() == {"carol"}
    with django_assert_max_num_queries(12):
        assert "taxable by now" in carol.get("/").content.decode()

    carol.post(f"{PAGE}/build")

    assert "taxable by now" not in told()
    assert waits_for() == set()
