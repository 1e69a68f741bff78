"""What each kind of outcome counts as, and when it has matured."""

from datetime import UTC, datetime, timedelta

import pytest

from recognition.customers import outcome_kinds
from recognition.people.reports import Wrong

MOMENT = datetime(2026, 2, 1, 12, tzinfo=UTC)
LATER = MOMENT + timedelta(days=90)


@pytest.mark.parametrize(
    ("reported", "score", "scale", "kind"),
    [
        ("nps", 10, "", "promoter"),
        ("nps", 9, "0-10", "promoter"),
        ("promoter", 9, "", "promoter"),
        ("nps", 8, "", "passive"),
        ("nps", 7, "", "passive"),
        ("nps", 6, "", "detractor"),
        ("nps", 0, "", "detractor"),
        ("ces", 6, "", "low_effort"),
        ("ces", 5, "", "ces"),
        ("ces", 2, "7-1", "low_effort"),
        ("ces", 3, "7-1", "ces"),
        ("ces", 5, "1-5", "ces"),
        ("csat", 5, "", "csat"),
        ("csat", 95, "0-100", "csat"),
        ("renewal", None, "", "renewal"),
    ],
)
def test_an_answer_counts_as_what_its_score_says(reported, score, scale, kind):
    assert outcome_kinds.counts_as(reported_kind=reported, score=score, scale=scale).kind == kind


@pytest.mark.parametrize(
    ("reported", "score", "scale", "field", "words"),
    [
        ("promoter", 3, "", "score", "3 is detractor, not promoter"),
        ("low_effort", 5, "", "score", "not low_effort"),
        ("nps", 11, "", "score", "not on the scale 0-10"),
        ("ces", 0, "", "score", "not on the scale 1-7"),
        ("csat", 8, "", "score", "name the scale"),
        ("nps", 4, "1-5", "scale", "0-10"),
        ("csat", 4, "good", "scale", "1-7"),
        ("nps", None, "", "score", "needs its score"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_with_the_mend(reported, score, scale, field, words):
    wrong = outcome_kinds.counts_as(reported_kind=reported, score=score, scale=scale)

    assert isinstance(wrong, Wrong)
    assert wrong.field == field
    assert words in wrong.sentence


def matured_at(kind, **facts):
    given = {"confirmed_at": None, "first_paid_at": None, "withdrawn_at": None} | facts
    return outcome_kinds.matured_at(kind=kind, occurred_at=MOMENT, return_window=timedelta(days=14), **given)


@pytest.mark.parametrize(
    ("kind", "days"),
    [("renewal", 30), ("expansion", 30), ("repeat_purchase", 14), ("promoter", 0), ("tenure", 0), ("csat", 0)],
)
def test_a_kind_matures_after_its_days(kind, days):
    assert matured_at(kind) == MOMENT + timedelta(days=days)


def test_the_source_s_confirmation_goes_before_every_rule():
    assert {matured_at(kind, confirmed_at=LATER) for kind in outcome_kinds.KINDS} == {LATER}


def test_some_kinds_wait_for_a_second_fact():
    assert matured_at("recovered") is None
    assert matured_at("low_effort") is None
    assert matured_at("referral") is None
    assert matured_at("referral", first_paid_at=LATER) == LATER + timedelta(days=30)


def test_what_is_withdrawn_before_it_matured_never_matures_and_after_it_stays_matured():
    assert matured_at("renewal", withdrawn_at=MOMENT + timedelta(days=29)) is None
    assert matured_at("renewal", withdrawn_at=MOMENT + timedelta(days=30)) == MOMENT + timedelta(days=30)
