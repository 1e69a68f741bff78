"""What auditors ask of the books: each report shows what happened, and only to who may read it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from recognition.activity import services as activity
from recognition.core import actor as actors
from recognition.core import db
from recognition.core.errors import Forbidden
from recognition.insights.audit import reports
from recognition.people import services as people
from recognition.people import sign_in
from recognition.people.models import RoleGrant, User
from recognition.rewards.models import Proposal
from tests.recognition.payroll.office import CUT_OFF, Office, later, sweden
from tests.recognition.rewards.world import NOW, World, as_


@pytest.fixture
def office(cast):
    RoleGrant.objects.create(employee=cast.dan, role="auditor", granted_at=datetime(2020, 1, 1, tzinfo=UTC))
    return Office(World(cast))


def read(office, name, *, who=None, at=CUT_OFF, **days):
    """The rows of a report as dicts, for Dan, who is auditor."""
    report = reports.REPORTS[name]
    found = reports.rows(viewer=as_(who or office.cast.dan), name=name, limit=100, at=at, **days)
    return [dict(zip(report.columns, row.cells, strict=True)) for row in found]


@pytest.mark.slow
def test_every_report_runs_on_books_with_something_in_them(office):
    first = office.approved()
    office.voided(office.exported())
    office.export(office.build())
    office.taken_back(first, at=later(1))

    for name, report in reports.REPORTS.items():
        rows = reports.rows(viewer=as_(office.cast.dan), name=name, limit=100, at=later(2))
        assert {len(row.cells) for row in rows} <= {len(report.columns)}, name
        assert [row.number for row in rows] == sorted({row.number for row in rows}), name


def test_the_role_matrix_names_duties_nobody_should_have_both_of(office):
    rows = {(row["employee_id"], row["role"]): row["conflicts"] for row in read(office, "roles")}

    assert rows["greta", "payroll_releaser"] is None
    RoleGrant.objects.create(employee=office.cast.greta, role="payroll_preparer", granted_at=NOW)
    rows = {(row["employee_id"], row["role"]): row["conflicts"] for row in read(office, "roles")}
    assert rows["greta", "payroll_releaser"] == "payroll_preparer"
    assert rows["greta", "payroll_preparer"] == "payroll_releaser"
    assert rows["carol", "payroll_preparer"] is None


def test_duties_in_two_entities_are_no_conflict(office):
    swedish = sweden(office)
    for role, entity in (("payroll_preparer", office.cast.entity), ("payroll_releaser", swedish.cast.entity)):
        RoleGrant.objects.create(employee=office.cast.hugo, role=role, entity=entity, granted_at=NOW)

    rows = [row for row in read(office, "roles") if row["employee_id"] == "hugo" and row["entity"]]
    assert [row["conflicts"] for row in rows] == [None, "programme_owner"]  # owner and releaser: the company's role


@pytest.mark.slow
def test_approvals_are_summed_by_who_decided(office):
    office.approved(amount=10_000)
    office.world.decide(office.cast.bob, office.world.proposal(amount=9_000), "adjust", amount=4_000, reason="Half")
    office.world.decide(office.cast.bob, office.world.proposal(), "decline", reason="Not ours")

    [row] = read(office, "approvals")
    assert (row["employee_id"], row["decisions"], row["approved"], row["adjusted"], row["declined"]) == (
        "bob", 3, 1, 1, 1,
    )  # fmt: skip
    assert (row["unit"], row["amount"], row["largest_amount"]) == ("DKK", 14_000, 10_000)
    assert read(office, "approvals", since=date(2026, 9, 16)) == []
    assert len(read(office, "approvals", since=date(2026, 9, 15), until=date(2026, 9, 15))) == 1


def test_what_was_changed_on_approval_is_listed(office):
    office.approved()
    changed = office.world.proposal(amount=9_000)
    office.world.decide(office.cast.bob, changed, "adjust", amount=4_000, reason="Half")

    [row] = read(office, "changed")
    assert (row["proposal"], row["employee"], row["proposed_amount"], row["amount"]) == (
        changed.pk, "Alice", 9_000, 4_000,
    )  # fmt: skip


def test_what_a_delegate_decided_is_listed_with_both(office):
    cast = office.cast
    people.delegate(
        actor=as_(cast.bob), giver_id=cast.bob.pk, delegate_id=cast.erik.pk, from_date=NOW.date(),
        to_date=NOW.date() + timedelta(days=1), at=NOW,
    )  # fmt: skip
    office.world.decide(cast.erik, office.world.proposal(), acting_for=cast.bob)

    [row] = read(office, "delegated")
    assert (row["acted_by"], row["decided_for"]) == ("Erik", "Bob")


def test_breaking_glass_is_listed_with_its_reason(office):
    sign_in.issue_link(
        actor=actors.system("test"), email=office.cast.erik.email, at=NOW, break_glass="root: lost his phone"
    )
    with db.durable():
        activity.record(
            actor=as_(office.cast.greta, capacity="break_glass"), at=NOW, code="period.closed",
            subject_kind="period", subject_id=1,
        )  # fmt: skip

    rows = read(office, "overrides")
    assert [row["what"] for row in rows] == ["sign_in_link.issued", "period.closed"]
    assert rows[0]["reason"] == "root: lost his phone"


@pytest.mark.slow
def test_batches_stand_with_totals_hashes_and_people(office):
    office.approved()
    office.exported()

    [row] = read(office, "batches")
    assert (row["batch"], row["positive_amount"], row["built_by"], row["exported_by"]) == (
        "2026-09-0001", 50_000, "Carol", "Greta",
    )  # fmt: skip
    assert row["files"].startswith("canonical-csv ")


@pytest.mark.slow
def test_numbers_without_a_gap_are_not_listed_and_a_gap_is(office):
    office.approved()
    batch = office.exported()
    assert read(office, "gaps") == []

    batch.number = 3
    batch.save()

    [row] = read(office, "gaps")
    assert (row["what"], row["holder"], row["highest"], row["present"], row["lacking"]) == (
        "batch", "2026-09", 3, 1, 2,
    )  # fmt: skip


def test_who_has_not_signed_in_for_long_is_listed_and_who_left_is_not(office):
    for name, last in (("bob", None), ("carol", CUT_OFF - timedelta(days=91)), ("greta", CUT_OFF - timedelta(days=89))):
        person = getattr(office.cast, name)
        person.user = User.objects.create(email=f"{name}@x.example", joined_at=NOW, last_login=last)
        person.save()

    assert [row["employee_id"] for row in read(office, "sign-ins")] == ["bob", "carol"]
    office.cast.bob.left_on = CUT_OFF.date() - timedelta(days=1)
    office.cast.bob.save()
    assert [row["employee_id"] for row in read(office, "sign-ins")] == ["carol"]


def test_programmes_show_who_wrote_and_who_activated(office):
    assert office.world.version

    [row] = read(office, "programmes")
    assert (row["programme"], row["created_by"], row["activated_by"]) == ("loyal", "Hugo", "Erik")


def test_an_auditor_of_one_entity_reads_that_one_alone(office):
    office.approved()
    swedish = sweden(office)
    swedish.approved(amount=70_000)
    RoleGrant.objects.filter(role="auditor").update(entity=swedish.cast.entity)

    assert [row["unit"] for row in read(office, "approvals")] == ["SEK"]
    with pytest.raises(Forbidden):
        read(office, "overrides")


@pytest.mark.parametrize("who", ["alice", "bob", "carol", "frida", "erik"])
def test_who_is_neither_auditor_nor_hr_reads_nothing(office, who):
    person = getattr(office.cast, who)

    assert reports.readable(viewer=as_(person), at=NOW) == []
    for name in reports.REPORTS:
        with pytest.raises(Forbidden):
            read(office, name, who=person)


def test_hr_reads_all_but_overrides(office):
    names = [each.name for each in reports.readable(viewer=as_(office.cast.greta), at=NOW)]

    assert set(reports.REPORTS) - set(names) == {"overrides"}


def test_an_unknown_report_is_refused(office):
    with pytest.raises(reports.UnknownAuditReport):
        reports.rows(viewer=as_(office.cast.dan), name="nonsense", limit=1, at=NOW)


def test_a_report_goes_on_where_a_page_ended(office, monkeypatch):
    for _ in range(3):
        office.world.decide(office.cast.bob, office.world.proposal(amount=9_000), "adjust", amount=1, reason="Less")
    assert Proposal.objects.count() == 3
    monkeypatch.setattr(reports, "CHUNK", 2)

    every = list(reports.every_row(viewer=as_(office.cast.dan), name="changed", at=CUT_OFF))
    pages = reports.rows(viewer=as_(office.cast.dan), name="changed", after=every[1].number, limit=2, at=CUT_OFF)

    assert [row.number for row in every] == sorted({row.number for row in every})
    assert pages == every[2:]
