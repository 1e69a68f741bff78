"""What an item is called in which language. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from recognition.core import texts
from recognition.core.errors import DomainError

LANGUAGES = ("da", "sv", "en")
LONGEST_NAME = 80
LONGEST_DESCRIPTION = 1_000

Texts = Mapping[str, Mapping[str, str]]


class BadItemText(DomainError):
    """An item has no name anybody could read."""

    code = "bad_item_text"


class Spoken(NamedTuple):
    """Name and description in one language."""

    name: str
    description: str


def spoken(said: Texts, language: str) -> Spoken:
    """The texts in ``language``, or English, or the first language there is a name in."""
    for each in (language, "en", *LANGUAGES):
        found = said.get(each)
        if found is not None and found.get("name"):
            return Spoken(found["name"], found.get("description", ""))
    return Spoken("", "")


def fit(said: Texts) -> dict[str, dict[str, str]]:
    """``said`` without blanks around and without languages it has no name in.

    Raises BadItemText where no language has a name or one is unknown, BadText for what cannot be kept.
    """
    found: dict[str, dict[str, str]] = {}
    for language, words in said.items():
        if language not in LANGUAGES:
            raise BadItemText(f"{language!r} is no language of the shop; write {', '.join(LANGUAGES)}.")
        name, description = words.get("name", "").strip(), texts.straight(words.get("description", "")).strip()
        texts.require_fit(name, what="name", longest=LONGEST_NAME)
        texts.require_fit(description, what="description", longest=LONGEST_DESCRIPTION)
        if name:
            found[language] = {"name": name, "description": description}
        elif description:
            raise BadItemText("A description needs a name in the same language; write one.")
    if not found:
        raise BadItemText("An item needs a name in at least one language; write one.")
    return found
