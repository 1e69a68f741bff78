"""Those who served a customer agree how to share the credit, and sign it before anything is judged."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from recognition.activity import services as activity
from recognition.attribution.models import Assessment
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError, Forbidden, NotFound
from recognition.customers.models import Outcome
from recognition.people import selectors as people
from recognition.people.models import Role
from recognition.programmes import occasions
from recognition.rewards import due
from recognition.rewards.models import AgreedShare, AgreedSplit
from recognition.rewards.selectors import agreement
from recognition.rewards.selectors.outcomes import outcome_named

LARGEST_SHARE = 1_000_000


class UnknownSplit(NotFound):
    """No split has this number."""

    code = "unknown_split"


class BadShares(DomainError):
    """A split does not say who of those concerned gets what, or why."""

    code = "bad_shares"


class NothingToSplit(DomainError):
    """No programme shares the credit for the outcome by agreement."""

    code = "nothing_to_split"


class SplitStands(DomainError):
    """There is a split already, or it is signed, void or judged."""

    code = "split_stands"


class _Wish(NamedTuple):
    """How somebody wishes to share."""

    proposer: int
    outcome: Outcome
    shares: Mapping[int, int]
    reason: str


def propose_split(
    *, actor: Actor, outcome: str, shares: Mapping[int, int], reason: str, at: datetime, key: str
) -> AgreedSplit:
    """Propose how to share the credit for ``outcome`` (as in ``outcome_named``); the proposer has signed their share.

    ``shares`` are whole numbers above 0 by employee id; amounts follow from them by the programme's rules. Proposed by
    one of those concerned, with a ``reason`` that all who sign read. Everybody with a touchpoint in the window is
    named, so that nobody is left out; others may be, if all agree. Raises UnknownOutcome, NothingToSplit, BadShares,
    Forbidden, SplitStands, KeyReused, BadText.
    """
    said = reason.strip()
    arguments = {"outcome": outcome, "shares": sorted(shares.items()), "reason": said}
    with durable():
        proposer = _person(actor)
        number = activity.once(
            service="rewards.propose_split",
            actor=actor,
            key=key,
            arguments=arguments,
            at=at,
            work=lambda: _propose(actor, _Wish(proposer, outcome_named(outcome), shares, said), at),
        )
        return AgreedSplit.objects.get(pk=number)


def sign_split(
    *, actor: Actor, split_id: int, at: datetime, key: str, for_employee_id: int | None = None
) -> AgreedSplit:
    """Sign one's own share; with the last signature it is signed, and the outcome is judged by it.

    Nobody signs for somebody else, delegates included; only for who has left the company somebody of HR does, who has
    no share themself (``for_employee_id``). Raises UnknownSplit, Forbidden, SplitStands, KeyReused.
    """
    with durable():
        signer = _person(actor)
        activity.once(
            service="rewards.sign_split",
            actor=actor,
            key=key,
            arguments={"split": split_id, "for": for_employee_id},
            at=at,
            work=lambda: _sign(actor, signer, split_id, for_employee_id or signer, at),
        )
        return _split_named(split_id)


def void_split(*, actor: Actor, split_id: int, reason: str, at: datetime, key: str) -> AgreedSplit:
    """Void a split before it is judged, so that another can be proposed; by anybody concerned, or HR, saying why.

    Raises UnknownSplit, BadShares, Forbidden, SplitStands, KeyReused, BadText.
    """
    said = reason.strip()
    if not said:
        raise BadShares("Say why the split is void; the others read that.")
    with durable():
        person = _person(actor)
        activity.once(
            service="rewards.void_split",
            actor=actor,
            key=key,
            arguments={"split": split_id, "reason": said},
            at=at,
            work=lambda: _void(actor, person, split_id, said, at),
        )
        return _split_named(split_id)


def lock_signed(chosen: Sequence[occasions.Candidate]) -> dict[int, dict[int, int]]:
    """The signed shares of these outcomes by outcome id and employee id, locked so that nobody voids them meanwhile."""
    outcomes = {one.uid: one.outcome_id for one in chosen}
    standing = AgreedSplit.objects.filter(outcome_uid__in=outcomes, state=AgreedSplit.State.SIGNED)
    locked = {split.pk: split.outcome_uid for split in standing.order_by("pk").select_for_update(no_key=True)}
    found: dict[int, dict[int, int]] = {outcomes[uid]: {} for uid in locked.values()}
    for share in AgreedShare.objects.filter(split__in=locked).order_by("employee_id"):
        found[outcomes[locked[share.split_id]]][share.employee_id] = share.weight
    return found


def _propose(actor: Actor, wish: _Wish, at: datetime) -> int:
    outcome, shares = wish.outcome, wish.shares
    versions = due.by_agreement(outcome_id=outcome.pk, at=at)
    if not versions:
        raise NothingToSplit(f"No programme shares the credit for outcome {outcome.external_id} by agreement.")
    served = agreement.served(outcome_ids=[outcome.pk], versions=versions, at=at)[outcome.pk]
    _require_sound(shares, wish.reason, served)
    if wish.proposer not in served | shares.keys():
        raise Forbidden("Only who served the customer, or has a share in it, proposes how to share.")
    _require_not_judged(outcome)
    standing = AgreedSplit.objects.filter(outcome_uid=outcome.uid).exclude(state=AgreedSplit.State.VOID).first()
    if standing:
        raise SplitStands(f"Split {standing.pk} of this outcome is {standing.state}; sign it, or void it first.")
    split = AgreedSplit.objects.create(
        outcome=outcome,
        outcome_uid=outcome.uid,
        reason_digest=activity.keep_text(text=wish.reason, employee_id=wish.proposer, at=at),
        proposed_by_id=wish.proposer,
        proposed_at=at,
    )
    AgreedShare.objects.bulk_create(
        AgreedShare(
            split=split, employee_id=employee, weight=weight, signed_at=at if employee == wish.proposer else None
        )
        for employee, weight in sorted(shares.items())
    )
    told = {"employees": sorted(shares)}
    _record(actor, split, "rewards.split_proposed", at, told, text_digest=split.reason_digest)
    _finish(actor, split, at)
    return split.pk


def _require_sound(shares: Mapping[int, int], reason: str, served: Collection[int]) -> None:
    if not shares or any(not 1 <= weight <= LARGEST_SHARE for weight in shares.values()):
        raise BadShares(f"Give each person a whole number from 1 to {LARGEST_SHARE}; leave out who gets nothing.")
    if not reason:
        raise BadShares("Say in a sentence why you share like this; everybody who signs reads it.")
    named = people.employees(employee_ids=shares.keys() | set(served))
    if not shares.keys() <= named.keys():
        raise BadShares("A share is for somebody who is no employee; use their employee_id.")
    left_out = ", ".join(
        sorted(f"{named[each].name} ({named[each].external_id})" for each in set(served) - shares.keys())
    )
    if left_out:
        raise BadShares(f"{left_out} served the customer, too; give them a share, so that they sign with you.")


def _sign(actor: Actor, signer: int, split_id: int, employee_id: int, at: datetime) -> str:
    split = _locked(split_id)
    shares = {each.employee_id: each for each in split.shares.all()}
    mine = shares.get(employee_id)
    if split.state != AgreedSplit.State.OPEN or mine is None or mine.signed_at is not None:
        raise SplitStands(f"Split {split_id} is {split.state} and does not wait for this signature.")
    if employee_id != signer:
        has_left = not people.is_employed(employee_id=employee_id, day=people.company_date(at))
        is_hr = people.has_role(employee_id=signer, roles=(Role.HR,), entity_id=None, at=at)
        if not (has_left and is_hr) or signer in shares:
            raise Forbidden("Everybody signs for themself; only for who has left, HR does, without a share of its own.")
    mine.signed_at = at
    mine.save(update_fields=["signed_at"])
    _record(actor, split, "rewards.split_signed", at, {"employee": employee_id})
    _finish(actor, split, at)
    return split.state


def _void(actor: Actor, person: int, split_id: int, reason: str, at: datetime) -> str:
    split = _locked(split_id)
    if split.state == AgreedSplit.State.VOID:
        raise SplitStands(f"Split {split_id} is void already.")
    concerned = agreement.concerned(split=split, at=at)
    if person not in concerned and not people.has_role(employee_id=person, roles=(Role.HR,), entity_id=None, at=at):
        raise Forbidden("Only who has a share, who served the customer, or HR voids a split.")
    _require_not_judged(split.outcome)
    split.state, split.ended_at = AgreedSplit.State.VOID, at
    split.save(update_fields=["state", "ended_at"])
    digest = activity.keep_text(text=reason, employee_id=person, at=at)
    _record(actor, split, "rewards.split_voided", at, {"employees": sorted(concerned)}, text_digest=digest)
    return split.state


def _finish(actor: Actor, split: AgreedSplit, at: datetime) -> None:
    """With the last signature the split is signed."""
    if split.shares.filter(signed_at__isnull=True).exists():
        return
    split.state, split.ended_at = AgreedSplit.State.SIGNED, at
    split.save(update_fields=["state", "ended_at"])
    _record(actor, split, "rewards.split_agreed", at, {})


def _require_not_judged(outcome: Outcome) -> None:
    if Assessment.objects.filter(outcome__uid=outcome.uid, policy__name=due.AGREED).exists():
        raise SplitStands(f"Outcome {outcome.external_id} was judged by what was signed; contest it instead.")


def _person(actor: Actor) -> int:
    if actor.employee_id is None or actor.on_behalf_of_id is not None:
        raise Forbidden("Everybody agrees for themself, signed in under their own name; nobody does for another.")
    return actor.employee_id


def _split_named(split_id: int) -> AgreedSplit:
    found = AgreedSplit.objects.filter(pk=split_id).select_related("outcome").first()
    if found is None:
        raise UnknownSplit(f"There is no split {split_id}; see `split list`.")
    return found


def _locked(split_id: int) -> AgreedSplit:
    _split_named(split_id)
    return AgreedSplit.objects.select_related("outcome").select_for_update(no_key=True, of=("self",)).get(pk=split_id)


def _record(
    actor: Actor, split: AgreedSplit, code: str, at: datetime, data: dict[str, Any], *, text_digest: str = ""
) -> None:
    activity.record(
        actor=actor,
        at=at,
        code=code,
        subject_kind="split",
        subject_id=split.pk,
        data={"outcome": split.outcome_id, **data},
        text_digest=text_digest,
    )
