"""Approving a handful at once: each looked at by the same rules, in a transaction of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.rewards import verdicts
from recognition.rewards.models import Decision
from recognition.rewards.services import deciding
from recognition.rewards.services.decisions import Request

MOST = 20


@dataclass(frozen=True, kw_only=True)
class Decided:
    """One that was approved, as it stands now; ``amount`` in minor units of ``unit``, or points."""

    proposal_id: int
    state: str
    revision: int
    amount: int
    unit: str


@dataclass(frozen=True, kw_only=True)
class Refused:
    """One about which nothing was done, and why: the code and the sentence of the error ``decide`` raises."""

    proposal_id: int
    code: str
    sentence: str


def decide_many(
    *, actor: Actor, wishes: Sequence[tuple[int, int | None]], kind: str = "approve", at: datetime, key: str = ""
) -> list[Decided | Refused]:
    """Approve up to 20 proposals, each a (proposal id, revision of the page); a result for each, in their order.

    One that needs a second person, before or after, is refused: it is looked at alone. What is refused leaves the
    others as they are. The same ``key`` again decides nothing twice and tries anew what was refused.
    Raises BadDecision for another kind, more than 20, none, or the same proposal twice.
    """
    named = [proposal_id for proposal_id, _ in wishes]
    if kind != Decision.Kind.APPROVE:
        raise verdicts.BadDecision("Several at once are only approved; adjust and decline one by one, with its reason.")
    if not named or len(named) > MOST:
        raise verdicts.BadDecision(f"Approve 1 to {MOST} at once, so that each is looked at; these are {len(named)}.")
    if len(set(named)) < len(named):
        raise verdicts.BadDecision("The same proposal is named twice; name each once.")
    request = Request(actor=actor, wish=verdicts.Wish(kind=kind), at=at, in_bulk=True)
    return [_one(request, proposal_id, revision, key) for proposal_id, revision in wishes]


def _one(request: Request, proposal_id: int, revision: int | None, key: str) -> Decided | Refused:
    own_key = f"{key}:{proposal_id}" if key else ""
    try:
        done = deciding.carried_out(request, proposal_id=proposal_id, revision=revision, key=own_key)
    except DomainError as error:
        return Refused(proposal_id=proposal_id, code=error.code, sentence=error.sentence)
    return Decided(
        proposal_id=proposal_id, state=done.state, revision=done.revision, amount=done.amount, unit=done.unit
    )
