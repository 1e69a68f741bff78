"""The approval queue: what waits for somebody's decision, a page at a time."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from recognition.attribution import policies
from recognition.core import canonical
from recognition.core.actor import Actor
from recognition.programmes.definition import POINTS
from recognition.rewards.access import Open
from recognition.rewards.selectors import glances, listing
from recognition.rewards.selectors.glances import Entry
from recognition.rewards.selectors.visibility import Scope, visible_to

PAGE, LOOKED_THROUGH = 20, 60
TABS = ("all", "money", "points", "owed", "look")


class Queue(NamedTuple):
    """A page of what waits for the viewer; on the first, also what waits for others because it benefits the viewer.

    ``counts`` by tab; "look" is missing where more waits than is looked through at once. ``after`` leads to the next
    page, '' when there is none. ``fingerprint`` changes as soon as anything that waits does.
    """

    entries: list[Entry]
    benefits_me: list[Entry]
    counts: Mapping[str, int]
    after: str
    fingerprint: str


def waiting_fingerprint(*, viewer: Actor, scope: Scope, at: datetime) -> str:
    """The ``fingerprint`` of ``approvals`` without its rows; three statements."""
    return _fingerprint(listing.standings(actor=viewer, at=at, scope=scope))


def approvals(
    *, viewer: Actor, scope: Scope, language: str, at: datetime, tab: str = "all", after: str = "", limit: int = PAGE
) -> Queue:
    """What waits for the viewer, whose ``scope`` it is, the outcome that matured first before others.

    ``tab``: all; money or points; what is owed; what asks for a look. ``after`` is that of the page before; a page of
    a rare tab may be short and yet have a next. Four statements, whatever the rows.
    """
    standings = listing.standings(actor=viewer, at=at, scope=scope)
    mine = [each.proposal for each in standings if each.is_mine]
    own = [each for each in standings if each.proposal.employee_id == viewer.employee_id and not after]
    rest = [each for each in mine if _position(each) > _read_mark(after)]
    looked = rest[:LOOKED_THROUGH]
    read = glances.looked_through(
        viewer=viewer,
        proposal_ids=[*(each.pk for each in looked), *(each.proposal.pk for each in own)],
        goes_to={each.proposal.pk: each.rights[0] for each in own if each.rights},
        at=at,
    )
    asking = {number for number, each in read.items() if each.glance.asks_for_a_look}
    chosen = [each for each in looked if (each.pk in asking if tab == "look" else _is_in(tab, each))]
    shown = chosen[:limit]
    last = shown[-1] if len(chosen) > limit else looked[-1] if len(rest) > len(looked) else None
    counts = Counter(name for each in mine for name in TABS[:-1] if _is_in(name, each))
    if len(looked) == len(mine):
        counts["look"] = sum(each.pk in asking for each in looked)
    return Queue(
        entries=[glances.entry(read[each.pk], viewer=viewer, language=language) for each in shown],
        benefits_me=[glances.entry(read[each.proposal.pk], viewer=viewer, language=language) for each in own],
        counts=counts,
        after="" if last is None else "-".join(map(str, _position(last))),
        fingerprint=_fingerprint(standings),
    )


class Chosen(NamedTuple):
    """What approving several at once comes to: how many, the sum by unit, and who is left out for want of a second.

    ``employee_ids``: whose amounts are in the sums.
    """

    number: int
    sums: Mapping[str, int]
    left_out: list[str]
    employee_ids: set[int]


def chosen(*, viewer: Actor, scope: Scope, proposal_ids: Collection[int], at: datetime) -> Chosen:
    """What approving these at once would come to; those the viewer may not see are passed over. Two statements."""
    seen = visible_to(viewer=viewer, at=at, scope=scope).exclude(employee=viewer.employee_id)
    numbers = list(seen.filter(pk__in=proposal_ids).values_list("pk", flat=True))
    read = glances.looked_through(viewer=viewer, proposal_ids=numbers, goes_to={}, at=at).values()
    sums: Counter[str] = Counter()
    for each in read:
        if not each.glance.needs_second:
            sums[each.proposal.unit] += each.proposal.amount
    alone = [each.proposal.employee.name for each in read if each.glance.needs_second]
    whose = {each.proposal.employee_id for each in read if not each.glance.needs_second}
    return Chosen(number=len(read) - len(alone), sums=sums, left_out=alone, employee_ids=whose)


def _fingerprint(standings: Iterable[listing.Standing[Open]]) -> str:
    return canonical.fingerprint([f"{one.pk} {one.revision} {is_mine}" for one, _, is_mine in standings])[:16]


def _is_in(tab: str, proposal: Open) -> bool:
    if tab == "owed":
        return proposal.nature == "entitlement" and proposal.reverses_id is None
    return tab == "all" or (tab == "points") == (proposal.unit in POINTS)


def _position(proposal: Open) -> tuple[int, int]:
    return policies.microseconds(proposal.matured_at), proposal.pk


def _read_mark(after: str) -> tuple[int, int]:
    """The position ``after`` names; the beginning for what no page ever said."""
    moment, _, number = after.partition("-")
    return (int(moment), int(number)) if moment.isdecimal() and number.isdecimal() else (0, 0)
