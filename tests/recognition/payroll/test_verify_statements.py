"""Statements are computed anew, and whatever somebody with every right changed is found."""

import pytest
from django.db import connection, transaction

from recognition.core.actor import system
from recognition.payroll import selectors
from recognition.payroll import services as payroll
from tests.recognition.payroll.office import later

pytestmark = pytest.mark.django_db


def test_a_period_closed_before_there_were_statements_gets_them(office):
    office.approved()
    office.close()
    tampered("DELETE FROM payroll_statement")

    assert list(selectors.broken_statements()) == []
    assert payroll.restate(actor=system("test"), at=later(2)) == 1
    assert list(selectors.broken_statements()) == []


TAMPERING = [
    ("UPDATE payroll_statement SET document = jsonb_set(document, '{lines,0,amount}', '1')", {"digest", "content"}),
    ("UPDATE payroll_statement SET document = jsonb_set(document, '{later}', '[{\"proposal\": 1}]')",
     {"digest", "later"}),
    ("UPDATE payroll_statement SET digest = repeat('0', 64)", {"digest"}),
    ("UPDATE payroll_statement SET number = 2", {"later", "gap"}),
    ("DELETE FROM payroll_statement WHERE employee_id = (SELECT min(employee_id) FROM payroll_statement)", {"missing"}),
    ("UPDATE rewards_proposal SET because = jsonb_set(because, '{params,formula,amount}', '1')", {"content"}),
    ("UPDATE rewards_proposal SET amount = amount + 1", {"content"}),
]  # fmt: skip


def test_verifying_finds_what_somebody_with_every_right_changed(office):
    office.approved()
    office.approved(office.cast.dan)
    office.close()
    assert list(selectors.broken_statements()) == []

    for statement, codes in TAMPERING:
        with transaction.atomic():
            tampered(statement)
            assert {each.code for each in selectors.broken_statements()} == codes, statement
            transaction.set_rollback(True)


def test_a_document_digested_anew_by_the_tamperer_is_still_found(office):
    office.approved()
    office.close()
    tampered("UPDATE payroll_statement SET document = jsonb_set(document, '{lines,0,amount}', '1')")
    tampered("UPDATE payroll_statement SET digest = encode(sha256(convert_to(document::text, 'UTF8')), 'hex')")

    [broken] = selectors.broken_statements()

    assert broken.sentence == "Statement 1 of alice for DK/2026-09: it does not say what was approved then."


def tampered(statement):
    """What a superuser can do whom no trigger stops."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE payroll_statement DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE payroll_statement ENABLE TRIGGER USER")
