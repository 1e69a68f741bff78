"""Proving from raw rows that the books are right."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from recognition.ledger import selectors
from recognition.ledger import services as ledger
from tests.recognition.ledger.journal import AT, allocate, entry_id, reserve, settle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def books():
    ledger.post_many(drafts=[allocate(1_000), reserve(300), settle(300), allocate(5, "points", "goods")], at=AT)
    ledger.reverse(key="undo", of_key="settle", at=AT)


def past_the_guards(statement):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")


def test_books_that_are_right_are_said_to_be(capsys):
    assert selectors.check_books() == []

    call_command("check_books")

    assert capsys.readouterr().out == "The books are right.\n"


SETTLE = "(SELECT id FROM ledger_journalentry WHERE key = 'settle')"


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (
            "UPDATE ledger_account SET balance = balance + 1 WHERE code = 'budget_approved'",
            "keeps a balance of 1, but its postings sum to 0",
        ),
        (f"UPDATE ledger_posting SET amount = amount + 1 WHERE entry_id = {SETTLE}", "are not what was posted"),
        (f"DELETE FROM ledger_posting WHERE entry_id = {SETTLE}", r"\(settle\) has no posting"),
        (f"UPDATE ledger_posting SET entry_id = 99 WHERE entry_id = {SETTLE}", "entry 99, which does not exist"),
        (f"UPDATE ledger_journalentry SET subject_id = 8 WHERE id = {SETTLE}", "are not what was posted"),
        (f"UPDATE ledger_journalentry SET code = 'gift' WHERE id = {SETTLE}", "are not what was posted"),
        (
            "UPDATE ledger_posting SET unit = 'SEK' WHERE amount = 1000",
            "Posting .* is of SEK, but its accounts are of DKK and DKK",
        ),
        ("UPDATE ledger_account SET code = 'pocket' WHERE code = 'due'", "accounts pocket, which the chart does not"),
        (
            "UPDATE ledger_account SET floor = NULL, balance = NULL WHERE code = 'budget_approved'",
            "not held or bounded",
        ),
        (
            "UPDATE ledger_account SET holder_kind = 'employee' WHERE code = 'budget_approved'",
            "budget_approved of employee, not held",
        ),
    ],
)
def test_every_disagreement_has_a_sentence(damage, sentence):
    past_the_guards(damage)

    with pytest.raises(CommandError, match=sentence) as refusal:
        call_command("check_books")
    assert refusal.value.returncode == 1


def test_what_the_constraints_forbid_is_checked_as_well():
    drops = {
        "ledger_posting": ("posting_amount_positive",),
        "ledger_account": ("account_not_below_floor",),
        "ledger_journalentry": ("ledger_journalentry_key_key", "ledger_journalentry_reverses_id_key"),
    }
    past_the_guards(
        ";".join(f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, names in drops.items() for name in names)
    )
    past_the_guards("UPDATE ledger_posting SET amount = -amount WHERE amount = 5")
    past_the_guards("UPDATE ledger_account SET balance = -7 WHERE code = 'budget_approved'")
    past_the_guards("UPDATE ledger_journalentry SET key = 'same' WHERE key IN ('reserve', 'settle')")
    past_the_guards(
        f"UPDATE ledger_journalentry SET reverses_id = {SETTLE.replace('settle', 'undo')} WHERE key = 'same'"
    )

    said = "\n".join(selectors.check_books())

    assert "moves -5" in said
    assert "holds -7, which is below its floor of 0" in said
    assert "The key same stands on 2 entries." in said
    assert "is reversed 2 times" in said
    assert "(undo) is not the mirror" not in said


def test_a_reversal_that_is_no_mirror_is_found():
    # Somebody who also makes a new fingerprint is still found by what the reversal says it reverses.
    entry = ledger.post(draft=reserve(300, "other"), at=AT)
    draft = reserve(300, "other")
    object.__setattr__(draft, "reverses_id", entry_id("settle"))
    past_the_guards(
        "UPDATE ledger_journalentry SET reverses_id = NULL WHERE key = 'undo'; "
        f"UPDATE ledger_journalentry SET reverses_id = {draft.reverses_id}, fingerprint = '{draft.fingerprint}' "
        f"WHERE id = {entry}"
    )

    assert any("(other) is not the mirror of entry" in sentence for sentence in selectors.check_books())
