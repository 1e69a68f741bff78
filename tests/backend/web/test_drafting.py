"""Writing a programme: linted while it is written, never lost, kept as a draft, compared."""

import html
import re
from datetime import date

import pytest
from django.conf import settings

from backend import programme_examples
from recognition.programmes.models import ProgrammeVersion
from tests.backend.web import drafts

pytestmark = pytest.mark.django_db
KEY = "a-key-of-a-form"
WRONG = drafts.FILE.replace('"500.00"', "500").replace("[formula]\n", "[formula]\nextra = 1\n")


def sent(client, text, act="save", **more):
    return client.post("/programmes/new", {"key": KEY, "text": text, "act": act} | more)


@pytest.mark.parametrize("start", [*programme_examples.NAMES, "nonsense"])
def test_the_desk_begins_with_an_example_that_can_be_kept(as_, cast, start):
    client = as_("erik")
    page = client.get(f"/programmes/new?start={start}")

    assert "0 mistake" not in page.content.decode()
    answer = sent(client, page.context["text"])
    assert answer.status_code == 302


def test_the_examples_are_those_of_the_manual():
    manual = (settings.BASE_DIR / "docs/programmes.md").read_text(encoding="utf-8")
    shown = re.findall(r"```toml\n(.*?)```", manual, re.DOTALL)[: len(programme_examples.NAMES)]
    for name, block in zip(programme_examples.NAMES, shown, strict=True):
        ours = programme_examples.text(name, starts_on=date(2026, 1, 1))
        assert re.sub(r"ends_on = .*", "", ours) == re.sub(r"ends_on = .*", "", block)


def test_the_desk_begins_with_what_a_version_says(as_, cast):
    draft = drafts.load(cast.erik)

    assert f"starts_on = {draft.starts_on}" in as_("hugo").get(f"/programmes/new?from={draft.pk}").content.decode()


def test_a_mistake_is_said_with_its_line(as_, cast):
    page = as_("erik").post("/programmes/lint", {"text": WRONG}).content.decode()

    line = WRONG.splitlines().index("amount = 500") + 1
    assert f'data-line="{line}"' in page
    assert "formula.extra" in page
    assert "2 mistakes" in page


def test_a_file_that_is_no_toml_is_said_with_its_line(as_, cast):
    page = as_("erik").post("/programmes/lint", {"text": 'programme = "a"\nunit = \n'}).content.decode()

    assert 'data-line="2"' in page
    assert "The file is not TOML" in page


@pytest.mark.parametrize(
    ("language", "mistake", "warning"),
    [
        ("da", "'fair' kendes ikke; vælg en af equal, linear", "Der er intet loft, så én kunde"),
        ("sv", "'fair' är inte känt; välj en av equal, linear", "Det finns inget tak, så en kund"),
    ],
)
def test_what_the_linter_says_is_in_the_language_of_the_page(as_, cast, language, mistake, warning):
    erik, says = as_("erik"), {"accept-language": language}
    wrong = erik.post("/programmes/lint", {"text": drafts.text(policy='"fair"')}, headers=says).content.decode()
    sound = erik.post("/programmes/lint", {"text": drafts.text()}, headers=says).content.decode()

    assert mistake in html.unescape(wrong)
    assert warning in sound
    assert 'lang="en"' not in wrong + sound


def test_a_sound_file_is_warned_of_and_worked_as_an_example(as_, cast):
    page = as_("erik").post("/programmes/lint", {"text": drafts.FILE}).content.decode()

    assert "no_cap" in page
    assert "Asta" in page
    assert "166.67" in page


def test_the_value_of_the_example_is_typed_as_people_write_it(as_, cast):
    text = drafts.FILE.replace('kind = "fixed"\namount = "500.00"', 'kind = "basis_points"\nbasis_points = 100')
    client = as_("erik")
    client.cookies["django_language"] = "da"
    page = client.post("/programmes/lint", {"text": text, "value": "60.000,00"}).content.decode()

    assert "600,00" in page


@pytest.mark.parametrize("text", ["", "\x00", "[[[", "x" * 100_001, "é = 'ü'", "a = [1,\n[b]", '"""'])
def test_whatever_is_written_is_answered(as_, cast, text):
    assert as_("erik").post("/programmes/lint", {"text": text}).status_code == 200


