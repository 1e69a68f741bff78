"""Which outcomes belong together and are paid once: pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from recognition.core import identity
from recognition.programmes.definition import Definition

REACH = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An outcome as a programme sees it. ``occasion`` is set once the programme has judged it.

    ``day`` is its date in the company's time zone; ``matured_at`` is None while maturity needs a fact.
    """

    outcome_id: int
    uid: UUID
    customer_id: int
    kind: str
    segment: str
    occurred_at: datetime
    day: date
    matured_at: datetime | None
    withdrawn: bool
    document_id: str
    value_minor: int | None
    currency: str
    occasion: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """The members of one occasion; ``chosen`` is the one that is paid.

    ``due_at`` is when it may be assessed, None while a member has not matured.
    """

    occasion: UUID
    chosen: Candidate
    others: tuple[Candidate, ...]
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Late:
    """A member that became known after its occasion was judged: evidence, never a second payment."""

    candidate: Candidate
    occasion: UUID


@dataclass(frozen=True, kw_only=True)
class Formed:
    groups: tuple[Group, ...]
    late: tuple[Late, ...]


def form(definition: Definition, candidates: Iterable[Candidate]) -> Formed:
    """Every occasion of ``definition`` among all known outcomes of some customers.

    An occasion reaches less than 30 days from its first member, among outcomes of one customer that
    name one document. Its uid comes from that first member, so it is the same on every replay. Once
    judged it stands: who is within its reach, before or after, and was not known then, is late. Pass
    the judged ones too, also withdrawn ones; a withdrawn outcome that was not judged pays nothing.
    """
    groups: list[Group] = []
    late: list[Late] = []
    for document, members in groupby(sorted(candidates, key=_place), key=lambda one: one.document_id):
        known = list(members)
        judged = [one for one in known if one.occasion and definition.covers(one.day)]
        waiting = [one for one in known if not one.occasion and not one.withdrawn and admits(definition, one)]
        if not document:
            groups += [_group(definition, [one]) for one in waiting]
            continue
        anchors = [one for one in judged if one.occasion == occasion_uid(definition, one)]
        for one in list(waiting):
            near = next((anchor for anchor in anchors if _within_reach(anchor, one)), None)
            if near and near.occasion:
                late.append(Late(candidate=one, occasion=near.occasion))
                waiting.remove(one)
        while waiting:
            together = [one for one in waiting if _within_reach(waiting[0], one)]
            groups.append(_group(definition, together))
            waiting = waiting[len(together) :]
    return Formed(groups=tuple(groups), late=tuple(late))


def admits(definition: Definition, candidate: Candidate) -> bool:
    """Whether the version judges this outcome: its kind, date and filters.

    A minimum value is compared at the version's dated rate; a value without a rate does not pass it.
    """
    filters = definition.filters
    return (
        candidate.kind in definition.kinds
        and definition.covers(candidate.day)
        and (not filters.segments or candidate.segment in filters.segments)
        and (not filters.currencies or candidate.currency in filters.currencies)
        and (filters.minimum_value is None or _value(definition, candidate) >= filters.minimum_value)
    )


def occasion_uid(definition: Definition, first: Candidate) -> UUID:
    """The identity of the occasion that ``first`` opens in this programme."""
    return identity.uid("laurels", "occasion", f"{definition.programme}\x1f{first.uid}")


def _place(candidate: Candidate) -> tuple[object, ...]:
    # Without a document everybody is alone, so the customer need not separate them.
    return (candidate.document_id, candidate.customer_id, candidate.occurred_at, candidate.uid.bytes)


def _within_reach(first: Candidate, one: Candidate) -> bool:
    return first.customer_id == one.customer_id and abs(one.occurred_at - first.occurred_at) < REACH


def _group(definition: Definition, members: Sequence[Candidate]) -> Group:
    first = members[0]
    chosen = min(members, key=lambda one: (definition.kinds.index(one.kind), one.occurred_at, one.uid.bytes))
    moments = [one.matured_at for one in members if one.matured_at]
    if first.document_id:
        moments.append(first.occurred_at + REACH)
    return Group(
        occasion=occasion_uid(definition, first),
        chosen=chosen,
        others=tuple(one for one in members if one is not chosen),
        due_at=max(moments) if all(one.matured_at for one in members) else None,
    )


def _value(definition: Definition, candidate: Candidate) -> int:
    """The value in the version's value currency; below everything when it has none."""
    nothing = -(2**63)
    if candidate.value_minor is None:
        return nothing
    if candidate.currency == definition.value_currency:
        return candidate.value_minor
    rate = definition.rate(source=candidate.currency, target=definition.value_currency, day=candidate.day)
    return nothing if rate is None else rate.convert(candidate.value_minor)
