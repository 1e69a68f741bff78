"""Which programmes there are, for whom; their versions in time; their sheet."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend import print_out
from recognition.programmes import services, wording
from tests.backend.web import drafts
from tests.recognition.programmes.examples import simulated

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast):
    return drafts.load(cast.erik)


@pytest.fixture
def active(cast, draft):
    drafts.consult(cast.greta)
    simulated(draft, timezone.now())
    return services.activate(actor=drafts.as_(cast.hugo), version_id=draft.pk, at=timezone.now())


def page_of(client, address):
    return client.get(address).content.decode()


def test_an_employee_sees_what_is_active_and_no_draft(as_, cast, active):
    drafts.load(cast.erik, drafts.text(starts_in=500, programme='"secret-plan"'), key="another")
    page = page_of(as_("alice"), "/programmes")

    assert "Keep customers" in page
    assert f"/programmes/versions/{active.pk}/sheet" in page
    assert "secret-plan" not in page
    assert "/programmes/new" not in page


def test_a_programme_owner_sees_drafts_and_may_write(as_, draft):
    page = page_of(as_("hugo"), "/programmes")

    assert "only a draft" in page
    assert "/programmes/new" in page


def test_the_list_says_when_there_is_nothing(as_, cast):
    assert "No programme is active yet." in page_of(as_("alice"), "/programmes")


def test_days_without_a_version_are_listed(as_, cast, active):
    later = drafts.load(cast.erik, drafts.text(starts_in=60 + 365 + 10), key="later")
    simulated(later, timezone.now())
    services.activate(actor=drafts.as_(cast.hugo), version_id=later.pk, at=timezone.now())

    told = f"No version applies from {wording.day(active.ends_on + timedelta(days=1), 'en')} to"
    assert told in page_of(as_("erik"), "/programmes")
    assert "No version applies from" in page_of(as_("erik"), "/programmes/keep-customers")


def test_the_list_goes_on_where_the_page_ended(as_, cast, monkeypatch):
    monkeypatch.setattr("backend.web.views.programmes.SHOWN", 2)
    for code in ("a-one", "b-two", "c-three"):
        drafts.load(cast.erik, drafts.text(programme=f'"{code}"'), key=f"key {code}")

    first, second = (page_of(as_("erik"), address) for address in ("/programmes", "/programmes?after=b-two"))

    assert "a-one" in first
    assert "c-three" not in first
    assert "after=b-two" in first
    assert "c-three" in second


@pytest.mark.parametrize("name", ["alice", "bob", "carol"])
def test_versions_are_for_those_who_design_and_watch(as_, draft, name):
    client = as_(name)

    for address in (f"/programmes/versions/{draft.pk}", "/programmes/keep-customers"):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    "address", ["/programmes/nothing", "/programmes/versions/999999", "/programmes/versions/7/sheet"]
)
def test_what_is_missing_is_not_found(as_, cast, address):
    assert as_("erik").get(address).status_code == 404


def test_the_sheet_of_a_draft_is_not_found_for_employees(as_, draft):
    address = f"/programmes/versions/{draft.pk}/sheet"

    assert as_("alice").get(address).status_code == 404
    assert as_("greta").get(address).status_code == 200


@pytest.mark.parametrize(
    ("language", "name"), [("da", "Behold kunder"), ("sv", "Behåll kunder"), ("en", "Keep customers")]
)
def test_the_sheet_speaks_three_languages(as_, active, language, name):
    page = page_of(as_("alice"), f"/programmes/versions/{active.pk}/sheet?language={language}")

    assert f'<h1 lang="{language}">{name}</h1>' in page


def test_the_sheet_is_a_file_that_needs_nothing_else(as_, active):
    answer = as_("alice").get(f"/programmes/versions/{active.pk}/sheet?language=da&format=html")

    assert answer["Content-Disposition"] == 'attachment; filename="keep-customers-1-da.html"'
    assert "<style>" in answer.content.decode()


def test_a_sheet_that_cannot_be_a_pdf_says_why(as_, active, monkeypatch):
    def refuse(page):
        raise print_out.NoPdf("A PDF needs the library Pango.")

    monkeypatch.setattr("backend.print_out.pdf", refuse)
    answer = as_("alice").get(f"/programmes/versions/{active.pk}/sheet?format=pdf")

    assert answer.status_code == 503
    assert "A PDF needs the library Pango." in answer.content.decode()


@pytest.mark.parametrize("query", ["language=no", "format=exe"])
def test_a_sheet_in_no_known_form_is_not_found(as_, active, query):
    assert as_("alice").get(f"/programmes/versions/{active.pk}/sheet?{query}").status_code == 404


def test_the_list_asks_as_much_of_the_database_for_many_as_for_one(as_, cast, draft, django_assert_max_num_queries):
    client = as_("erik")
    client.get("/programmes")
    with django_assert_max_num_queries(12) as few:
        client.get("/programmes")
    for number in range(4):
        drafts.load(cast.erik, drafts.text(programme=f'"more-{number}"'), key=f"more {number}")
    with django_assert_max_num_queries(len(few)):
        client.get("/programmes")
