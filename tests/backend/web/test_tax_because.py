"""By a line in kind stands why it is free of tax or taxable, in the reader's language; and in the API."""

import pytest

from tests.backend.web.payroll_office import Office, closed_month
from tests.recognition.payroll.office import CUT_OFF, later
from tests.recognition.shop.limits import verified
from tests.recognition.shop.till import Till

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(world):
    """A month with an award, the rest of which is Alice's gifts."""
    office = Office(world)
    office.approved()
    return office


@pytest.fixture
def gift(cast):
    till = Till(cast)
    till.points(cast.alice, 500)

    def give(value, code="gift", **more):
        till.item(code, value_minor=value, points=1, tax_class="exempt_within_threshold")
        return till.handed_over(cast.alice, code, price=1, **more)

    return give


def page(as_, batch, language="en"):
    client = as_("carol")
    client.post("/language", {"language": language, "next": "/"})
    return client.get(f"/batches/{batch.pk}").content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize(
    "told",
    [
        (8_000, 130_000, "In kind in 2026: DKK 80.00, within the limit of DKK 1,300.00, so it is free of tax."),
        (130_001, 130_000, "In kind in 2026: DKK 1,300.01, above the limit of DKK 1,300.00, so all of it is taxable."),
        (8_000, None, "In kind in 2026: DKK 80.00. No limit was verified, so all of it is taxable."),
    ],
)
def test_the_line_says_by_which_figures_it_was_judged(office, as_, gift, told):
    value, limit, words = told
    if limit:
        verified(office.cast, limit)
    gift(value)

    assert words in page(as_, closed_month(office, awards=0).build())


def test_what_is_told_anew_says_that_it_was_free_before_in_the_readers_language(office, as_, gift):
    verified(office.cast)
    gift(50_000)
    office.export(closed_month(office, awards=0).build())
    gift(80_001, "late", at=CUT_OFF)
    office.close("2026-10", at=later(30))
    batch = office.build("2026-10", at=later(30))

    told = page(as_, batch, "da")

    assert "over grænsen på" in told
    assert "det, der før blev meldt skattefrit, er skattepligtigt." in told


def test_money_says_nothing_of_a_limit(office, as_):
    verified(office.cast)

    assert "In kind in" not in page(as_, closed_month(office).build())
