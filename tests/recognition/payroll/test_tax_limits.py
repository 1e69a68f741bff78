"""What is tax-free: nothing until a limit is verified, by another than who entered it, for its days."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from recognition.core.errors import Forbidden
from recognition.payroll import noncash
from recognition.payroll import services as payroll
from recognition.payroll.models import TaxLimit
from recognition.payroll.noncash import Standing
from recognition.payroll.selectors import tax_limits
from recognition.people.models import RoleGrant
from tests.recognition.rewards.world import NOW, as_

RULE = {"country": "DK", "rule": "yearly_non_cash"}


@pytest.fixture
def hr(cast):
    RoleGrant.objects.create(employee=cast.hugo, role="hr", granted_at=datetime(2020, 1, 1, tzinfo=UTC))
    return cast


def enter(cast, *, who=None, amount=150_000, key="a key", valid_to=date(2026, 12, 31), **changed):
    wish = RULE | {"valid_from": date(2026, 1, 1), "currency": "DKK", "source": "skat.dk"} | changed
    return payroll.enter_limit(
        actor=as_(who or cast.greta), amount_minor=amount, valid_to=valid_to, at=NOW, key=key, **wish
    )


def holds(year=2026, **changed):
    where = RULE | changed
    limits = tax_limits.verified_limits(countries=[where["country"]], rule=where["rule"])
    return noncash.limit_of_year(limits, country=where["country"], year=year, currency="DKK")


def test_a_limit_holds_once_another_person_verified_it(hr):
    number = enter(hr)
    assert holds() is None
    with pytest.raises(payroll.OwnLimit):
        payroll.verify_limit(actor=as_(hr.greta), number=number, at=NOW)

    payroll.verify_limit(actor=as_(hr.hugo), number=number, at=NOW)
    payroll.verify_limit(actor=as_(hr.hugo), number=number, at=NOW.replace(day=16))

    assert holds() == 150_000
    assert TaxLimit.objects.get(pk=number).verified_at == NOW


@pytest.mark.parametrize(("year", "held"), [(2025, None), (2026, 150_000), (2027, None)])
def test_it_holds_in_its_years(hr, year, held):
    payroll.verify_limit(actor=as_(hr.hugo), number=enter(hr), at=NOW)

    assert holds(year) == held
    assert holds(year, country="SE") is None
    assert holds(year, rule="christmas_gift") is None


DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
LIMITS = st.lists(
    st.builds(
        noncash.VerifiedLimit, country=st.sampled_from(["DK", "SE"]), valid_from=DAYS, valid_to=st.none() | DAYS,
        amount=st.integers(1, 10**6), currency=st.sampled_from(["DKK", "SEK"]),
    ),
    max_size=6,
)  # fmt: skip


@pytest.mark.slow
@given(limits=LIMITS, day=DAYS)
def test_a_year_has_one_limit_whatever_ended_in_it_or_begins_after(limits, day):
    def told(known):
        return noncash.limit_of_year(known, country="DK", year=day.year, currency="DKK")

    last = date(day.year, 12, 31)
    holding = [each for each in limits if each.valid_from <= last <= (each.valid_to or last)]
    danish = [each.amount if each.currency == "DKK" else None for each in holding if each.country == "DK"]

    assert told(limits) == told(holding) == next(iter(danish), None)


def test_a_better_one_is_entered_beside_it_and_the_last_verified_holds(hr):
    first, second = enter(hr), enter(hr, amount=160_000, key="another key")
    payroll.verify_limit(actor=as_(hr.hugo), number=first, at=NOW)
    assert holds() == 150_000

    payroll.verify_limit(actor=as_(hr.hugo), number=second, at=NOW)

    assert holds() == 160_000


def test_what_comes_with_laurels_is_not_verified_and_so_nothing_is_free(hr):
    TaxLimit.objects.create(
        **RULE, valid_from=date(2026, 1, 1), amount_minor=1, currency="DKK", source="x", entered_at=NOW
    )

    assert holds() is None


@pytest.mark.parametrize(
    "changed", [{"amount": 0}, {"valid_to": date(2025, 1, 1)}, {"rule": "nonsense"}, {"country": "dk"}, {"source": " "},
                {"currency": "XX"}]
)  # fmt: skip
def test_a_limit_that_cannot_be_is_refused(hr, changed):
    with pytest.raises(payroll.BadLimit):
        enter(hr, **changed)


@pytest.mark.parametrize("who", ["bob", "carol", "frida"])
def test_only_hr_enters_and_verifies(hr, who):
    person = getattr(hr, who)
    with pytest.raises(Forbidden):
        enter(hr, who=person)
    with pytest.raises(Forbidden):
        payroll.verify_limit(actor=as_(person), number=1, at=NOW)
    with pytest.raises(payroll.UnknownLimit):
        payroll.verify_limit(actor=as_(hr.hugo), number=10**9, at=NOW)


def test_the_database_refuses_one_person_twice(hr):
    number = enter(hr)

    with pytest.raises(IntegrityError), transaction.atomic():
        TaxLimit.objects.filter(pk=number).update(verified_by=hr.greta, verified_at=NOW)


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        ((0, 100, None), (True, False, None)),
        ((0, 100, 100), (False, False, 100)),
        ((0, 101, 100), (True, True, 100)),
        ((100, 1, 100), (True, True, 0)),
        ((101, 1, 100), (True, False, 0)),
        ((60, 40, 100), (False, False, 40)),
    ],
)
def test_a_year_against_its_limit(amounts, told):
    so_far, added, limit = amounts
    standing = Standing(year=2026, currency="DKK", so_far=so_far, added=added, limit=limit)

    assert (standing.is_taxable, standing.passes, standing.left) == told


def test_nobody_who_ordered_nothing_has_anything_in_kind(hr):
    payroll.verify_limit(actor=as_(hr.hugo), number=enter(hr), at=NOW)

    standing = tax_limits.non_cash_standing(
        employee_id=hr.alice.pk, country="DK", currency="DKK", added=150_001, at=NOW
    )

    assert standing == Standing(year=2026, currency="DKK", so_far=0, added=150_001, limit=150_000)
    assert standing.passes
