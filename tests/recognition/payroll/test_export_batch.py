"""A releaser exports a batch: its bytes are made once and the money leaves once."""

import hashlib
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from recognition.activity.models import Activity
from recognition.core.errors import Forbidden
from recognition.ledger import selectors as books
from recognition.ledger.models import JournalEntry
from recognition.payroll import selectors
from recognition.payroll import services as payroll
from recognition.payroll.models import BatchFile
from recognition.people.models import Role, RoleGrant
from tests.recognition.payroll.office import CSV, CUT_OFF, JSONL, later
from tests.recognition.rewards.world import NOW


def test_the_first_export_stores_the_bytes_and_takes_the_money_out(office):
    office.approved(amount=12_345)
    office.approved(office.cast.dan, amount=50_000)
    batch = office.built()

    stored = office.export(batch)

    batch.refresh_from_db()
    assert (batch.state, batch.exported_by, batch.exported_at) == ("exported", office.cast.greta, CUT_OFF)
    assert stored.sha256 == hashlib.sha256(stored.content).hexdigest()
    assert stored.name == "canonical-csv_dk_2026-09-0001.csv"
    assert b"".join(CSV.render(selectors.head(batch), selectors.lines_of(batch))) == bytes(stored.content)
    assert set(office.states().values()) == {"exported"}
    assert office.cleared() == 62_345
    assert office.world.owed(office.cast.alice) == 0
    assert (office.world.figures().approved, office.world.figures().exported) == (0, 62_345)


@pytest.mark.slow
def test_the_movement_is_about_the_award_and_in_its_period(office):
    left = office.approved()
    office.close()
    office.close("2026-10", at=later(30))
    batch = office.build("2026-10", at=later(30))

    office.export(batch, at=later(30))

    entry = JournalEntry.objects.get(code="reward_export")
    assert (entry.subject_kind, entry.subject_id, entry.period.code) == ("proposal", left.pk, "2026-09")


def test_exporting_again_gives_the_same_bytes_and_moves_nothing(office):
    office.approved()
    batch = office.exported()
    first, entries = BatchFile.objects.get(), JournalEntry.objects.count()

    again = office.export(batch, at=later(1))

    assert (again.pk, bytes(again.content), again.stored_at) == (first.pk, bytes(first.content), CUT_OFF)
    assert JournalEntry.objects.count() == entries
    assert Activity.objects.filter(code="payroll.batch_fetched").count() == 1


def test_the_stored_bytes_win_over_a_renderer_that_changed(office):
    office.approved()
    batch = office.exported()
    changed = replace(CSV, render=lambda head, lines: iter([b"something else"]))

    assert b"schema_version" in bytes(office.export(batch, changed).content)


def test_a_second_format_is_made_of_the_same_lines_and_moves_nothing(office):
    office.approved()
    batch = office.exported()
    entries = JournalEntry.objects.count()

    other = office.export(batch, JSONL, at=later(1))

    assert bytes(other.content).count(b"\n") == 1
    assert JournalEntry.objects.count() == entries
    assert BatchFile.objects.count() == 2


def test_a_second_format_is_refused_once_confirmed_but_the_first_can_be_fetched(office):
    office.approved()
    batch = office.exported()
    office.confirm(batch)

    assert office.export(batch).sha256 == BatchFile.objects.get().sha256
    with pytest.raises(payroll.NotReleasable, match="is confirmed; only the files made before"):
        office.export(batch, JSONL)


def test_a_render_that_fails_leaves_everything_as_it_was(office):
    office.approved()
    batch = office.built()

    def failing(head, lines):
        yield b"half of it"
        raise RuntimeError("no paper")

    with pytest.raises(RuntimeError, match="no paper"):
        office.export(batch, replace(CSV, render=failing))

    batch.refresh_from_db()
    assert batch.state == "built"
    assert not BatchFile.objects.exists()
    assert office.cleared() == 0
    assert set(office.states().values()) == {"in_batch"}


def test_who_built_the_batch_does_not_export_it(office):
    RoleGrant.objects.create(employee=office.cast.carol, role=Role.PAYROLL_RELEASER, granted_at=NOW)
    office.approved()
    batch = office.built()

    with pytest.raises(payroll.SamePerson, match="You built batch 2026-09-0001; another payroll releaser exports it"):
        office.export(batch, who=office.cast.carol)


@pytest.mark.parametrize("who", ["carol", "bob"])
def test_only_a_releaser_exports_or_fetches(office, who):
    office.approved()
    batch = office.built()

    with pytest.raises(Forbidden, match="needs the role payroll releaser"):
        office.export(batch, who=getattr(office.cast, who))
    office.export(batch)
    with pytest.raises(Forbidden, match="needs the role payroll releaser"):
        office.export(batch, who=getattr(office.cast, who))


def test_a_void_batch_has_no_file_any_more(office):
    office.approved()
    batch = office.exported()
    office.voided(batch)

    with pytest.raises(payroll.NotReleasable, match="is void and its file must not be used"):
        office.export(batch)


def test_a_batch_somebody_asked_to_void_is_not_exported(office):
    office.approved()
    batch = office.built()
    office.void(batch)

    with pytest.raises(payroll.NotReleasable, match="asked to void"):
        office.export(batch)


@pytest.mark.slow
def test_a_reversal_leaves_as_a_negative_line_and_frees_the_budget(office):
    award = office.approved(amount=50_000)
    first = office.exported()
    available = office.world.figures().available
    office.taken_back(award, 20_000, at=later(1))
    office.close("2026-10", at=later(30))

    batch = office.build("2026-10", at=later(30))
    office.export(batch, at=later(30))

    [original], [line] = selectors.lines_of(first), selectors.lines_of(batch)
    assert (line.kind, line.amount_minor, line.reverses_line_uid) == ("reversal", -20_000, original.line_uid)
    assert (line.wage_type, line.tax_class, line.quantity_milli) == (original.wage_type, original.tax_class, 1000)
    assert line.text == "Tilbageførsel: Loyal customers"
    assert (batch.positive_minor, batch.negative_minor) == (0, -20_000)
    assert office.cleared() == 30_000
    assert office.world.figures().available == available + 20_000
    assert books.check_books() == []


@pytest.mark.slow
@pytest.mark.parametrize("table", ["payroll_payrollline", "payroll_batchfile"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_lines_and_bytes_never_change(office, table, statement):
    office.approved()
    office.exported()

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement.format(table))
