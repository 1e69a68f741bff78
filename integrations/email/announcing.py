"""What was committed becomes news to mail: noted once for each person, however often it is told here."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog
from django.conf import settings

from integrations.email import mornings
from integrations.email.models import Notice
from recognition.activity import services as activity
from recognition.kudos import selectors as kudos_selectors
from recognition.kudos.services.retracting import UNDO_WITHIN
from recognition.payroll.selectors import statements as payroll
from recognition.people import news, telling
from recognition.rewards import selectors as rewards
from recognition.rewards.verdicts import REVOKE_WITHIN
from recognition.shop import selectors as shop

CONSUMERS = ("email", "email_awards")
NEWS_FOR = timedelta(days=2)
"""What is older is no news: mailed days later, after a long standstill, it would only be noise."""
GATHERING = timedelta(minutes=2)

KUDOS, BOOST, AWARD, CONTEST, APPROVAL, REMINDER = "kudos", "boost", "award", "contest", "approval", "reminder"
STATEMENT, REPORT, DELEGATION, IMPORT, ORDER = "statement", "report", "delegation", "import", "order"

log = structlog.get_logger(__name__)


def announce(*, at: datetime) -> int:
    """Note what is new for whom, for a few seconds at most; how many pieces of news were done with.

    News whose handler fails is tried again later and holds up no other. A crash before the end repeats what was
    claimed, and the keys let no notice be made twice. Where mail is only printed to the log, news is passed over: there
    it would bury the sign-in codes.
    """
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        return activity.pass_over(hearing=HEARING, at=at)
    return activity.hear(hearing=HEARING, at=at)


def note(
    *, kind: str, topic: str, about: Mapping[int, int], key: str, happened_at: datetime, earliest: datetime
) -> int:
    """Note news of ``kind`` for people: employee → what it is about; how many want it by mail.

    It is mailed from ``earliest`` on, in each one's own rhythm. Who has left or has no address is passed over. Two
    notices with the same ``key`` for one person are one.
    """
    wanted = telling.rhythms(topic=topic, door=news.EMAIL, employee_ids=about)
    wanted = {employee: rhythm for employee, rhythm in wanted.items() if rhythm != news.NEVER}
    reached = telling.addressees(employee_ids=wanted, at=earliest) if wanted else {}
    usual_zone = settings.LAURELS.company_time_zone
    rows = [
        Notice(
            key=f"{key}:{employee}",
            employee_id=employee,
            kind=kind,
            topic=topic,
            subject_id=about[employee],
            rhythm=wanted[employee],
            happened_at=happened_at,
            due_at=mornings.due(rhythm=wanted[employee], at=earliest, zone=to.time_zone, usual_zone=usual_zone),
        )
        for employee, to in sorted(reached.items())
    ]
    return len(Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000))


def _log_failed(claim: activity.Claim) -> None:
    log.exception("email.announcing_failed", code=claim.code, activity=claim.activity_id)


def _given(claim: activity.Claim, at: datetime) -> None:
    """Thanks: mailed once they can no longer be undone, because a mail cannot be taken back."""
    kudos = kudos_selectors.view(claim.subject_id)
    if kudos is not None:
        about = {each.employee_id: kudos.kudos_id for each in kudos.recipients}
        _note(claim, at, KUDOS, about, f"kudos:{kudos.kudos_id}", rest=UNDO_WITHIN)


def _boosted(claim: activity.Claim, at: datetime) -> None:
    """That colleagues join a thanks: once for each thanks."""
    kudos = kudos_selectors.view(claim.subject_id)
    if kudos is not None:
        about = {each.employee_id: kudos.kudos_id for each in kudos.recipients}
        _note(claim, at, BOOST, about, f"boost:{kudos.kudos_id}", rest=UNDO_WITHIN)


def _decided(claim: activity.Claim, at: datetime) -> None:
    """What became of an award, once its approval can no longer be undone."""
    about = {claim.data["employee"]: claim.subject_id}
    _note(claim, at, AWARD, about, f"award:{claim.activity_id}", rest=REVOKE_WITHIN)


def _answered(claim: activity.Claim, at: datetime) -> None:
    _note(claim, at, CONTEST, {claim.data["employee"]: claim.subject_id}, f"contest:{claim.subject_id}")


def _asked(claim: activity.Claim, at: datetime) -> None:
    """Ask everybody who may decide now; who decides much is told once how much waits."""
    deciders = rewards.deciders(proposal_ids=[claim.subject_id], at=at).get(claim.subject_id, [])
    _note(claim, at, APPROVAL, dict.fromkeys(deciders, claim.subject_id), f"approval:{claim.activity_id}")


def _asked_about_order(claim: activity.Claim, at: datetime) -> None:
    """Ask everybody who may decide about an order: money that went up, what needs a second person."""
    deciders = shop.deciders(order_ids=[claim.subject_id], at=at).get(claim.subject_id, [])
    _note(claim, at, ORDER, dict.fromkeys(deciders, claim.subject_id), f"order:{claim.activity_id}")


def _stated(claim: activity.Claim, at: datetime) -> None:
    about = dict(payroll.statement_owners(period_id=claim.subject_id))
    _note(claim, at, STATEMENT, about, f"statements:{claim.activity_id}")


def _restated(claim: activity.Claim, at: datetime) -> None:
    _note(claim, at, STATEMENT, {claim.data["employee"]: claim.subject_id}, f"statement:{claim.subject_id}")


def _written(claim: activity.Claim, at: datetime) -> None:
    _note(claim, at, REPORT, {claim.data["employee"]: claim.subject_id}, f"report:{claim.activity_id}")


def _handed_over(claim: activity.Claim, at: datetime) -> None:
    """Tell who stands in, from the activity itself: the row may be ended by the time it is read."""
    about = {claim.data["delegate_id"]: claim.subject_id}
    _note(claim, at, DELEGATION, about, f"delegation:{claim.activity_id}")


def _imported(claim: activity.Claim, at: datetime) -> None:
    if claim.data["employee"] is not None:
        _note(claim, at, IMPORT, {claim.data["employee"]: claim.subject_id}, f"import:{claim.subject_id}")


def _note(
    claim: activity.Claim, at: datetime, kind: str, about: Mapping[int, int], key: str, *, rest: timedelta = GATHERING
) -> None:
    earliest = max(at, claim.at + rest)
    note(
        kind=kind,
        topic=news.TOPIC_OF[claim.code],
        about=about,
        key=key,
        happened_at=claim.at,
        earliest=earliest,
    )


HANDLERS: dict[str, activity.Handler] = {
    "kudos.given": _given,
    "kudos.boosted": _boosted,
    "rewards.payable": _decided,
    "rewards.granted": _decided,
    "rewards.declined": _decided,
    "rewards.dispute_settled": _answered,
    "rewards.proposed": _asked,
    "rewards.claw_back_proposed": _asked,
    "rewards.needs_second": _asked,
    "rewards.disagreed": _asked,
    "rewards.escalated": _asked,
    "shop.escalated": _asked_about_order,
    "shop.needs_second": _asked_about_order,
    "payroll.statements_made": _stated,
    "payroll.restated": _restated,
    "payroll.report_ready": _written,
    "delegation.made": _handed_over,
    "source.import_ended": _imported,
}

HEARING = activity.Hearing(consumers=CONSUMERS, handlers=HANDLERS, news_for=NEWS_FOR, failed=_log_failed)
