"""From what somebody asked for in Slack to one kudos: who is meant, for which customer, from which place."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from integrations.slack import client, membership
from integrations.slack.calls import Call
from integrations.slack.cards import figures
from integrations.slack.grammar import Named
from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.customers import selectors as customers
from recognition.kudos import selectors as kudos_selectors
from recognition.kudos import services as kudos

PLACE = re.compile(r"slack:([A-Z0-9]{1,32}):([CG][A-Z0-9]{1,31}):(\d{1,11}\.\d{1,6})?")
ID = re.compile(r"[0-9]{1,18}")
MOST_CANDIDATES = 5


class Stranger(DomainError):
    """Whoever asks is no employee we know."""

    code = "stranger"


class NobodyLeft(DomainError):
    """All who were named can receive nothing."""

    code = "nobody_left"


class CustomerUnclear(DomainError):
    """Several customers may be meant by what was typed. Facts: customers, the ids of the nearest."""

    code = "customer_unclear"

    def __init__(self, sentence: str, *, customers: list[str]) -> None:
        super().__init__(sentence)
        self.facts = {"customers": customers}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A kudos as it was asked for in Slack; ``customer`` as it was typed, or chosen by its id."""

    mentions: tuple[str, ...]
    groups: tuple[Named, ...] = ()
    points: int = 0
    text: str = ""
    tag: str = ""
    is_private: bool = False
    customer: str = ""
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What was given; ``users`` is employee → Slack user, ``left_out`` Slack user → why, as membership says it."""

    given: kudos.Given
    users: dict[int, str]
    is_private: bool
    left_out: dict[str, str] = field(default_factory=dict)


def sender(call: Call) -> tuple[Actor, int]:
    """Who sent ``call``, and which employee that is. Raises Stranger."""
    if call.actor is None or call.actor.employee_id is None:
        raise Stranger(
            _("Laurels does not know you yet: no employee has the e-mail address of your Slack account. Ask HR.")
        )
    return call.actor, call.actor.employee_id


def give(call: Call, wish: Wish) -> Outcome:
    """Give what is wished, once however often ``call`` comes. Call it outside transactions.

    Raises Stranger, NobodyLeft, CustomerUnclear, what ``kudos.give`` raises, and what ``client.call`` raises.
    """
    actor, employee_id = sender(call)
    through = _through(call, wish.groups)
    found = membership.recipients(call.installation, [*wish.mentions, *through], call.at)
    if not found.employees and found.left_out:
        raise NobodyLeft(_("Nobody you named can receive kudos here: only colleagues can. Name one of them."))
    given = kudos.give(
        actor=actor,
        recipients=list(dict.fromkeys(found.employees.values())),
        points=wish.points,
        text=wish.text,
        at=call.at,
        key=call.key,
        tag=wish.tag,
        visibility="private" if wish.is_private else "public",
        customer=_customer(employee_id, wish.customer, call) or None,
        through={
            found.employees[user_id]: group
            for user_id, group in through.items()
            if user_id in found.employees and user_id not in wish.mentions
        },
        place=wish.place,
    )
    users = {employee_id: user_id for user_id, employee_id in found.employees.items()}
    return Outcome(given=given, users=users, is_private=wish.is_private, left_out=found.left_out)


def number(value: object) -> int:
    """The id a button or a form names; 0, which nothing has, for anything else."""
    text = str(value or "")
    return int(text) if ID.fullmatch(text) else 0


def values() -> dict[str, str]:
    """The company's values, code → name in the active language."""
    language = figures.spoken()
    return {
        value.code: value.names.get(language) or value.names.get("en") or value.code
        for value in kudos_selectors.values()
    }


def place(call: Call, channel: str, ts: str = "") -> str:
    """Where something was said, as the domain keeps it; "" for a direct message, where nobody else reads."""
    where = call.installation.team_id or call.installation.enterprise_id
    named = f"slack:{where}:{channel}:{ts}"
    return named if PLACE.fullmatch(named) else ""


def checked_place(call: Call, named: str) -> str:
    """``named`` where it is a place of this installation, else ""."""
    match = PLACE.fullmatch(named)
    return named if match and named == place(call, match[2], match[3] or "") else ""


def _through(call: Call, groups: Collection[Named]) -> dict[str, str]:
    """Each user of the user groups at this moment, with the name of the first group they are in."""
    team_id = str(call.payload.get("team_id", ""))
    found: dict[str, str] = {}
    for group in groups:
        name = group.label or _handle(call, group.slack_id, team_id)
        for user_id in membership.group_members(call.installation, group.slack_id, team_id=team_id):
            found.setdefault(user_id, f"@{name}")
    return found


def _handle(call: Call, group_id: str, team_id: str) -> str:
    """The handle of a group that Slack named by its id alone."""
    workspace = None if call.installation.team_id else team_id
    answer = client.call(call.installation, "usergroups.list", include_users=False, team_id=workspace)
    groups = answer.get("usergroups") or ()
    return next((str(group["handle"]) for group in groups if group.get("id") == group_id), group_id)


def _customer(employee_id: int, typed: str, call: Call) -> str:
    """The id of the customer meant by an id, a name or a part of one; as typed where it is none the person served."""
    if not typed or customers.has_served(employee_id=employee_id, customer=typed):
        return typed
    near = customers.served(employee_id=employee_id, text=typed, limit=MOST_CANDIDATES + 1, at=call.at)
    wanted = typed.casefold()
    exact = [number for number, name in near if wanted in (number.casefold(), name.casefold())]
    meant = exact or [number for number, _name in near]
    if len(meant) > 1:
        listed = ", ".join(f"{name} ({number})" for number, name in near[:MOST_CANDIDATES])
        said = _("Several customers have that name: %(customers)s. Use the id.") % {"customers": listed}
        raise CustomerUnclear(said, customers=meant[:MOST_CANDIDATES])
    return meant[0] if meant else typed
