"""Whether a report about a customer, a touchpoint or an outcome can be true by itself. Pure."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from recognition.core import money
from recognition.core.mistakes import Mistake
from recognition.customers import outcome_kinds
from recognition.customers.reports import CustomerReport, OutcomeReport, TouchpointReport
from recognition.people.checks import blank, too_long, unfit
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
    yield from unfit(report, CUSTOMER_LENGTHS)
    yield from blank(report, ("customer_id", "name"))


def touchpoint(report: TouchpointReport) -> Iterator[Wrong]:
    """Everything wrong with a touchpoint by itself."""
    yield from too_long(report, TOUCHPOINT_LENGTHS)
    yield from blank(report, ("interaction_id", "customer_id", "type", "channel"))
    if not report.employee_id and report.channel != SELF_SERVICE:
        mistake = Mistake("employee_blank", channel=SELF_SERVICE, other=repr(report.channel))
        yield Wrong(field="employee_id", mistake=mistake)
    if report.stage and report.stage not in STAGES:
        yield Wrong(field="stage", mistake=Mistake("unknown_stage", value=repr(report.stage), known=list(STAGES)))
    if report.value and not _NUMBER.fullmatch(report.value):
        yield Wrong(field="value", mistake=Mistake("no_number", value=repr(report.value)))


def outcome(report: OutcomeReport) -> Iterator[Wrong]:
    """Everything wrong with an outcome by itself."""
    yield from too_long(report, OUTCOME_LENGTHS)
    yield from unfit(report, OUTCOME_LENGTHS)
    yield from blank(report, ("outcome_id", "customer_id"))
    yield from _kind(report)
    yield from _value(report)
    if report.kind == "referral" and report.first_paid_at is None and report.confirmed_at is None:
        yield Wrong(field="first_paid_at", mistake=Mistake("first_paid_blank"))
    if report.referred_customer_id and report.referred_customer_id == report.customer_id:
        yield Wrong(field="referred_customer_id", mistake=Mistake("refers_to_itself"))


def hundredths(value: str) -> int | None:
    """A touchpoint's value in hundredths, halves away from zero; None for a blank."""
    return int(Decimal(value).quantize(_HUNDREDTH, ROUND_HALF_UP).scaleb(2)) if value else None


def minor(value: str, currency: str) -> int | None:
    """An outcome's value in minor units of its currency; None for a blank."""
    return money.to_minor(value, currency) if value else None


def _kind(report: OutcomeReport) -> Iterator[Wrong]:
    if report.kind == outcome_kinds.DID_RIGHT:
        yield Wrong(field="kind", mistake=Mistake("needs_nomination", kind=report.kind))
        return
    if report.kind not in outcome_kinds.FAMILIES:
        mistake = Mistake("unknown_kind", value=repr(report.kind), known=list(outcome_kinds.REPORTED))
        yield Wrong(field="kind", mistake=mistake)
        return
    answer = outcome_kinds.counts_as(reported_kind=report.kind, score=report.score, scale=report.scale)
    if isinstance(answer, Wrong):
        yield answer


def _value(report: OutcomeReport) -> Iterator[Wrong]:
    if report.currency and not money.is_currency(report.currency):
        yield Wrong(field="currency", mistake=Mistake("no_currency", value=repr(report.currency)))
        return
    if not report.value:
        return
    if not report.currency:
        yield Wrong(field="currency", mistake=Mistake("currency_blank"))
        return
    try:
        value = money.to_minor(report.value, report.currency)
    except money.BadAmount as error:
        yield Wrong(field="value", mistake=error.mistake or Mistake("no_number", value=repr(report.value)))
        return
    if value < 0 and outcome_kinds.FAMILIES.get(report.kind) in (outcome_kinds.GAIN, outcome_kinds.SAVED):
        yield Wrong(field="value", mistake=Mistake("negative_value", value=report.value, kind=report.kind))
