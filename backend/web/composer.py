"""The form for thanking colleagues: what it offers one person, whom they mean, and what is wrong with it."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from backend.templatetags.laurels import initials, spoken
from backend.web import colleagues
from backend.web.forms.giving import GiveForm, WhomForm
from backend.web.visitor import Visitor
from recognition.customers import selectors as customers
from recognition.kudos import selectors as kudos
from recognition.people import search

CHIPS = (0, 5, 10, 25, 50)
MOST_NEAR = 6


class Token(NamedTuple):
    """Somebody chosen, as the form sends them again; ``people`` is how many that is."""

    value: str
    name: str
    initials: str
    people: int


@dataclass(frozen=True, kw_only=True)
class Composer:
    """What the form shows: what may be chosen, what is left, what was typed, and errors beside their fields."""

    key: str
    left: int
    last_day: date
    chips: list[int]
    values: list[tuple[str, str]]
    value_mode: str
    may_give: bool
    is_unnoticed: bool
    back: str
    tokens: Sequence[Token] = ()
    typed: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def elsewhere(self) -> list[str]:
        """Errors about what the form does not show."""
        shown = {"whom", "message", "points", "customer"} | ({"value"} if self.has_value else set())
        return [error for name, errors in self.errors.items() if name not in shown for error in errors]

    @property
    def has_value(self) -> bool:
        """Whether a value can be named."""
        return bool(self.values) or self.value_mode == "free"

    @property
    def chip(self) -> int | None:
        """The chip that is on: the one sent, the smallest at first, none beside a number of one's own."""
        sent = str(self.typed.get("points", "" if self.typed else "0"))
        return int(sent) if sent.isdecimal() and not self.typed.get("points_other") else None


class Meant(NamedTuple):
    """Whom a form means: employees in the order named, and by which team some were named.

    ``unclear`` maps what was typed and means nobody, or several, to a sentence about it.
    """

    employees: list[int]
    through: dict[int, str]
    tokens: list[Token]
    unclear: dict[str, str]


def desk_of(me: Visitor) -> kudos.Desk:
    """What the visitor has before them; one statement."""
    roles = {role for role, _entity in me.roles}
    leads = {"manager"} if me.person.employee_id in me.standing.leading else set()
    return kudos.desk(employee_id=me.person.employee_id, roles=roles | leads, at=me.at)


def compose(desk: kudos.Desk, *, back: str, **more: Any) -> Composer:
    """The form as it is offered; ``back`` names the page to return to, ``more`` what was typed and what was wrong."""
    language = spoken()
    return Composer(
        key=secrets.token_urlsafe(16),
        left=desk.left.total,
        last_day=(desk.left.ends_at - timedelta(seconds=1)).astimezone(ZoneInfo(desk.zone)).date(),
        chips=[chip for chip in CHIPS if chip <= desk.left.total],
        values=[(code, names.get(language) or names.get("en") or code) for code, names in desk.values.items()],
        value_mode=desk.policy.value_mode,
        may_give=desk.may_give,
        is_unnoticed=desk.is_unnoticed,
        back=back,
        **more,
    )


def meant(form: WhomForm, me: Visitor, *, has_teams: bool = True) -> Meant:
    """Read whom the form means; what is typed of teams is looked up one by one, of people at once."""
    ids, team_ids = form.chosen()
    typed = form.typed()
    people = colleagues.found(typed, me=me, chosen=ids)
    by_id = {each.number: each for each in people}
    teams = search.teams(asker_id=me.person.employee_id, at=me.at, team_ids=team_ids) if team_ids and has_teams else []
    found = [by_id[number] for number in ids if number in by_id]
    unclear: dict[str, str] = {}
    for text in typed:
        called = [] if not has_teams or colleagues.exact(text, people) else _teams_called(text, me)
        teams = teams + called
        named = colleagues.Named(None) if called else colleagues.among(text, people, me=me)
        found += [named.person] if named.person else []
        if named.sentence:
            unclear[text] = named.sentence
    found = list(dict.fromkeys(found))
    employees = dict.fromkeys(each.number for each in found)
    through = {member: each.name for each in teams for member in each.member_ids if member not in employees}
    tokens = [Token(f"e{each.number}", each.name, initials(each.name), 1) for each in found]
    tokens += [Token(f"t{each.number}", each.name, initials(each.name), len(each.member_ids)) for each in teams]
    return Meant(list(employees | dict.fromkeys(through)), through, tokens, unclear)


def customer_of(form: GiveForm, me: Visitor) -> tuple[str, str]:
    """The external id of the customer the form names ("" for none), and what is unclear about it ("" for nothing)."""
    chosen, typed = form.cleaned_data["customer_id"].strip(), form.cleaned_data["customer"].strip()
    if chosen or not typed:
        return (chosen, "") if typed else ("", "")
    near = customers.served(employee_id=me.person.employee_id, text=typed, limit=MOST_NEAR, at=me.at)
    wanted = typed.casefold()
    exact = [number for number, name in near if wanted in (number.casefold(), name.casefold())]
    hits = exact or [number for number, _name in near]
    if len(hits) == 1:
        return hits[0], ""
    if hits:
        listed = ", ".join(f"{name} ({number})" for number, name in near[: MOST_NEAR - 1])
        return "", _("Several customers fit: %(customers)s. Write the number.") % {"customers": listed}
    return "", _("Only a customer you served can be named. Leave it out, or choose another.")


def errors_of(form: GiveForm) -> Iterator[tuple[str, list[str]]]:
    """What the form itself finds wrong, by the field it stands beside."""
    for name, errors in form.errors.items():
        yield ("points" if name == "points_other" else name), [str(error) for error in errors]


def _teams_called(text: str, me: Visitor) -> list[search.Match]:
    found = search.teams(text=text, asker_id=me.person.employee_id, at=me.at)
    return [each for each in found if each.name.casefold() == text.casefold()]
