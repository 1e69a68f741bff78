"""A case is settled by HR, once, with a note, and never about oneself; nothing is posted."""

from datetime import date, timedelta

import pytest

from recognition.activity.models import Activity
from recognition.activity.services import KeyReused
from recognition.core.errors import Forbidden
from recognition.ledger.models import JournalEntry
from recognition.people.models import Employment, RoleGrant
from recognition.rewards import selectors
from recognition.rewards import services as rewards
from recognition.rewards.models import ClawBackCase
from tests import cast as people
from tests.recognition.rewards.test_claw_back import claw_back, paid
from tests.recognition.rewards.world import NOW, as_, system, text_of

LATER = NOW + timedelta(days=3)
NOTE = "Paid back by transfer on the last day."


@pytest.fixture
def case(world, cast):
    original = paid(world, cast)
    Employment.objects.filter(employee=cast.alice).update(ends_on=date(2026, 9, 10))
    with pytest.raises(rewards.CaseForHR):
        claw_back(world, cast.greta, original)
    return ClawBackCase.objects.get()


def settle(who, case, result="agreed", **wish):
    return rewards.settle_case(actor=as_(who), case_id=case.pk, result=result, **{"note": NOTE, "at": LATER} | wish)


def test_hr_settles_it_once_and_nothing_is_posted(cast, case):
    entries = JournalEntry.objects.count()
    settled = settle(cast.greta, case)
    assert (settled.result, settled.settled_by, settled.settled_at) == ("agreed", cast.greta, LATER)
    assert text_of(settled.note_digest) == NOTE
    assert settle(cast.greta, case).pk == case.pk
    told = Activity.objects.get(code="rewards.case_settled")
    assert (told.subject_kind, told.subject_id, told.data["result"]) == ("case", case.pk, "agreed")
    assert JournalEntry.objects.count() == entries


def test_settled_is_settled(cast, case):
    settle(cast.greta, case)
    with pytest.raises(rewards.CaseSettled, match="2026-09-18 already: agreed"):
        settle(cast.greta, case, "written_off")
    with pytest.raises(KeyReused):
        settle(cast.greta, case, note="Another note.")


@pytest.mark.parametrize("who", ["alice", "bob", "frida", "carol", "dan"])
def test_who_is_not_hr_or_is_the_person_settles_nothing(cast, case, who):
    RoleGrant.objects.create(employee=cast.alice, role="hr", granted_at=people.BEGINNING)
    with pytest.raises(Forbidden):
        settle(getattr(cast, who), case)
    assert ClawBackCase.objects.get().result == ""


@pytest.mark.parametrize("wish", [{"result": "forgotten"}, {"note": "  "}])
def test_it_names_a_result_and_says_how(cast, case, wish):
    with pytest.raises(rewards.BadSettlement):
        settle(cast.greta, case, **wish)


def test_an_unknown_case_is_refused(cast, case):
    with pytest.raises(rewards.UnknownCase, match="claw_back_cases list"):
        rewards.settle_case(actor=as_(cast.greta), case_id=0, result="agreed", note=NOTE, at=LATER)


def test_it_is_listed_for_hr_and_finance_for_the_person_and_for_nobody_else(cast, case):
    for viewer in (as_(cast.greta), as_(cast.frida), as_(cast.alice), system()):
        [row] = selectors.cases(viewer=viewer, at=LATER)
        assert (row.case_id, row.employee_id, row.amount_minor, row.cause) == (case.pk, "alice", 50_000, "left")
        assert (row.reason, row.result, row.note, row.settled_by) == ("It was another customer.", "", None, None)
    for who in (cast.bob, cast.erik, cast.carol, cast.dan):
        assert not list(selectors.cases(viewer=as_(who), at=LATER))


def test_open_ones_and_settled_ones_are_listed_apart(cast, case):
    assert list(selectors.cases(viewer=system(), at=LATER, is_open=True))
    settle(cast.greta, case, "written_off")
    assert not list(selectors.cases(viewer=system(), at=LATER, is_open=True))
    [row] = selectors.cases(viewer=system(), at=LATER, is_open=False)
    assert (row.result, row.settled_by, row.note) == ("written_off", "greta", NOTE)
