"""Whom somebody means by what they typed: one colleague by id, work address or whole name, or else a clear why not."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from backend.web.visitor import Visitor
from recognition.people import search

MOST_NEAR, LONGEST_SHOWN = 8, 80


class Named(NamedTuple):
    """Whom one text means: ``person``, or nobody and the ``sentence`` that says why, with whom it may mean."""

    person: search.Match | None
    sentence: str = ""
    candidates: Sequence[search.Match] = ()


def one(text: str, *, me: Visitor, may_be_me: bool = True) -> Named:
    """Whom ``text`` means; with ``may_be_me`` False the visitor is nobody here."""
    return among(text, found([text], me=me), me=me, may_be_me=may_be_me)


def found(typed: Collection[str], *, me: Visitor, chosen: Collection[int] = ()) -> list[search.Match]:
    """Everybody whom one of these texts may mean exactly, and those chosen by number; one statement."""
    return search.named(typed=typed, employee_ids=chosen, at=me.at) if typed or chosen else []


def exact(text: str, people: Collection[search.Match]) -> list[search.Match]:
    """Those of the people who have this id, or else this name or address."""
    wanted = text.strip().casefold()
    called = [each for each in people if wanted in (each.name.casefold(), each.email.casefold())]
    return [each for each in people if text.strip() == each.reference] or called


def among(text: str, people: Collection[search.Match], *, me: Visitor, may_be_me: bool = True) -> Named:
    """Whom ``text`` means among the ``people`` that ``found`` brought."""
    hits = exact(text, [each for each in people if may_be_me or each.number != me.person.employee_id])
    if len(hits) == 1:
        return Named(hits[0])
    name = text.strip()[:LONGEST_SHOWN]
    if hits:
        listed = ", ".join(f"{each.name} ({each.email or each.team})" for each in hits[:MOST_NEAR])
        sentence = _("Several colleagues are called “%(name)s”: %(people)s. Write the work e-mail.")
        return Named(None, sentence % {"name": name, "people": listed}, hits[:MOST_NEAR])
    near = search.colleagues(text=text, asker_id=me.person.employee_id, limit=MOST_NEAR, at=me.at)
    if near:
        listed = ", ".join(f"{each.name} ({each.team})" if each.team else each.name for each in near)
        sentence = _("Nobody is called exactly “%(name)s”. Do you mean one of these? %(people)s")
        return Named(None, sentence % {"name": name, "people": listed}, near)
    sentence = _("Nobody here is called “%(name)s”. Write a full name or a work e-mail.")
    return Named(None, sentence % {"name": name})
