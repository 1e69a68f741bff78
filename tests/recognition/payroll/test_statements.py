"""What somebody was approved in a period is fixed at its close; a later correction is a new statement."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from recognition.activity.models import Activity
from recognition.core.actor import system
from recognition.payroll import selectors
from recognition.payroll import services as payroll
from recognition.payroll.models import Statement
from recognition.people.models import Employment
from recognition.rewards.models import Correction, Judgement
from tests.recognition.payroll.office import CUT_OFF, Office, later, sweden
from tests.recognition.rewards.world import World

pytestmark = pytest.mark.django_db


def restated(at=None):
    return payroll.restate(actor=system("test"), at=at or later(2))


def statements(employee):
    return list(Statement.objects.filter(employee=employee).order_by("period", "number"))


def document(employee):
    [only] = statements(employee)
    return only.document


def extra(office, award, amount):
    """An approved award that a correction adds to ``award``."""
    judgement = Judgement.objects.create(
        programme=award.programme, version=award.version, outcome=award.outcome, outcome_uid=award.outcome_uid,
        occasion=award.occasion, assessment=award.assessment, result="paid", judged_at=award.matured_at,
    )  # fmt: skip
    correction = Correction.objects.create(
        programme=award.programme, outcome=award.outcome, occasion=award.occasion, number=1, judgement=judgement,
        assessment=award.assessment, code="wrong_facts", reason_digest="", opened_by=office.cast.greta,
        opened_at=later(1),
    )  # fmt: skip
    proposal = office.world.proposal(award.employee, amount=amount, outcome=award.outcome, correction=correction)
    return office.world.decide(award.employment.manager, proposal, at=later(1))


def test_closing_makes_one_for_everybody_who_was_approved_something(office):
    award, small = office.approved(amount=50_000), office.approved(amount=1_250)
    office.approved(office.cast.dan, amount=700)
    office.world.proposal(office.cast.carol)

    assert office.close().statements == 2

    told = document(office.cast.alice)
    assert [(line["proposal"], line["amount"], line["unit"], line["state"]) for line in told["lines"]] == [
        (award.pk, 50_000, "DKK", "payable"),
        (small.pk, 1_250, "DKK", "payable"),
    ]
    assert told["totals"] == {"DKK": {"gain": 51_250}}
    assert told["later"] == []
    assert (told["period"], told["currency"], told["number"]) == ("2026-09", "DKK", 1)
    recorded = Activity.objects.get(code="payroll.statements_made")
    assert (recorded.data, recorded.subject_id) == ({"statements": 2}, award.period_id)


def test_a_line_names_all_that_the_amount_rests_on_and_no_person_and_no_text(office):
    award = office.approved(amount=50_000)
    office.close()

    [line] = document(office.cast.alice)["lines"]

    assert line["decisions"] == list(award.decisions.values_list("pk", flat=True))
    assert (line["assessment"], line["touches"], line["digest"]) == (award.assessment_id, 1, "0" * 64)
    assert (line["weight"], line["weight_total"], line["proposed"]) == (1, 1, 50_000)
    assert (line["programme"], line["version"], line["kind"], line["family"]) == ("loyal", 1, "renewal", "gain")
    assert (line["outcome"], line["customer"]) == (award.outcome_id, award.outcome.customer_id)
    assert len(line["because"]) == 64


def test_gains_and_saves_are_summed_apart_and_units_never_together(office):
    office.approved(amount=50_000)
    office.approved(amount=700, outcome=office.world.outcome(kind="recovered", family="saved"))
    points = Office(World(office.cast, {"programme": "stars", "unit": "symbolic"}))
    points.world.source, points.world.customer = office.world.source, office.world.customer
    points.world.period = office.world.period
    points.approved(amount=30)

    office.close()

    told = document(office.cast.alice)
    assert told["totals"] == {"DKK": {"gain": 50_000, "saved": 700}, "symbolic": {"gain": 30}}
    assert [line["state"] for line in told["lines"]] == ["payable", "payable", "granted"]


def test_closing_again_and_what_payroll_does_afterwards_change_nothing(office):
    office.approved()
    batch = office.exported()
    office.confirm(batch)
    office.close()

    assert restated() == 0
    assert len(statements(office.cast.alice)) == 1
    assert list(selectors.broken_statements()) == []


def test_the_site_and_the_owner_cannot_change_one(office):
    office.approved()
    office.close()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Statement.objects.update(digest="0" * 64)


def test_a_claw_back_in_a_later_period_makes_a_new_statement_of_the_first(office):
    award = office.approved(amount=50_000)
    office.exported()
    back = office.taken_back(award, 20_000, at=later(1))

    assert restated() == 1

    first, second = statements(office.cast.alice)
    assert (second.number, second.period_id) == (2, first.period_id)
    assert second.document["lines"] == first.document["lines"]
    assert second.document["later"] == [
        {
            "proposal": back.pk,
            "concerns": award.pk,
            "period": "2026-10",
            "unit": "DKK",
            "amount": -20_000,
            "correction": None,
        }
    ]
    recorded = Activity.objects.get(code="payroll.restated")
    assert (recorded.subject_kind, recorded.subject_id) == ("statement", second.pk)
    assert recorded.data == {"employee": office.cast.alice.pk, "period": first.period_id, "number": 2}


@pytest.mark.slow
def test_restating_again_makes_nothing_until_something_changes(office):
    award = office.approved(amount=50_000)
    office.exported()
    office.taken_back(award, 20_000, at=later(1))
    restated()

    assert restated() == 0
    office.taken_back(award, 5_000, at=later(3))

    assert restated(later(4)) == 1
    third = statements(office.cast.alice)[-1]
    assert [each["amount"] for each in third.document["later"]] == [-20_000, -5_000]
    assert list(selectors.broken_statements()) == []


@pytest.mark.slow
def test_an_approval_that_can_still_be_revoked_is_not_stated_yet(office):
    award = office.approved(amount=50_000)
    office.exported()
    office.taken_back(award, 20_000, at=later(1))

    assert restated(later(1) + timedelta(minutes=15)) == 0
    assert restated(later(1) + timedelta(minutes=15, seconds=1)) == 1


def test_what_a_correction_adds_restates_the_period_of_the_award(office):
    award = office.approved(amount=50_000)
    office.exported()
    added = extra(office, award, 4_000)

    restated()

    [entry] = statements(office.cast.alice)[-1].document["later"]
    assert (entry["proposal"], entry["concerns"], entry["amount"]) == (added.pk, award.pk, 4_000)
    assert entry["correction"] == added.correction_id


@pytest.mark.slow
def test_taking_back_what_a_correction_added_restates_its_period_and_that_of_the_award(office):
    award = office.approved(amount=50_000)
    office.exported()
    added = extra(office, award, 4_000)
    office.close("2026-10", at=later(30))
    office.export(office.build("2026-10", at=later(30)), at=later(30))
    back = office.taken_back(added, 1_000, at=later(31))

    restated(later(32))

    september, october = (
        Statement.objects.filter(period=each.period_id).order_by("-number")[0].document for each in (award, added)
    )
    assert [(each["proposal"], each["concerns"]) for each in september["later"]] == [
        (added.pk, award.pk),
        (back.pk, award.pk),
    ]
    assert [(each["proposal"], each["concerns"]) for each in october["later"]] == [(back.pk, added.pk)]
    assert restated(later(33)) == 0
    assert list(selectors.broken_statements()) == []


def test_a_claw_back_within_the_period_is_a_line_of_it(office):
    points = Office(World(office.cast, {"programme": "stars", "unit": "symbolic"}))
    award = points.approved(amount=30)
    back = points.taken_back(award, 10)

    points.close()

    told = document(office.cast.alice)
    assert [(line["proposal"], line["reverses"]) for line in told["lines"]] == [(award.pk, None), (back.pk, award.pk)]
    assert told["totals"] == {"symbolic": {"gain": 20}}
    assert restated() == 0


def test_a_later_period_states_the_claw_back_as_its_own(office):
    award = office.approved(amount=50_000)
    office.exported()
    office.taken_back(award, at=later(1))

    office.close("2026-10", at=later(30))

    assert statements(office.cast.alice)[-1].document["totals"] == {"DKK": {"gain": -50_000}}


def test_what_is_pending_at_the_close_is_stated_where_its_last_approval_is(office):
    waiting, large = office.world.proposal(), office.world.proposal(amount=100_001)
    office.world.decide(office.cast.bob, large)

    closed = office.close()
    assert closed.statements == 0
    assert {each for found in closed.pending.values() for each in found.proposal_ids} == {waiting.pk, large.pk}

    office.world.decide(office.cast.frida, large, at=later(1))
    office.world.decide(office.cast.bob, waiting, at=later(1))
    office.close("2026-10", at=later(30))
    told = document(office.cast.alice)
    assert told["period"] == "2026-10"
    assert {line["proposal"] for line in told["lines"]} == {waiting.pk, large.pk}


def test_a_leaver_has_a_statement_of_what_was_approved_after_they_left(office):
    proposal = office.world.proposal(office.cast.alice)
    Employment.objects.filter(employee=office.cast.alice).update(ends_on=CUT_OFF.date() - timedelta(days=20))
    office.world.decide(office.cast.bob, proposal)

    office.close()

    assert document(office.cast.alice)["totals"] == {"DKK": {"gain": 50_000}}


def test_two_entities_state_what_each_of_them_pays(office):
    swedish = sweden(office)
    office.approved(amount=50_000)
    swedish.approved(amount=7_000)

    office.close()
    swedish.close(entity="SE")

    assert document(swedish.cast.alice)["totals"] == {"SEK": {"gain": 7_000}}
    assert document(swedish.cast.alice)["currency"] == "SEK"
    assert document(office.cast.alice)["totals"] == {"DKK": {"gain": 50_000}}


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (datetime(2026, 3, 31, 22, 0, tzinfo=UTC), "2026-04"),
        (datetime(2026, 10, 31, 22, 59, tzinfo=UTC), "2026-10"),
    ],
)
def test_the_first_approval_of_all_is_in_the_month_of_the_entity_also_when_clocks_changed(office, moment, code):
    office.world.period = "nobody opened one"
    office.world.decide(office.cast.bob, office.world.proposal(), at=moment)

    office.close(code, at=moment + timedelta(days=1))

    assert document(office.cast.alice)["period"] == code