def test_markup_in_a_file_stays_text(as_, cast):
    page = as_("erik").post("/programmes/lint", {"text": 'programme = "<script>alert(1)</script>"'}).content.decode()

    assert "<script>alert" not in page


def test_nothing_is_lost_when_it_is_refused(as_, cast):
    answer = sent(as_("erik"), WRONG)

    assert answer.status_code == 409
    assert answer.context["text"] == WRONG
    assert "It was not kept" in answer.content.decode()
    assert not ProgrammeVersion.objects.exists()


def test_the_button_checks_without_keeping(as_, cast):
    answer = sent(as_("erik"), WRONG, act="check")

    assert answer.status_code == 200
    assert "2 mistakes" in answer.content.decode()
    assert not ProgrammeVersion.objects.exists()


def test_a_sound_file_becomes_a_draft(as_, cast):
    answer = sent(as_("erik"), drafts.text())

    version = ProgrammeVersion.objects.get()
    assert answer.url == f"/programmes/versions/{version.pk}"
    assert version.created_by == cast.erik
    assert version.state == "draft"


def test_a_family_that_changed_is_said_where_it_was_written(as_, cast):
    drafts.load(cast.erik)
    text = drafts.text(kinds='["recovered"]')
    answer = sent(as_("erik"), text)

    assert answer.status_code == 409
    assert "budgets are kept apart" in answer.content.decode()
    assert answer.context["text"] == text


@pytest.mark.parametrize("name", ["alice", "greta", "frida"])
def test_only_programme_owners_write(as_, cast, name):
    client = as_(name)

    assert client.get("/programmes/new").status_code == 403
    assert client.post("/programmes/lint", {"text": ""}).status_code == 403
    assert sent(client, drafts.text()).status_code == 403


def test_who_only_reads_sees_the_rules_and_no_desk(as_, cast):
    draft = drafts.load(cast.erik)
    page = as_("greta").get(f"/programmes/versions/{draft.pk}").content.decode()

    assert '<a href="/programmes/keep-customers" lang="en">Keep customers</a>' in page
    assert "everybody equally" in page
    assert "<textarea" not in page


def test_its_owner_goes_on_writing_a_draft(as_, cast):
    draft = drafts.load(cast.erik)
    page = as_("erik").get(f"/programmes/versions/{draft.pk}").content.decode()

    assert "<textarea" in page
    assert "You wrote it, so another programme owner activates it." in page


def test_two_versions_are_compared_field_by_field(as_, cast):
    one = drafts.load(cast.erik)
    two = drafts.load(cast.erik, drafts.text(amount='"600.00"', policy='"linear"'), key="two")
    answer = as_("greta").get(f"/programmes/versions/{two.pk}/compare/{one.pk}")

    changed = {row["place"]: (row["left"], row["right"]) for row in answer.context["rows"] if row["is_changed"]}
    assert changed == {
        "formula.amount": ("DKK\u00a0500.00", "DKK\u00a0600.00"),
        "credit.policy": ("everybody equally", "everybody, by contacts"),
    }


def test_versions_of_two_programmes_are_told_apart_by_their_names(as_, cast, world):
    one = drafts.load(cast.erik)
    page = as_("greta").get(f"/programmes/versions/{one.pk}/compare/{world.version.pk}").content.decode()

    assert "Version 1 of Loyal customers beside version 1 of Keep customers" in page
    assert 'data-label="Version 1 of Loyal customers"' in page


def test_a_version_asks_as_much_of_the_database_with_many_beside_it(as_, cast, django_assert_max_num_queries):
    draft = drafts.load(cast.erik)
    client, address = as_("erik"), f"/programmes/versions/{draft.pk}"
    client.get(address)
    with django_assert_max_num_queries(12) as few:
        client.get(address)
    for number in range(4):
        drafts.load(cast.erik, drafts.text(hold_days=f"{number + 1}\nclaw_back_days = 5"), key=f"more {number}")
    with django_assert_max_num_queries(len(few)):
        client.get(address)
