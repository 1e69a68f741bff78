"""What Slack shows of a translated text: all of it. The catalogues themselves: tests/backend/web/test_languages.py."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from integrations.slack import blocks

SOURCES = sorted((Path(settings.BASE_DIR) / "integrations/slack").rglob("*.py"))
CONFIRM = {"title": 100, "said": 300, "yes": 30, "no": 30}
# Function → its arguments that are shown, by position and by name, and how long each may be.
SHOWN = {
    "modal": ({0: blocks.TITLE}, {"submit": blocks.TITLE, "close": blocks.TITLE}),
    "button": ({0: blocks.BUTTON}, {}),
    "header": ({0: blocks.HEADER}, {}),
    "box": ({1: blocks.OPTION}, {}),
    "confirm": ({0: CONFIRM["title"], 1: CONFIRM["said"]}, {"yes": CONFIRM["yes"], "no": CONFIRM["no"]}),
}
NAMED = {"placeholder": blocks.PLACEHOLDER, "title": blocks.TITLE, "closing": blocks.TITLE, "verb": blocks.BUTTON}


def texts(node):
    """The texts that are translated within a piece of code."""
    calls = [each for each in ast.walk(node) if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)]
    return {each.args[0].value for each in calls if each.func.id in ("_", "gettext_lazy")}


def limits():
    """(text, how long it may be) of whatever Slack would refuse or cut."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found |= {(text, NAMED[name]) for name in [node.targets[0].id] if name in NAMED for text in texts(node)}
            if not isinstance(node, ast.Call):
                continue
            places, names = SHOWN.get(getattr(node.func, "attr", ""), ({}, {}))
            found |= {(text, most) for place, most in places.items() for text in texts(node.args[place])}
            for keyword in node.keywords:
                most = names.get(keyword.arg) or NAMED.get(keyword.arg, 0)
                found |= {(text, most) for text in texts(keyword.value) if most}
    return sorted(found)


@pytest.mark.parametrize("language", ["da", "sv", "en"])
def test_titles_buttons_and_choices_are_shown_whole(language):
    found = limits()

    assert {("Give kudos", blocks.TITLE), ("Join in", blocks.BUTTON), ("Withdraw", 30)} <= set(found)
    with translation.override(language):
        assert [(text, most) for text, most in found if len(translation.gettext(text)) > most] == []
