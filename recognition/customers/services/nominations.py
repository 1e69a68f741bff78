"""Somebody took ownership for a customer, or did right by them: a colleague says so, a manager decides."""

from datetime import datetime, timedelta

from django.db.models import Q

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError, Forbidden
from recognition.core.identity import uid
from recognition.core.texts import require_fit
from recognition.customers import access, checks, outcome_kinds, selectors
from recognition.customers.models import Customer, Nomination, Outcome, Source, Touchpoint
from recognition.customers.reports import TouchpointReport
from recognition.customers.services import sources, touchpoints
from recognition.customers.services.known import named
from recognition.people import selectors as people
from recognition.people.reports import Refusals

SOURCE = "nominations"
CHANNEL = "nomination"
OLDEST = timedelta(days=730)
SERVED_BEFORE = timedelta(days=180)
SAME_DEED = timedelta(days=1)
SECOND = timedelta(seconds=1)


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


class AlreadyServed(DomainError):
    """The nominee has a touchpoint of their own for this, so is credited without a nomination."""

    code = "already_served"


class AlreadyCredited(DomainError):
    """Another nomination for the same deed was accepted."""

    code = "already_credited"


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

    ``evidence`` says what they did. They *took ownership* (``took_ownership``): who has a touchpoint of that matter, or
    without a matter one with the customer from 180 days before the deed to a day after it, is credited anyway. Or they
    *did right* (``did_right``) by the customer, whatever it cost in revenue, whether it was their work or not. The
    same ``key`` again returns the first. Raises NotAPerson, SelfNomination, EvidenceMissing, UnknownDeed, BadDeed,
    UnknownCustomer, NotEmployedThen, AlreadyServed, AlreadyCredited, BadText, KeyReused.
    """
    if kind not in Nomination.Kind.values:
        raise UnknownDeed(f"{kind!r} is no kind of nomination; choose {' or '.join(Nomination.Kind.values)}.")
    if actor.employee_id is None:
        raise NotAPerson("A nomination is made by the person who saw it; sign in.")
    if actor.employee_id == nominee_id:
        raise SelfNomination("Nobody nominates themself; ask a colleague who saw it.")
    if not evidence.strip():
        raise EvidenceMissing("Say in a sentence or two what the colleague did for the customer.")
    require_fit(matter_id, what="matter", longest=checks.TOUCHPOINT_LENGTHS["matter_id"])
    if not at - OLDEST <= occurred_at <= at:
        raise BadDeed("The deed lies in the future or more than 24 months ago; correct the date.")
    arguments = {
        "nominee": nominee_id,
        "customer": customer,
        "matter": matter_id,
        "occurred_at": occurred_at,
        "evidence": evidence.strip(),
        "kind": str(kind),
    }
    deed = Nomination(
        kind=kind,
        giver_id=actor.employee_id,
        nominee_id=nominee_id,
        matter_id=matter_id,
        occurred_at=occurred_at,
        nominated_at=at,
    )
    with durable():
        return activity.once(
            service="customers.nominate",
            actor=actor,
            key=key,
            arguments=arguments,
            at=at,
            work=lambda: _nominate(actor, deed, selectors.customer_by(customer), evidence.strip()),
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


def _nominate(actor: Actor, deed: Nomination, customer: Customer, evidence: str) -> int:
    if not people.is_employed(employee_id=deed.nominee_id, day=people.company_date(deed.occurred_at)):
        raise NotEmployedThen("The colleague was not employed on that day; correct the person or the date.")
    deed.customer = customer
    _require_not_credited(deed)
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
        _credit(deed, at)
    deed.state = Nomination.State.ACCEPTED if accept else Nomination.State.DECLINED
    deed.decided_by_id, deed.decided_at = actor.employee_id, at
    deed.reason_digest = activity.keep_text(text=reason, employee_id=deed.nominee_id, at=at) if reason else ""
    deed.save(update_fields=["state", "decided_by", "decided_at", "reason_digest"])
    data = {"state": deed.state, "right_of": holder}
    _record(actor, "customers.nomination_decided", deed, data, at)
    return deed.state


def _credit(deed: Nomination, at: datetime) -> None:
    """Add the touchpoint; the source's lock comes first, so that of two nominations for one deed one is credited."""
    source = sources.lock_source(code=SOURCE, is_needed=False)
    _require_not_credited(deed)
    did_right = deed.kind == Nomination.Kind.DID_RIGHT
    moment = _undisturbed(deed) if did_right else deed.occurred_at
    nominee, customer = deed.nominee.external_id, deed.customer.external_id
    row = TouchpointReport(
        interaction_id=str(deed.pk),
        customer_id=customer,
        employee_id=nominee,
        occurred_at=moment,
        type=deed.kind,
        channel=CHANNEL,
        matter_id=deed.matter_id,
    )
    touchpoints.take_in_touchpoints(
        source=source,
        rows=lambda: [(0, row)],
        frames=None,
        known=named(employees=[nominee], customers=[customer]),
        refusals=Refusals(),
        at=at,
    )

    if did_right:
        _did_right(deed, source, moment + SECOND, at)


def _undisturbed(deed: Nomination) -> datetime:
    """The first moment from the deed on that is followed by a second in which nobody served the customer.

    Whoever says only a day says midnight: two deeds of one day would otherwise each be the other's last contact.
    """
    moment = deed.occurred_at
    day = Touchpoint.objects.filter(
        customer=deed.customer_id, superseded_at__isnull=True, occurred_at__range=(moment, moment + SAME_DEED)
    )
    for taken in day.order_by("occurred_at").values_list("occurred_at", flat=True):
        if taken >= moment + SECOND:
            break
        moment = taken + SECOND
    return moment


def _did_right(deed: Nomination, source: Source, moment: datetime, at: datetime) -> None:
    kind = outcome_kinds.DID_RIGHT
    Outcome.objects.create(
        source=source,
        external_id=str(deed.pk),
        uid=uid(SOURCE, "outcome", str(deed.pk)),
        customer=deed.customer,
        kind=kind,
        reported_kind=kind,
        family=outcome_kinds.family(kind),
        occurred_at=moment,
        matured_at=moment,
        recorded_at=at,
        matter_id=deed.matter_id,
    )


def _require_not_credited(deed: Nomination) -> None:
    """Who did right may have served the customer anyway, but nobody is credited twice for one deed."""
    if deed.kind == Nomination.Kind.TOOK_OWNERSHIP:
        _require_not_served(deed)
        return
    first, last = deed.occurred_at - SAME_DEED, deed.occurred_at + SAME_DEED
    same = Q(matter_id=deed.matter_id) if deed.matter_id else Q(occurred_at__gt=first, occurred_at__lt=last)
    accepted = Nomination.objects.filter(
        same, kind=deed.kind, nominee=deed.nominee_id, customer=deed.customer_id, state=Nomination.State.ACCEPTED
    )
    if accepted.exists():
        raise AlreadyCredited("Another nomination for this was accepted, so it is credited once; thank with a kudos.")


def _require_not_served(deed: Nomination) -> None:
    if deed.matter_id:
        same = Q(matter_id=deed.matter_id)
    else:
        same = Q(occurred_at__gte=deed.occurred_at - SERVED_BEFORE, occurred_at__lt=deed.occurred_at + SAME_DEED)
    own = Touchpoint.objects.filter(employee=deed.nominee_id, customer=deed.customer_id, superseded_at__isnull=True)
    if own.filter(same).exists():
        raise AlreadyServed(
            "The colleague has a touchpoint of their own for this, so is credited without a nomination;"
            " thank them with a kudos instead."
        )


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
