"""What became taxable alone: nothing is to be paid, and payroll is told all the same."""

from datetime import date

import pytest

from recognition.payroll.selectors import in_kind
from tests.recognition.payroll.office import CUT_OFF, Office
from tests.recognition.rewards.world import World
from tests.recognition.shop.limits import verified
from tests.recognition.shop.test_free_of_tax import gift, lines, moved


@pytest.mark.slow
@pytest.mark.django_db
def test_a_batch_can_be_built_of_what_became_taxable_alone(till):
    office = Office(World(till.cast))
    verified(till.cast)
    early = gift(till, 50_000)
    office.close()
    first = office.export(office.build())
    assert office.build() is None
    moved(till.cast.alice, date(2026, 9, 20))
    gift(till, 80_001, "late", at=CUT_OFF)
    office.close(entity="DK2")
    office.build(entity="DK2")

    batch = office.build()

    told = (f"reclassified:{early.pk}", "exempt_gift_info", "GIFT_SMALL_DK", "benefit_taxable", 50_000)
    assert lines(batch) == [told]
    assert (batch.line_count, batch.person_count, batch.positive_minor, batch.negative_minor) == (1, 1, 0, 0)
    assert office.export(batch).pk != first.pk
    assert office.build() is None


@pytest.mark.slow
@pytest.mark.django_db
def test_what_another_entity_took_back_meanwhile_makes_nothing_wait(till, django_assert_num_queries):
    office = Office(World(till.cast))
    verified(till.cast)
    gift(till, 50_000)
    office.close()
    office.export(office.build())
    moved(till.cast.alice, date(2026, 9, 20))
    late = gift(till, 80_001, "late", at=CUT_OFF)
    office.close(entity="DK2")
    office.build(entity="DK2")
    with django_assert_num_queries(1):
        assert in_kind.retold(entity_id=till.cast.entity.pk) == 1
    assert in_kind.retold(entity_id=late.entity_id) == 0

    till.refund(till.cast.greta, late, at=CUT_OFF)

    assert in_kind.retold(entity_id=till.cast.entity.pk) == 0
    assert office.build() is None
