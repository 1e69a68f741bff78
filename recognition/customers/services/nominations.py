"""Somebody took ownership for a customer, or did right by them: a colleague says so, a manager decides."""

from datetime import datetime, timedelta

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError, Forbidden
from recognition.core.texts import require_fit
from recognition.customers import access, checks, selectors
from recognition.customers.models import Nomination
from recognition.customers.services import crediting
from recognition.people import selectors as people

OLDEST = timedelta(days=730)


class NotAPerson(Forbidden):
    """Only a person can tell what they saw."""

    code = "not_a_person"


class SelfNomination(DomainError):
    """Somebody named themself."""

    code = "self_nomination"


class EvidenceMissing(DomainError):
    """A nomination does not say what the nominee did."""

    code = "evidence_missing"


class UnknownDeed(DomainError):
    """There is no such kind of nomination."""

    code = "unknown_deed"


class BadDeed(DomainError):
    """The deed lies in the future, or longer ago than touchpoints are kept."""

    code = "bad_deed"


class NotEmployedThen(DomainError):
    """The nominee was not employed when they are said to have acted."""

    code = "not_employed_then"


class ReasonMissing(DomainError):
    """A nomination is declined without a word why."""

    code = "reason_missing"


class AlreadyDecided(DomainError):
    """Somebody was faster."""

    code = "already_decided"


def nominate(
    *,
    actor: Actor,
    nominee_id: int,
    customer: str,
    matter_id: str = "",
    occurred_at: datetime,
    evidence: str,
    kind: str = Nomination.Kind.TOOK_OWNERSHIP,
    at: datetime,
    key: str,
) -> int:
    """Say what ``nominee_id`` did for ``customer`` (external id) at ``occurred_at``; the number of the nomination.

    The customer is one the acting person may see: they or their people served them. ``evidence`` says what the nominee
    did. They *took ownership* (``took_ownership``): who has a touchpoint of that matter, or without a matter one with
    the customer from 180 days before the deed to a day after it, is credited anyway. Or they *did right*
    (``did_right``) by the customer, whatever it cost in revenue, whether it was their work or not. The same ``key``
    again returns the first. Raises NotAPerson, SelfNomination, EvidenceMissing, UnknownDeed, BadDeed, UnknownCustomer,
    NotEmployedThen, AlreadyServed, AlreadyCredited, BadText, KeyReused.
    """
    deed = Nomination(
        kind=kind,
        giver_id=actor.employee_id or 0,  # nobody, which is refused
        nominee_id=nominee_id,
        matter_id=matter_id,
        occurred_at=occurred_at,
        nominated_at=at,
    )
    _require_sound(deed, evidence)
    arguments = {
        "nominee": nominee_id,
        "customer": customer,
        "matter": matter_id,
        "occurred_at": occurred_at,
        "evidence": evidence.strip(),
        "kind": str(kind),
    }
    with durable():
        return activity.once(
            service="customers.nominate",
            actor=actor,
            key=key,
            arguments=arguments,
            at=at,
            work=lambda: _nominate(actor, deed, customer, evidence.strip()),
        )


def decide_nomination(
    *, actor: Actor, nomination_id: int, accept: bool, reason: str = "", at: datetime, key: str
) -> str:
    """Accept or decline a nomination; the state it is in then. Declining needs a ``reason``.

    Accepted, it is one touchpoint of the nominee at the moment of the deed; of who did right, also an outcome a second
    later, so that a programme that credits the last contact within a day pays them alone. The first decision stands;
    the same ``key`` again returns it. Raises UnknownNomination, Forbidden, NobodyDecides, ReasonMissing,
    AlreadyDecided, AlreadyServed, AlreadyCredited, BadText, KeyReused.
    """
    if not accept and not reason.strip():
        raise ReasonMissing("Say why the nomination is declined; the colleague who made it reads that.")
    with durable():
        return activity.once(
            service="customers.decide_nomination",
            actor=actor,
            key=key,
            arguments={"nomination": nomination_id, "accept": accept, "reason": reason.strip()},
            at=at,
            work=lambda: _decide(actor, nomination_id, accept, reason.strip(), at),
        )


def _require_sound(deed: Nomination, evidence: str) -> None:
    if deed.kind not in Nomination.Kind.values:
        raise UnknownDeed(f"{deed.kind!r} is no kind of nomination; choose {' or '.join(Nomination.Kind.values)}.")
    if not deed.giver_id:
        raise NotAPerson("A nomination is made by the person who saw it; sign in.")
    if deed.giver_id == deed.nominee_id:
        raise SelfNomination("Nobody nominates themself; ask a colleague who saw it.")
    if not evidence.strip():
        raise EvidenceMissing("Say in a sentence or two what the colleague did for the customer.")
    require_fit(deed.matter_id, what="matter", longest=checks.TOUCHPOINT_LENGTHS["matter_id"])
    if not deed.nominated_at - OLDEST <= deed.occurred_at <= deed.nominated_at:
        raise BadDeed("The deed lies in the future or more than 24 months ago; correct the date.")


def _nominate(actor: Actor, deed: Nomination, customer: str, evidence: str) -> int:
    deed.customer = selectors.customer_within_reach(viewer=actor, customer=customer, at=deed.nominated_at)
    if not people.is_employed(employee_id=deed.nominee_id, day=people.company_date(deed.occurred_at)):
        raise NotEmployedThen("The colleague was not employed on that day; correct the person or the date.")
    crediting.require_not_credited(deed)
    deed.evidence_digest = activity.keep_text(text=evidence, employee_id=deed.nominee_id, at=deed.nominated_at)
    deed.save()
    _record(actor, "customers.nominated", deed, {}, deed.nominated_at)
    return deed.pk


def _decide(actor: Actor, nomination_id: int, accept: bool, reason: str, at: datetime) -> str:
    locked = Nomination.objects.select_for_update(no_key=True, of=("self",)).select_related("nominee", "customer")
    deed = locked.filter(pk=nomination_id).first()
    if deed is None:
        raise selectors.UnknownNomination(f"There is no nomination {nomination_id}.")
    if deed.state != Nomination.State.PROPOSED:
        raise AlreadyDecided(f"Nomination {nomination_id} was {deed.state} by somebody else; nothing is left to do.")
    holder = access.require_right(actor=actor, nomination=deed, at=at)
    if accept:
        crediting.credit(deed, at)
    deed.state = Nomination.State.ACCEPTED if accept else Nomination.State.DECLINED
    deed.decided_by_id, deed.decided_at = actor.employee_id, at
    deed.reason_digest = activity.keep_text(text=reason, employee_id=deed.nominee_id, at=at) if reason else ""
    deed.save(update_fields=["state", "decided_by", "decided_at", "reason_digest"])
    data = {"state": deed.state, "right_of": holder}
    _record(actor, "customers.nomination_decided", deed, data, at)
    return deed.state


def _record(actor: Actor, code: str, deed: Nomination, data: dict[str, object], at: datetime) -> None:
    activity.record(
        actor=actor,
        at=at,
        code=code,
        subject_kind="nomination",
        subject_id=deed.pk,
        data={"giver": deed.giver_id, "nominee": deed.nominee_id, "customer": deed.customer_id, **data},
        text_digest=deed.reason_digest if deed.decided_at else deed.evidence_digest,
    )
