"""Whether a report about a customer, a touchpoint or an outcome can be true by itself. Pure."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from recognition.core import money
from recognition.core.errors import DomainError
from recognition.customers import outcome_kinds
from recognition.customers.reports import CustomerReport, OutcomeReport, TouchpointReport
from recognition.people.checks import blank, too_long
from recognition.people.reports import Wrong

STAGES = (
    "before",
    "sale",
    "onboarding",
    "delivery",
    "invoice",
    "support",
    "complaint",
    "follow_up",
    "renewal",
    "cancellation",
)
SELF_SERVICE = "self_service"
CUSTOMER_LENGTHS = {"customer_id": 64, "name": 200, "segment": 100}
TOUCHPOINT_LENGTHS = {"interaction_id": 64, "type": 32, "channel": 32, "role": 32, "matter_id": 64}
OUTCOME_LENGTHS = {"outcome_id": 64, "document_id": 64, "matter_id": 64, "scale": 16}
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
_HUNDREDTH = Decimal("0.01")


def customer(report: CustomerReport) -> Iterator[Wrong]:
    """Everything wrong with a customer by itself."""
    yield from too_long(report, CUSTOMER_LENGTHS)
    yield from blank(report, ("customer_id", "name"))


def touchpoint(report: TouchpointReport) -> Iterator[Wrong]:
    """Everything wrong with a touchpoint by itself."""
    yield from too_long(report, TOUCHPOINT_LENGTHS)
    yield from blank(report, ("interaction_id", "customer_id", "type", "channel"))
    if not report.employee_id and report.channel != SELF_SERVICE:
        sentence = f"is blank; only the channel {SELF_SERVICE} has no employee, this one is {report.channel!r}"
        yield Wrong(field="employee_id", sentence=sentence)
    if report.stage and report.stage not in STAGES:
        yield Wrong(field="stage", sentence=f"{report.stage!r} is no stage; the stages are {', '.join(STAGES)}")
    if report.value and not _NUMBER.fullmatch(report.value):
        yield Wrong(field="value", sentence=not_a_number(report.value))


def outcome(report: OutcomeReport) -> Iterator[Wrong]:
    """Everything wrong with an outcome by itself."""
    yield from too_long(report, OUTCOME_LENGTHS)
    yield from blank(report, ("outcome_id", "customer_id"))
    yield from _kind(report)
    yield from _value(report)
    if report.kind == "referral" and report.first_paid_at is None and report.confirmed_at is None:
        sentence = "is blank; a referral counts from the referred customer's first paid invoice, so give its time"
        yield Wrong(field="first_paid_at", sentence=sentence)
    if report.referred_customer_id and report.referred_customer_id == report.customer_id:
        yield Wrong(field="referred_customer_id", sentence="is the customer itself; name the one who was referred")


def not_a_number(text: str) -> str:
    """The sentence for a text that should be a number."""
    return f"{text!r} is no number; write digits with a decimal point, for example 1968.75"


def hundredths(value: str) -> int | None:
    """A touchpoint's value in hundredths, halves away from zero; None for a blank."""
    return int(Decimal(value).quantize(_HUNDREDTH, ROUND_HALF_UP).scaleb(2)) if value else None


def minor(value: str, currency: str) -> int | None:
    """An outcome's value in minor units of its currency; None for a blank."""
    return money.to_minor(value, currency) if value else None


def _kind(report: OutcomeReport) -> Iterator[Wrong]:
    if report.kind == outcome_kinds.DID_RIGHT:
        sentence = f"{report.kind} comes from an accepted nomination alone; nominate the colleague instead"
        yield Wrong(field="kind", sentence=sentence)
        return
    if report.kind not in outcome_kinds.FAMILIES:
        sentence = f"{report.kind!r} is no kind of outcome; the kinds are {', '.join(outcome_kinds.REPORTED)}"
        yield Wrong(field="kind", sentence=sentence)
        return
    answer = outcome_kinds.counts_as(reported_kind=report.kind, score=report.score, scale=report.scale)
    if isinstance(answer, Wrong):
        yield answer


def _value(report: OutcomeReport) -> Iterator[Wrong]:
    if report.currency and not money.is_currency(report.currency):
        sentence = f"{report.currency!r} is no currency of ISO 4217; write DKK, SEK or EUR, for example"
        yield Wrong(field="currency", sentence=sentence)
        return
    if not report.value:
        return
    if not report.currency:
        yield Wrong(field="currency", sentence="is blank although there is a value; write DKK, SEK or EUR, for example")
        return
    try:
        value = money.to_minor(report.value, report.currency)
    except DomainError as error:
        yield Wrong(field="value", sentence=error.sentence.rstrip("."))
        return
    if value < 0 and outcome_kinds.FAMILIES.get(report.kind) in (outcome_kinds.GAIN, outcome_kinds.SAVED):
        yield Wrong(field="value", sentence=f"{report.value} is negative; a {report.kind} is worth nothing or more")
