"""Everything is said in three languages, and what is committed is what is compiled."""

import ast
import gettext
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

ROOT = Path(settings.BASE_DIR)
SPEAKING = ("backend", "integrations/slack", "integrations/email")  # each has catalogues of its own
CATALOGUES = [path for part in SPEAKING for path in sorted((ROOT / part / "locale").glob("*/LC_MESSAGES/django.po"))]
EVERY = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.parents[1].relative_to(ROOT)))


def entries(path):
    """Yield each entry of a .po file as its keywords and texts."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        found = re.findall(r"^(msg\w+(?:\[\d\])?) ((?:\".*\"\n?)+)", block, re.MULTILINE)
        yield {keyword: "".join(map(ast.literal_eval, texts.strip().split("\n"))) for keyword, texts in found}


def texts(path):
    """What is translated: a text in one context is not the same text in another."""
    return {(entry.get("msgctxt"), entry.get("msgid")) for entry in entries(path)}


def test_there_are_danish_and_swedish():
    assert [path.parents[1].name for path in CATALOGUES] == ["da", "sv"] * len(SPEAKING)
    assert all(len(texts(path)) > 30 for path in CATALOGUES)


@EVERY
def test_every_text_is_translated_and_keeps_its_places(path):
    for entry in list(entries(path))[1:]:
        said = {text for keyword, text in entry.items() if keyword.startswith("msgstr")}
        assert "" not in said, entry
        places = set(re.findall(r"%\(\w+\)s", entry["msgid"] + entry.get("msgid_plural", "")))
        assert all(set(re.findall(r"%\(\w+\)s", text)) <= places for text in said), entry


@EVERY
def test_the_compiled_catalogue_is_the_one_people_edit(path):
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in list(entries(path))[1:]:
        if "msgctxt" in entry:
            said = compiled.pgettext(entry["msgctxt"], entry["msgid"])
        elif "msgid_plural" in entry:
            assert compiled.ngettext(entry["msgid"], entry["msgid_plural"], 2) == entry["msgstr[1]"]
            said, entry["msgstr"] = compiled.ngettext(entry["msgid"], entry["msgid_plural"], 1), entry["msgstr[0]"]
        else:
            said = compiled.gettext(entry["msgid"])
        assert said == entry["msgstr"]


@pytest.mark.parametrize("part", SPEAKING)
def test_no_text_is_missing_from_a_catalogue(part, tmp_path):
    if shutil.which("xgettext") is None:
        pytest.skip("xgettext (Debian: gettext) is not installed")
    shutil.copytree(ROOT / part, tmp_path, dirs_exist_ok=True)
    subprocess.run(
        ["django-admin", "makemessages", "-l", "da", "-l", "sv", "--no-wrap", "--no-location", "--no-obsolete"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        env={"PATH": f"{ROOT / '.venv/bin'}:/usr/bin:/bin"},
    )

    for language in ("da", "sv"):
        catalogue = f"locale/{language}/LC_MESSAGES/django.po"
        assert texts(tmp_path / catalogue) == texts(ROOT / part / catalogue), language


@pytest.mark.parametrize("part", SPEAKING)
def test_no_text_hides_in_an_f_string_where_xgettext_does_not_look(part):
    for path in (ROOT / part).rglob("*.py"):
        for found in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(found, ast.JoinedStr):
                called = {
                    each.func.id for each in ast.walk(found) if isinstance(each, ast.Call) and hasattr(each.func, "id")
                }
                assert not called & {"_", "gettext", "ngettext", "pgettext", "gettext_lazy"}, ast.unparse(found)


@pytest.mark.parametrize("part", SPEAKING)
def test_no_text_hides_behind_a_name_that_xgettext_does_not_know(part):
    for path in (ROOT / part).rglob("*.py"):
        for found in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(found, ast.ImportFrom) and found.module == "django.utils.translation":
                called = {each.asname for each in found.names if "gettext" in each.name} - {None}
                assert called <= {"_"}, f"{path}: {ast.unparse(found)}"


@EVERY
def test_what_is_said_is_what_the_catalogue_says(path):
    """Another catalogue with the same text would be heard first, or last."""
    with translation.override(path.parents[1].name):
        for entry in list(entries(path))[1:]:
            if "msgctxt" in entry:
                assert translation.pgettext(entry["msgctxt"], entry["msgid"]) == entry["msgstr"]
            elif "msgid_plural" in entry:
                for number, text in ((1, "msgstr[0]"), (2, "msgstr[1]")):
                    assert translation.ngettext(entry["msgid"], entry["msgid_plural"], number) == entry[text]
            else:
                assert translation.gettext(entry["msgid"]) == entry["msgstr"]


@pytest.mark.django_db
def test_the_switch_changes_the_language_and_stays(client):
    answer = client.post("/language", {"language": "da", "next": "/"}, follow=True)

    assert '<html lang="da">' in answer.content.decode()
    assert "Log ind" in client.get("/accounts/login/").content.decode()


@pytest.mark.django_db
def test_the_switch_leads_nowhere_else(client):
    assert client.post("/language", {"language": "da", "next": "https://evil.example"}).url == "/"
