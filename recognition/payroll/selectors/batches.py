"""Batches by what people call them, and their frozen lines."""

from collections.abc import Iterator
from uuid import UUID

from recognition.core.errors import DomainError, NotFound
from recognition.payroll.formats import Batch, Line
from recognition.payroll.models import BatchFile, PayrollBatch, PayrollLine

CHUNK = 5000


class UnknownBatch(NotFound):
    """No payroll batch has this name."""

    code = "unknown_batch"


class UnknownLine(NotFound):
    """No payroll line has this uid."""

    code = "unknown_payroll_line"


class AmbiguousBatch(DomainError):
    """Batches of several entities share this code."""

    code = "ambiguous_batch"


def batch_by(reference: str) -> PayrollBatch:
    """The batch called ``7`` (its id), ``2026-09-0001``, or ``acme-dk/2026-09-0001`` where entities share the code.

    Raises UnknownBatch, or AmbiguousBatch for a code that several entities have.
    """
    entity, _, code = reference.rpartition("/")
    batches = PayrollBatch.objects.select_related("entity", "period")
    if entity:
        found = list(batches.filter(entity__external_id=entity, code=code))
    elif code.isascii() and code.isdigit():
        found = list(batches.filter(pk=int(code)))
    else:
        found = list(batches.filter(code=code).order_by("entity__external_id"))
    if not found:
        raise UnknownBatch(f"There is no payroll batch {reference!r}; build_batch prints what it built.")
    if len(found) > 1:
        names = ", ".join(f"{batch.entity.external_id}/{batch.code}" for batch in found)
        raise AmbiguousBatch(f"Several entities have a batch {code}; name one of {names}.")
    return found[0]


def batches_of(*, entity_code: str, code: str) -> list[PayrollBatch]:
    """The batches of one period of an entity by number, void ones too."""
    batches = PayrollBatch.objects.filter(entity__external_id=entity_code, period__code=code)
    return list(batches.select_related("entity", "period", "reissues").order_by("number"))


def file_of(*, batch_id: int, format_name: str) -> BatchFile | None:
    """The bytes stored of a batch in one format; None when it was never exported in it."""
    return BatchFile.objects.filter(batch_id=batch_id, format=format_name).first()


def proposal_ids(batch: PayrollBatch) -> list[int]:
    """The awards a batch pays or takes back, by line number."""
    return _sources(batch, "proposal:")


def order_ids(batch: PayrollBatch) -> list[int]:
    """The shop orders a batch pays, has taxed or takes back, by line number."""
    return _sources(batch, "order:")


def _sources(batch: PayrollBatch, kind: str) -> list[int]:
    lines = PayrollLine.objects.filter(batch=batch, source__startswith=kind).order_by("line_no")
    return [int(source.removeprefix(kind)) for source in lines.values_list("source", flat=True)]


def head(batch: PayrollBatch) -> Batch:
    """The head of ``batch`` as renderers and people are shown it."""
    return Batch(
        code=batch.code,
        entity=batch.entity.external_id,
        period=batch.period.code,
        currency=batch.entity.currency,
        line_count=batch.line_count,
        person_count=batch.person_count,
        positive_minor=batch.positive_minor,
        negative_minor=batch.negative_minor,
        reissues=batch.reissues.code if batch.reissues else "",
    )


def lines_of(batch: PayrollBatch) -> Iterator[Line]:
    """The frozen lines of ``batch`` by line number, streamed."""
    rows = (
        PayrollLine.objects.filter(batch=batch)
        .order_by("line_no")
        .values_list(
            "line_no",
            "uid",
            "payroll_number",
            "wage_type__code",
            "external_code",
            "kind",
            "quantity_milli",
            "rate_minor",
            "amount_minor",
            "currency",
            "earned_from",
            "earned_to",
            "pay_period",
            "cost_centre",
            "tax_class",
            "holiday_pay_basis",
            "pensionable",
            "text",
            "reverses_uid",
        )
    )
    return map(Line._make, rows.iterator(chunk_size=CHUNK))


def proposal_of_line(*, line_uid: UUID) -> int:
    """The proposal a payroll line pays or takes back. Raises UnknownLine."""
    source = PayrollLine.objects.filter(uid=line_uid).values_list("source", flat=True).first()
    if source is None:
        raise UnknownLine(f"There is no payroll line {line_uid}; its uid stands in the exported file.")
    if not source.startswith("proposal:"):
        raise UnknownLine(f"Payroll line {line_uid} is an order from the shop; no award explains it.")
    return int(source.removeprefix("proposal:"))
