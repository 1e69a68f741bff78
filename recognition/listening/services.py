"""Employees tell what makes it hard for customers; programme owners say what became of it."""

from datetime import datetime
from typing import Any

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError, Forbidden, NotFound
from recognition.core.texts import require_fit
from recognition.customers import selectors as customers
from recognition.listening import access
from recognition.listening.models import FrictionReport

LONGEST_PLACE = 200


class FrictionNeedsWords(DomainError):
    """A report, or dropping one, came without a word about it."""

    code = "friction_words_missing"


class NotAPerson(Forbidden):
    """Only a person can tell what they saw."""

    code = "not_a_person"


class NotTheOwner(Forbidden):
    """Only a programme owner settles reports."""

    code = "not_the_owner"


class UnknownFriction(NotFound):
    """There is no such report."""

    code = "unknown_friction"


class AlreadySettled(DomainError):
    """Somebody else settled the report before."""

    code = "already_settled"


def report_friction(*, actor: Actor, text: str, customer: str | None, place: str = "", at: datetime, key: str) -> int:
    """Tell of something that makes it hard for a customer; the number of the report.

    ``customer`` is the external id of one the reporter may see, None when it concerns no single one; ``place`` is where
    it was told. The same ``key`` again returns the first report. Raises FrictionNeedsWords, UnknownCustomer,
    NotAPerson, BadText, KeyReused.
    """
    if actor.employee_id is None:
        raise NotAPerson("A report is told by the person who saw it; sign in.")
    if not text.strip():
        raise FrictionNeedsWords("Say in a sentence what makes it hard for the customer.")
    require_fit(place, what="place", longest=LONGEST_PLACE)
    reporter_id, words = actor.employee_id, text.strip()

    def work() -> int:
        named = None if customer is None else customers.customer_within_reach(viewer=actor, customer=customer, at=at)
        customer_id = named.pk if named else None
        report = FrictionReport.objects.create(
            reporter_id=reporter_id,
            customer_id=customer_id,
            text_digest=activity.keep_text(text=words, employee_id=reporter_id, at=at),
            place=place,
            reported_at=at,
        )
        data = {"reporter": reporter_id, "customer": customer_id}
        _record(actor, "listening.friction_reported", report, data, at)
        return report.pk

    arguments = {"text": words, "customer": customer, "place": place}
    with durable():
        return activity.once(
            service="listening.report_friction", actor=actor, key=key, arguments=arguments, at=at, work=work
        )


def settle_friction(*, actor: Actor, friction_id: int, is_done: bool, answer: str = "", at: datetime) -> None:
    """Say that something was done about a report, or (with a word why) that nothing will be; the reporter reads it.

    Raises NotTheOwner, UnknownFriction, AlreadySettled, FrictionNeedsWords, BadText.
    """
    if actor.employee_id is None or not access.reads_all(viewer=actor, at=at):
        raise NotTheOwner("Programme owners say what became of a report; ask one of them.")
    if not is_done and not answer.strip():
        raise FrictionNeedsWords("Say why nothing will be done; the person who told it reads that.")
    with durable():
        report = FrictionReport.objects.select_for_update(no_key=True).filter(pk=friction_id).first()
        if report is None:
            raise UnknownFriction(f"There is no report {friction_id}; `friction list` shows them.")
        if report.state != FrictionReport.State.OPEN:
            raise AlreadySettled(f"Report {friction_id} is {report.state} already; nothing is left to do.")
        report.state = FrictionReport.State.DONE if is_done else FrictionReport.State.DROPPED
        report.settled_by_id, report.settled_at = actor.employee_id, at
        if answer.strip():
            report.answer_digest = activity.keep_text(text=answer.strip(), employee_id=report.reporter_id, at=at)
        report.save(update_fields=["state", "settled_by", "settled_at", "answer_digest"])
        _record(actor, "listening.friction_settled", report, {"state": report.state}, at)


def _record(actor: Actor, code: str, report: FrictionReport, data: dict[str, Any], at: datetime) -> None:
    activity.record(
        actor=actor,
        at=at,
        code=code,
        subject_kind="friction",
        subject_id=report.pk,
        data=data,
        text_digest=report.answer_digest or report.text_digest,
    )
