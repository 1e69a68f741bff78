"""What every change of a proposal has in common: its row and its locks, its conditional update."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from recognition.core.db import require_transaction
from recognition.core.errors import DomainError, NotFound
from recognition.rewards import states
from recognition.rewards.models import PersonPeriod, Proposal


class UnknownProposal(NotFound):
    """No proposal has this number."""

    code = "unknown_proposal"


class StalePage(DomainError):
    """The proposal changed after the page was made from which it is decided."""

    code = "stale_page"


def proposal_named(proposal_id: int) -> Proposal:
    """The proposal, not locked. Raises UnknownProposal."""
    found = Proposal.objects.select_related("version", "entity", "outcome").filter(pk=proposal_id).first()
    if found is None:
        raise UnknownProposal(f"There is no proposal {proposal_id}; `proposals` lists what there is.")
    return found


def locked_proposal(proposal_id: int) -> Proposal:
    """The proposal, locked until the transaction ends."""
    [proposal] = locked_proposals(Proposal.objects.filter(pk=proposal_id))
    return proposal


def locked_proposals(wanted: QuerySet[Proposal]) -> list[Proposal]:
    """Those of ``wanted`` that still are when the lock is there, by id, each locked until the transaction ends."""
    require_transaction()
    rows = wanted.order_by("pk").select_for_update(of=("self",))
    return list(rows.select_related("version", "entity", "outcome"))


def locked_person_period(*, employee_id: int, period_id: int, unit: str) -> PersonPeriod:
    """The person's approved sum of the period, made if need be and locked: what the splitting guard counts under."""
    require_transaction()
    row = PersonPeriod(employee_id=employee_id, period_id=period_id, unit=unit)
    PersonPeriod.objects.bulk_create([row], ignore_conflicts=True)
    return PersonPeriod.objects.select_for_update().get(employee_id=employee_id, period_id=period_id, unit=unit)


def raise_person_period(row: PersonPeriod, *, by: int) -> None:
    """Add ``by`` to what the person was approved in the period; negative when an approval is revoked."""
    PersonPeriod.objects.filter(pk=row.pk).update(approved=F("approved") + by)


def move(proposal: Proposal, *, state: str, at: datetime, **changes: Any) -> None:
    """Give a locked proposal its next state, if the table allows it and nobody was faster.

    Raises IllegalMove, or StalePage when state and revision are no longer what the caller saw.
    """
    changes = {"held_for": "", **changes}
    states.check(states.name(proposal.state, proposal.held_for), states.name(state, changes["held_for"]))
    changes |= {"state": state, "state_at": at, "revision": proposal.revision + 1}
    unchanged = Proposal.objects.filter(pk=proposal.pk, state=proposal.state, revision=proposal.revision)
    if not unchanged.update(**changes):
        raise StalePage(f"Proposal {proposal.pk} changed in the meantime; look at it again.")
    for name, value in changes.items():
        setattr(proposal, name, value)


def move_many(
    proposals: Collection[Proposal], *, state: str, held_for: str = "", ended_code: str = "", at: datetime
) -> None:
    """``move`` for many locked rows in one statement; ``ended_code`` says why they end without a decision."""
    if not proposals:
        return
    for each in proposals:
        states.check(states.name(each.state, each.held_for), states.name(state, held_for))
    unchanged = Proposal.objects.filter(
        pk__in=[each.pk for each in proposals], state__in={each.state for each in proposals}
    )
    changes = {"state": state, "held_for": held_for, "ended_code": ended_code, "state_at": at}
    moved = unchanged.update(**changes, revision=F("revision") + 1)
    if moved != len(proposals):
        raise StalePage("Some of these proposals changed in the meantime; look at them again.")
    for each in proposals:
        vars(each).update(changes, revision=each.revision + 1)
