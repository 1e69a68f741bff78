"""Every message from Slack, whichever way it came: stored under its natural key, answered now or worked off later.

Knows no transport. A repeated message that waits for an answer runs its handler again, under the same key: the domain
does nothing twice, and the answer fits the present state. Keeping the first answer would be wrong: Slack sends a
corrected modal under the id and hash of the one that was refused.
"""

import hashlib
import secrets
import time
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple, cast

import structlog
from django.db import OperationalError
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from integrations.slack import bell, client, installing, membership, payloads, refusals, routes, telling
from integrations.slack.calls import Answer, Call, Handler
from integrations.slack.models import Installation, Member
from recognition.activity import selectors as deliveries
from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.people import selectors as people

SOURCE = "slack"
MOST_ATTEMPTS = 5
LONGEST_AWAY = timedelta(days=1)
"""How long a message waits for Slack to answer what its handler asks, before it is given up."""
INLINE_PATIENCE = timedelta(minutes=1)
"""When a message that was to be answered at once counts as not answered, because the process died."""
SWEEP_SECONDS = 5.0
REMEMBERED_SECONDS = 5

FAILED, AWAY, UNANSWERED, NOT_INSTALLED = "failed", "slack_away", "unanswered", "not_installed"
TROUBLES = (FAILED, AWAY, UNANSWERED)

log = structlog.get_logger(__name__)


class Outcome(NamedTuple):
    """What became of one handling: ``code`` and ``said`` (to the sender) are '' when it is done."""

    call: Call | None
    answer: Answer | None = None
    code: str = ""
    said: str = ""
    wait: timedelta | None = None


def receive(body: bytes, content_type: str, at: datetime) -> Answer:
    """Take in one message that is surely Slack's, and return what Slack is told at once.

    What nobody handles, or comes from where Laurels is not installed, gets an empty answer: Slack would repeat the
    rest. Raises payloads.Unreadable, and django.db.OperationalError while the database is away.
    """
    received = payloads.read(content_type, body)
    if received.kind == "url_verification":
        return Answer(body={"challenge": received.payload["challenge"]})
    route = (received.kind, received.name)
    is_inline = route in routes.INLINE
    if not is_inline and route not in routes.QUEUED:
        log.info("slack.unrouted", kind=received.kind, name=received.name[:64])
        return Answer()
    bot_user_id = _bot_user_id(received)
    if bot_user_id is None or (received.kind == "event" and received.user_id == bot_user_id):
        return _not_connected(received) if bot_user_id is None else Answer()
    if not received.key:
        return _answer(received, at)[0]
    due_at = at + INLINE_PATIENCE if is_inline else at
    stored = activity.receive(
        source=SOURCE, natural_key=received.key, body=body, content_type=content_type[:64], at=at, due_at=due_at
    )
    if is_inline:
        answer, code = _answer(received, at)
        _mark(stored.delivery_id, at, code)
        return answer
    if stored.is_new:
        bell.stored.send_robust(sender=None)
    return Answer()


def handle(received: payloads.Received, *, at: datetime) -> Answer | None:
    """Run the handler of one message, received ``at``; None also where Laurels is not installed.

    Raises whatever the handler raises.
    """
    installation = _installation(received)
    return None if installation is None else _run(_call(received, installation, at), (received.kind, received.name))


def work(*, at: datetime) -> int:
    """Work off stored messages, oldest first, for a few seconds at most; return how many were taken up.

    One that fails is tried again later and at last refused, and never stops the others.
    """
    done, until = 0, time.monotonic() + SWEEP_SECONDS
    while time.monotonic() < until and (claims := activity.claim_deliveries(source=SOURCE, at=at, limit=1)):
        _work_off(claims[0], at)
        done += 1
    return done


def troubles(*, since: datetime) -> dict[str, int]:
    """How many messages were lost through no fault of their senders since then, by code: for administrators."""
    refused = deliveries.refused_deliveries(source=SOURCE, since=since)
    return {code: refused[code] for code in TROUBLES if code in refused}


def _work_off(claim: activity.DeliveryClaim, at: datetime) -> None:
    outcome = _outcome_of(claim, at)
    is_blameless = outcome.code == AWAY
    is_last = at - claim.received_at > LONGEST_AWAY if is_blameless else claim.attempt >= MOST_ATTEMPTS
    if outcome.code in (FAILED, AWAY) and not is_last:
        activity.postpone_delivery(claim=claim, at=at, wait=outcome.wait, is_blameless=is_blameless)
        return
    if outcome.call is not None and outcome.said:
        telling.sender(outcome.call, outcome.said)
    _mark(claim.delivery_id, at, outcome.code, attempt=claim.attempt)


def _outcome_of(claim: activity.DeliveryClaim, at: datetime) -> Outcome:
    try:
        received = payloads.read(claim.content_type, claim.body)
    except payloads.Unreadable:  # only where a newer version reads more strictly
        return Outcome(None, code="unreadable")
    if (received.kind, received.name) in routes.INLINE:
        return Outcome(None, code=UNANSWERED)
    if claim.attempt > MOST_ATTEMPTS:  # its workers died
        return Outcome(None, code=FAILED)
    installation = _installation(received)
    if installation is None:
        return Outcome(None, code=NOT_INSTALLED)
    try:
        outcome = _attempt(received, installation, claim.received_at)
    except OperationalError as error:
        log.warning("slack.no_database", delivery=claim.delivery_id, error=str(error).strip())
        outcome = Outcome(None, code=AWAY)
    if outcome.code == AWAY and outcome.wait is None:
        wait = min(max((at - claim.received_at) / 4, timedelta(seconds=5)), timedelta(minutes=5))
        return outcome._replace(wait=wait)
    return outcome


