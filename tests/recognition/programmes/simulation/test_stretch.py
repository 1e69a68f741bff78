"""Which days a definition judges around a stretch, and which variants stand beside it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from recognition.attribution.policies import Policy
from recognition.programmes.definition import Cap, Rate
from recognition.programmes.simulation.stretch import variants, view
from tests.recognition.programmes.examples import define

JANUARY, DECEMBER = date(2026, 1, 1), date(2026, 12, 31)


def capped(*spans):
    return tuple(Cap(cap=name, amount=100, span=span) for name, span in zip(("employee", "team"), spans, strict=False))


@pytest.mark.parametrize(
    ("spans", "first", "last"),
    [
        ((), date(2026, 5, 10), date(2026, 8, 20)),
        (("month",), date(2026, 5, 1), date(2026, 8, 31)),
        (("quarter",), date(2026, 4, 1), date(2026, 9, 30)),
        (("month", "year"), JANUARY, DECEMBER),
    ],
)
def test_outcomes_of_whole_cap_periods_are_judged_because_they_use_up_the_caps(spans, first, last):
    judged = view(define(caps=capped(*spans)), from_date=date(2026, 5, 10), to_date=date(2026, 8, 20))
    assert (judged.first, judged.last, judged.assumed) == (first, last, ())
    assert (judged.says.starts_on, judged.says.ends_on) == (JANUARY, DECEMBER)


def test_its_own_dates_bound_a_stretch_that_lies_inside_them():
    says = define(starts_on=date(2026, 2, 15), ends_on=date(2026, 11, 1), caps=capped("year"))
    judged = view(says, from_date=date(2026, 2, 15), to_date=date(2026, 11, 1))
    assert (judged.first, judged.last) == (date(2026, 2, 15), date(2026, 11, 1))


def test_history_before_a_draft_is_judged_as_if_it_had_applied():
    judged = view(define(caps=capped("quarter")), from_date=date(2025, 2, 1), to_date=date(2025, 12, 31))
    assert (judged.first, judged.last) == (date(2025, 1, 1), date(2025, 12, 31))
    assert judged.says.covers(date(2024, 12, 2))
    assert not judged.says.covers(date(2024, 12, 1))
    assert judged.assumed == ("before_its_dates",)


def test_days_after_a_draft_are_judged_as_if_it_still_applied():
    judged = view(define(), from_date=date(2026, 6, 1), to_date=date(2027, 2, 28))
    assert (judged.last, judged.says.ends_on) == (date(2027, 2, 28), date(2027, 3, 30))
    assert judged.assumed == ("after_its_dates",)


def test_the_first_rate_of_each_pair_holds_for_the_history_before_the_draft():
    def rate(target, on, billionths):
        return Rate(source="DKK", target=target, on=on, billionths=billionths)

    rates = (
        rate("SEK", date(2025, 12, 1), 1),
        rate("SEK", JANUARY, 2),
        rate("EUR", date(2026, 7, 1), 3),
    )
    judged = view(define(rates=rates), from_date=date(2025, 6, 1), to_date=date(2025, 8, 31)).says
    assert judged.rate(source="DKK", target="SEK", day=date(2025, 6, 1)).billionths == 1
    assert judged.rate(source="DKK", target="SEK", day=JANUARY).billionths == 2
    assert judged.rate(source="DKK", target="EUR", day=date(2025, 6, 1)) is None


def test_an_agreed_split_is_said_to_be_assumed():
    judged = view(define(credit=Policy(name="agreed")), from_date=JANUARY, to_date=DECEMBER)
    assert judged.assumed == ("agreed_as_equal",)


def test_variants_are_the_other_policies_and_the_other_look_backs():
    found = list(variants(Policy(name="linear", lookback_days=180, kind_weights={"call": 2})))
    assert [(each.name, each.lookback_days, each.half_life_days) for each in found] == [
        ("equal", 180, None),
        ("first", 180, None),
        ("last", 180, None),
        ("position", 180, None),
        ("time_decay", 180, 45),
        ("linear", 90, None),
        ("linear", 365, None),
    ]
    assert {each.kind_weights["call"] for each in found} == {2}
    assert len(list(variants(Policy(name="time_decay", lookback_days=30, half_life_days=7)))) == 8


def test_a_stride_takes_the_same_occasions_for_every_variant():
    thin = replace(view(define(), from_date=JANUARY, to_date=DECEMBER), stride=3)
    assert [number for number in range(7) if thin.takes(day=JANUARY, occasion=UUID(int=number))] == [0, 3, 6]
    assert not thin.takes(day=date(2025, 12, 31), occasion=UUID(int=0))
