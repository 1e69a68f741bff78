"""Which outcomes are paid together, once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from recognition.programmes import occasions
from recognition.programmes.definition import Filters, Rate
from tests.recognition.programmes.examples import candidate, define

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def after(days, **more):
    return NOON + timedelta(days=days, **more)


def formed(*candidates, **fields):
    return occasions.form(define(**fields), candidates)


def members(group):
    return group.chosen.uid, {other.uid for other in group.others}


def test_it_chooses_by_the_kind_that_precedence_lists_first():
    bought = candidate("bought", kind="repeat_purchase", occurred_at=NOON, document_id="D")
    grown = candidate("grown", kind="expansion", occurred_at=after(1), document_id="D")
    renewed = candidate("renewed", kind="renewal", occurred_at=after(2), document_id="D")
    [group] = formed(bought, renewed, grown).groups

    assert members(group) == (renewed.uid, {bought.uid, grown.uid})


def test_it_takes_the_earliest_of_one_kind():
    late = candidate("late", occurred_at=after(1), document_id="D")
    early = candidate("early", occurred_at=NOON, document_id="D")

    assert formed(late, early).groups[0].chosen == early


@pytest.mark.parametrize(
    ("changed", "together"),
    [
        ({}, True),
        ({"document_id": "E"}, False),
        ({"customer_id": 8}, False),
        ({"kind": "referral"}, False),
        ({"occurred_at": after(30) - MOMENT}, True),
        ({"occurred_at": after(30)}, False),
    ],
)
def test_it_joins_outcomes_of_one_customer_and_document_within_thirty_days(changed, together):
    first = candidate("first", document_id="D")
    other = candidate("other", **{"document_id": "D", "occurred_at": after(5)} | changed)
    groups = formed(first, other).groups

    assert any(group.others for group in groups) is together


def test_it_leaves_outcomes_without_a_document_alone():
    groups = formed(candidate("one"), candidate("other")).groups

    assert [group.others for group in groups] == [(), ()]


def test_it_opens_the_next_occasion_after_thirty_days():
    days = [0, 10, 29, 30, 45, 60]
    groups = formed(*(candidate(str(day), occurred_at=after(day), document_id="D") for day in days)).groups

    assert [1 + len(group.others) for group in groups] == [3, 2, 1]


def test_it_waits_until_all_members_have_matured_and_thirty_days_have_passed():
    first = candidate("first", document_id="D")
    slow = candidate("slow", occurred_at=after(20), matured_at=after(50), document_id="D")
    unripe = replace(slow, matured_at=None)

    assert formed(first).groups[0].due_at == after(30)
    assert formed(first, slow).groups[0].due_at == after(50)
    assert formed(first, unripe).groups[0].due_at is None


def test_it_need_not_wait_without_a_document():
    alone = candidate("alone", matured_at=after(3))

    assert formed(alone).groups[0].due_at == after(3)


def test_it_pays_nothing_for_what_was_withdrawn():
    renewed = candidate("renewed", document_id="D", withdrawn=True)
    grown = candidate("grown", kind="expansion", document_id="D", occurred_at=after(1))
    [group] = formed(renewed, grown).groups

    assert members(group) == (grown.uid, set())


def test_it_keeps_the_identity_whatever_order_members_come_in():
    several = [candidate(name, occurred_at=after(day), document_id="D") for name, day in (("a", 0), ("b", 0), ("c", 9))]
    found = {
        (members(formed(*order).groups[0])[0], formed(*order).groups[0].occasion) for order in permutations(several)
    }

    assert len(found) == 1


def test_it_gives_every_programme_its_own_occasion():
    one = candidate("one")

    assert formed(one).groups[0].occasion != formed(one, programme="another").groups[0].occasion


@pytest.mark.parametrize("days", [-29, -1, 0, 1, 29])
def test_a_member_that_comes_after_the_judgement_is_late(days):
    first = candidate("first", document_id="D")
    uid = formed(first).groups[0].occasion
    judged = replace(first, occasion=uid)
    late = candidate("late", occurred_at=after(days), document_id="D")
    found = formed(judged, late)

    assert found.groups == ()
    assert found.late == (occasions.Late(candidate=late, occasion=uid),)


@pytest.mark.parametrize("days", [-30, 30])
def test_a_member_out_of_reach_of_what_was_judged_is_an_occasion_of_its_own(days):
    first = candidate("first", document_id="D")
    judged = replace(first, occasion=formed(first).groups[0].occasion)
    other = candidate("other", occurred_at=after(days), document_id="D")
    found = formed(judged, other)

    assert [group.chosen for group in found.groups] == [other]


def test_late_members_do_not_stretch_the_occasion():
    first = candidate("first", document_id="D")
    uid = formed(first).groups[0].occasion
    late = candidate("late", occurred_at=after(-20), document_id="D", occasion=uid)
    other = candidate("other", occurred_at=after(-40), document_id="D")
    found = formed(replace(first, occasion=uid), late, other)

    assert [group.chosen for group in found.groups] == [other]


@pytest.mark.parametrize(
    ("filters", "fields", "admitted"),
    [
        ({}, {"kind": "referral"}, False),
        ({}, {"day": date(2025, 12, 31)}, False),
        ({}, {"day": date(2026, 12, 31)}, True),
        ({"segments": ("enterprise",)}, {}, True),
        ({"segments": ("public",)}, {}, False),
        ({"currencies": ("SEK",)}, {"currency": "SEK", "value_minor": 1}, True),
        ({"currencies": ("SEK",)}, {"currency": "DKK", "value_minor": 1}, False),
        ({"minimum_value": 100}, {"currency": "DKK", "value_minor": 100}, True),
        ({"minimum_value": 100}, {"currency": "DKK", "value_minor": 99}, False),
        ({"minimum_value": 100}, {"currency": "SEK", "value_minor": 200}, True),
        ({"minimum_value": 100}, {"currency": "SEK", "value_minor": 198}, False),
        ({"minimum_value": 100}, {"currency": "EUR", "value_minor": 9_999}, False),
        ({"minimum_value": 0}, {}, False),
    ],
)
def test_it_admits_what_the_version_judges(filters, fields, admitted):
    rate = Rate(source="SEK", target="DKK", on=date(2026, 1, 1), billionths=500_000_000)
    definition = define(filters=Filters(**filters), rates=(rate,))

    assert occasions.admits(definition, candidate("one", **fields)) is admitted