def _answer(received: payloads.Received, at: datetime) -> tuple[Answer, str]:
    """The answer to a message Slack waits for, in words where it failed; and the code of the failure, or ''."""
    installation = _installation(received)
    if installation is None:  # ended this very moment
        return _not_connected(received), NOT_INSTALLED
    outcome = _attempt(received, installation, at)
    if not outcome.code:
        return outcome.answer or Answer(), ""
    return telling.at_once(received.kind, outcome.call, outcome.said), outcome.code


def _not_connected(received: payloads.Received) -> Answer:
    """Who asks for something is told that nothing was done: a lost token takes no command out of Slack's menus."""
    if installing.find(received.team_id, received.enterprise_id, received.app_id) is None:
        return Answer()
    known = Member.objects.filter(user_id=received.user_id).select_related("employee").order_by("-pk").first()
    return telling.at_once(received.kind, None, _unconnected(membership.language_of(known)))


def _unconnected(language: str) -> str:
    with translation.override(language):
        return _("Laurels is not connected to this workspace now, so nothing was done. Tell your administrator.")


def _attempt(received: payloads.Received, installation: Installation, at: datetime) -> Outcome:
    """Run the handler and say what became of it. Raises OperationalError alone."""
    call, language = None, "en"
    try:
        call = _call(received, installation, at)
        language = call.language
        return Outcome(call, _run(call, (received.kind, received.name)))
    except OperationalError:
        raise
    except DomainError as error:
        with translation.override(language):
            return Outcome(call, code=error.code, said=refusals.said(error))
    except client.Revoked as error:
        return Outcome(None, code=error.code, said=_unconnected(language))
    except (client.RateLimited, client.Unreachable) as error:
        wait = timedelta(seconds=error.retry_after) if isinstance(error, client.RateLimited) else None
        with translation.override(language):
            return Outcome(call, code=AWAY, said=_("Slack did not answer in time. Please try again."), wait=wait)
    except Exception:
        reference = secrets.token_hex(4)
        log.exception("slack.failed", kind=received.kind, name=received.name, key=received.key, reference=reference)
        with translation.override(language):
            sentence = _("Something went wrong on our side. Tell your administrator the reference %(reference)s.")
        return Outcome(call, code=FAILED, said=sentence % {"reference": reference})


def _run(call: Call, route: tuple[str, str]) -> Answer | None:
    handler = cast(Handler, import_string(routes.INLINE.get(route) or routes.QUEUED[route]))
    with translation.override(call.language):
        return handler(call)


def _call(received: payloads.Received, installation: Installation, at: datetime) -> Call:
    member = None
    if received.user_id and not _is_foreign(received, installation):
        member = membership.member_of(installation, received.user_id, at=at)
    return Call(
        key=received.key,
        payload=received.payload,
        installation=installation,
        member=member,
        actor=_actor(member, installation, received.key, at),
        language=membership.language_of(member),
        at=at,
    )


def _actor(member: Member | None, installation: Installation, key: str, at: datetime) -> Actor | None:
    """Who acts: an employee, present, who is no guest unless guests are let in."""
    if member is None or member.employee is None:
        return None
    if member.kind != Member.Kind.MEMBER and not (member.kind == Member.Kind.GUEST and installation.allows_guests):
        return None
    employee = member.employee
    if employee.left_on is not None and employee.left_on < people.company_date(at):
        return None
    return Actor(channel="slack", user_id=employee.user_id, employee_id=employee.pk, request_id=_request_id(key))


def _request_id(key: str) -> str:
    """The key of a delivery names Slack users, and the trail outlives them: a digest tells as much."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _is_foreign(received: payloads.Received, installation: Installation) -> bool:
    """Whether the sender is surely another company's, through a shared channel; in a Grid only Slack can say."""
    if not received.sender_team_id or not installation.team_id or installation.enterprise_id:
        return False
    return received.sender_team_id != installation.team_id


def _bot_user_id(received: payloads.Received) -> str | None:
    """The bot of the installation a message belongs to; None where there is none.

    Remembered for a few seconds, for Slack waits for this: what an installation that ended in them still lets in is
    found out when it is worked off.
    """
    place = (received.app_id, received.team_id, received.enterprise_id)
    try:
        return installing.bot_of(*place, int(time.monotonic() / REMEMBERED_SECONDS))
    except LookupError:
        log.info("slack.not_installed", team=received.team_id, enterprise=received.enterprise_id, kind=received.kind)
        return None


def _installation(received: payloads.Received) -> Installation | None:
    found = installing.find(received.team_id, received.enterprise_id, received.app_id)
    if found is None or found.ended_at is not None:
        log.info("slack.not_installed", team=received.team_id, enterprise=received.enterprise_id, kind=received.kind)
        return None
    return found


def _mark(delivery_id: int, at: datetime, code: str, attempt: int | None = None) -> None:
    # A repetition finds it marked; one whose lease ran out is another worker's.
    with suppress(activity.DeliverySettled):
        activity.mark_delivery(
            delivery_id=delivery_id, at=at, result_code=code[:64], is_refused=bool(code), attempt=attempt
        )
