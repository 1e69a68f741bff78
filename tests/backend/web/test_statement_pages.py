"""Statements in the browser: a list of one's own, a page, and files to keep."""

import sys

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recognition.core.actor import system
from recognition.payroll.models import Statement
from recognition.payroll.services import restate
from recognition.people.models import PersonView
from tests.paper import writes_pdf
from tests.recognition.payroll.office import CUT_OFF, Office, later
from tests.recognition.shop.till import Till

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement(world):
    office = Office(world)
    office.approved(amount=50_000)
    office.exported()
    return Statement.objects.get()


def test_a_person_finds_and_reads_their_statement(statement, as_):
    alice = as_("alice")
    assert f'href="/statements/{statement.pk}"' in alice.get("/statements").content.decode()

    page = alice.get(f"/statements/{statement.pk}").content.decode().replace("\u00a0", " ")

    assert "DKK 500.00 before tax" in page
    assert "Customer C1 renewed" in page
    assert statement.digest in page


def test_it_speaks_the_language_of_the_page(statement, as_):
    alice = as_("alice")
    alice.cookies["django_language"] = "da"
    assert "500,00" in alice.get(f"/statements/{statement.pk}").content.decode()


def test_it_can_be_kept_as_a_file_that_needs_nothing_else(statement, as_):
    answer = as_("alice").get(f"/statements/{statement.pk}.html")

    assert answer["Content-Disposition"] == 'attachment; filename="laurels-alice-2026-09-1.html"'
    assert b"<style>" in answer.content
    assert b"http" not in answer.content.replace(b"http-equiv", b"")


@pytest.mark.slow
@pytest.mark.skipif(not writes_pdf(), reason="the extra [pdf] or the library Pango is not installed")
def test_it_can_be_kept_as_pdf(statement, as_):
    answer = as_("alice").get(f"/statements/{statement.pk}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_without_the_extra_the_page_says_how_to_install_it(statement, as_, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    answer = as_("alice").get(f"/statements/{statement.pk}.pdf", follow=True)
    assert answer.redirect_chain == [(f"/statements/{statement.pk}", 302)]
    assert "A PDF needs the extra [pdf]; install weasyprint" in answer.content.decode()


@pytest.mark.parametrize("ending", ["", ".html", ".pdf"])
def test_whoever_may_not_read_it_finds_none(statement, as_, ending):
    for name in ("bob", "dan", "erik"):
        assert as_(name).get(f"/statements/{statement.pk}{ending}").status_code == 404
    assert as_("alice").get(f"/statements/999{ending}").status_code == 404


def test_hr_reads_it_and_that_is_noted(statement, as_):
    page = as_("greta").get(f"/statements/{statement.pk}").content.decode()
    assert f'<a href="/people/{statement.employee_id}">Alice</a>' in page
    assert "of your own" not in page
    as_("alice").get(f"/statements/{statement.pk}")

    looks = PersonView.objects.values_list("viewer__name", "employee__name", "what", "subject_id")
    assert list(looks) == [("Greta", "Alice", "statement", statement.pk)]


def test_who_has_none_is_told_when_there_will_be_one(statement, as_):
    assert "No statement yet." in as_("dan").get("/statements").content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["alice", "greta"])
def test_it_takes_few_statements_with_awards_and_orders_and_what_came_back_later(world, as_, name):
    office, till = Office(world), Till(world.cast)
    till.points(world.cast.alice, 500)
    till.item()
    world.touch(world.cast.alice)
    award, mug = office.approved(), till.handed_over(world.cast.alice)
    till.handed_over(world.cast.alice)
    office.exported()
    office.taken_back(award, at=CUT_OFF)
    till.refund(world.cast.greta, mug, at=CUT_OFF)
    assert restate(actor=system("test"), at=later(30)) == 1
    number, client = Statement.objects.get(number=2).pk, as_(name)

    page = client.get(f"/statements/{number}").content.decode()
    assert (page.count("× Mug for"), page.count("Taken back: Mug")) == (2, 1)
    for address in ("/statements", f"/statements/{number}"):
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        assert len(seen) <= 12
