"""A statement for its reader: every line with its reason, its touchpoints and its payslip, by right."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recognition.attribution import policies
from recognition.attribution import selectors as attribution
from recognition.attribution.models import Assessment
from recognition.core.actor import system
from recognition.core.errors import NotFound
from recognition.payroll import selectors
from recognition.payroll import services as payroll
from recognition.people.models import Role, RoleGrant
from tests.cast import BEGINNING
from tests.recognition.payroll.office import CUT_OFF, later, sweden
from tests.recognition.rewards.world import as_

pytestmark = pytest.mark.django_db


def read(office, who=None, period="2026-09", **options):
    viewer = as_(who) if who else system("test")
    return selectors.statement(viewer=viewer, employee="alice", period=period, at=later(40), **options)


def test_a_line_leads_from_the_payslip_to_the_touchpoints(office):
    award = office.approved(amount=50_000)
    office.world.touch(office.cast.alice, external_id="T-own")
    office.world.touch(office.cast.dan)
    batch = office.exported()

    [line] = read(office, office.cast.alice).lines

    assert (line.programme, line.customer, line.state, line.amount) == ("Loyal customers", "C1", "payable", 50_000)
    assert "Customer C1 renewed" in line.sentence
    assert line.sentence.endswith("before tax.")
    assert (line.payslip.month, line.payslip.batch, line.payslip.line_no) == ("2026-09", batch.code, 1)
    assert line.payslip.line_uid == str(batch.lines.get().uid)
    assert [(each.source, each.external_id) for each in line.contacts] == [("crm", "T-own")]
    assert [(each.kind, each.name) for each in line.decisions] == [("approve", "Bob")]
    assert (line.steps["amount"], line.share_ppm, line.proposal_id) == (50_000, 1_000_000, award.pk)


def test_the_touchpoints_are_verified_against_what_was_frozen(office):
    award = office.approved()
    office.world.touch(office.cast.alice)
    touches = attribution.evidence(assessment_ids=[award.assessment_id])[award.assessment_id]
    award.assessment = Assessment.objects.create(
        outcome=award.outcome, policy_fingerprint="0" * 64, policy=award.assessment.policy,
        window_from=award.assessment.window_from, window_to=award.assessment.window_to, as_of=award.assessment.as_of,
        touch_count=1, touch_digest=policies.digest(touches),
    )  # fmt: skip
    award.save(update_fields=["assessment"])
    unverified = office.approved()
    office.close()

    lines = {line.proposal_id: line for line in read(office).lines}

    assert (lines[award.pk].is_verified, lines[unverified.pk].is_verified) == (True, False)


def test_before_there_is_a_batch_no_payslip_is_told(office):
    office.approved()
    office.close()

    assert [line.payslip for line in read(office).lines] == [None]


@pytest.mark.slow
def test_what_came_later_is_told_and_changes_what_it_makes_in_all(office):
    award = office.approved(amount=50_000)
    office.exported()
    back = office.taken_back(award, 20_000, at=later(1))
    payroll.restate(actor=system("test"), at=later(2))

    newest, first = read(office), read(office, number=1)

    [entry] = newest.later
    assert (entry.proposal_id, entry.concerns, entry.period, entry.amount) == (back.pk, award.pk, "2026-10", -20_000)
    assert entry.sentence.startswith("DKK\u00a0200.00 of this award are taken back: it was paid twice.")
    assert (newest.head.number, newest.latest, newest.corrected) == (2, 2, {"DKK": 30_000})
    assert (first.head.number, first.latest, first.corrected, first.later) == (1, 2, {"DKK": 50_000}, [])
    assert newest.head.totals == first.head.totals == {"DKK": {"gain": 50_000}}


def test_the_person_hr_and_payroll_read_the_amounts(office):
    office.approved(amount=50_000)
    office.close()

    for who in (office.cast.alice, office.cast.carol, office.cast.greta):
        view = read(office, who)
        assert ([line.amount for line in view.lines], view.holds) == ([50_000], True)


def test_an_auditor_reads_it(office):
    RoleGrant.objects.create(
        employee=office.cast.dan, role=Role.AUDITOR, entity=office.cast.entity, granted_at=BEGINNING
    )
    office.approved()
    office.close()

    assert read(office, office.cast.dan).lines


def test_managers_finance_and_colleagues_do_not(office):
    office.approved()
    office.close()

    cast = office.cast
    for viewer in (cast.bob, cast.dan, cast.erik, cast.frida, cast.hugo):
        with pytest.raises(NotFound, match="There is no statement of alice for 2026-09 that you may read"):
            read(office, viewer)
        assert selectors.statements_of(viewer=as_(viewer), employee="alice", at=CUT_OFF) == []


def test_payroll_reads_no_customers_and_no_touchpoints(office):
    award = office.approved()
    office.world.touch(office.cast.alice)
    office.close()

    [line] = read(office, office.cast.carol).lines

    assert (line.customer, line.contacts) == (f"#{award.outcome.customer_id}", None)
    assert f"Customer #{award.outcome.customer_id} renewed" in line.sentence
    assert "C1" not in line.sentence


def test_it_speaks_the_language_asked_for(office):
    office.approved()
    office.close()

    assert "før skat" in read(office, language="da").lines[0].sentence


def test_two_entities_of_one_period_are_told_apart_by_name(office):
    swedish = sweden(office)
    office.approved()
    abroad = swedish.world.proposal(office.cast.alice, amount=7_000, entity=swedish.cast.entity)
    office.world.decide(office.cast.bob, abroad)
    office.close()
    swedish.close(entity="SE")

    with pytest.raises(selectors.AmbiguousStatement, match="DK/2026-09 or SE/2026-09"):
        read(office)
    assert read(office, period="SE/2026-09").corrected == {"SEK": 7_000}
    heads = selectors.statements_of(viewer=as_(office.cast.alice), employee="alice", at=CUT_OFF)
    assert [(each.entity, each.period, each.number) for each in heads] == [("DK", "2026-09", 1), ("SE", "2026-09", 1)]


def test_an_unknown_number_is_refused(office):
    office.approved()
    office.close()

    with pytest.raises(selectors.UnknownStatement, match="no statement number 2 of alice"):
        read(office, number=2)


def test_a_reason_changed_since_is_said(office):
    award = office.approved()
    office.close()
    award.because["params"]["formula"]["amount"] = 50_001
    award.save(update_fields=["because"])

    view = read(office)

    assert not view.holds
    assert not view.lines[0].has_its_reason


@pytest.mark.slow
def test_a_hundred_lines_take_as_many_statements_of_sql_as_one(office):
    office.approved(amount=100)
    office.close()
    for _ in range(4):
        office.world.touch(office.cast.alice)
        office.approved(amount=100)
    office.close("2026-10", at=later(1))

    counts = []
    for period in ("2026-09", "2026-10"):
        with CaptureQueriesContext(connection) as captured:
            read(office, office.cast.alice, period=period)
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 13
