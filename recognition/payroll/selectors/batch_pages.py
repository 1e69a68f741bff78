"""Batches as people look at them: who did what when, totals by wage type, files, lines with names."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from recognition.activity.models import PersonalText
from recognition.core.actor import Actor
from recognition.payroll import access, noncash
from recognition.payroll.models import PayrollBatch, PayrollLine
from recognition.payroll.selectors.batches import UnknownBatch
from recognition.payroll.selectors.wage_types import NAMES_ON
from recognition.people import restriction
from recognition.people.models import Employee

DEEDS = ("built", "exported", "confirmed", "void_asked", "voided")

# A batch calls its wage types what they were called on the last day of its period.
_TOTALS = f"""
    SELECT wage_type.code, line.external_code, line.kind, count(*), count(DISTINCT line.employee_id),
           sum(line.amount_minor)::bigint, {NAMES_ON.format(day="period.ends_on")},
           bool_or(employee.erased_at IS NOT NULL)
    FROM payroll_payrollline line JOIN payroll_wagetype wage_type ON wage_type.id = line.wage_type_id
    JOIN people_employee employee ON employee.id = line.employee_id
    JOIN payroll_payrollbatch batch ON batch.id = line.batch_id JOIN ledger_period period ON period.id = batch.period_id
    WHERE line.batch_id = %s GROUP BY wage_type.id, 2, 3, period.ends_on ORDER BY 3, 1, 2
"""  # noqa: S608 (only a constant is spliced in)


class Deed(NamedTuple):
    """Something a person did to a batch; ``what`` is one of DEEDS."""

    what: str
    employee_id: int
    name: str
    at: datetime


class BatchHead(NamedTuple):
    """A batch: its state, control totals in minor units of ``currency``, and who did what in order of time.

    ``is_supplementary``: an earlier batch of its period was exported and is not void. ``despite`` says why it was
    confirmed without an answer of payroll that agrees, where that was done and its words were not erased.
    """

    batch_id: int
    code: str
    number: int
    state: str
    entity_id: int
    entity: str
    entity_name: str
    country: str
    currency: str
    period_id: int
    period: str
    lines: int
    people: int
    positive: int
    negative: int
    reissues_id: int | None
    reissues: str
    deeds: list[Deed]
    is_supplementary: bool
    despite: str | None

    @property
    def net(self) -> int:
        """What is to be paid, less what is taken back."""
        return self.positive + self.negative

    def by(self, what: str) -> Deed | None:
        """Who did this to it and when; None while nobody has."""
        return next((each for each in self.deeds if each.what == what), None)


class WageTotal(NamedTuple):
    """The lines of one wage type and kind together; ``names`` of the wage type by language."""

    wage_type: str
    external_code: str
    kind: str
    lines: int
    people: int
    amount: int
    names: dict[str, str]


class StoredForm(NamedTuple):
    """The bytes of a batch in one format, without the bytes."""

    format: str
    name: str
    size: int
    sha256: str
    stored_at: datetime


class LineRow(NamedTuple):
    """A line of a batch with the name of its person; ``proposal_id`` is the award, or the reversal of one, it is about.

    ``order_id`` is the shop order it pays, has taxed or takes back; ``tax_because`` says why something in kind
    is taxed so. Of a restricted line ``name`` says so, and nothing leads to the person: ``employee_id`` and why it is
    taxed are None, the payroll number and the text are blank.
    """

    line_no: int
    employee_id: int | None
    name: str
    payroll_number: str
    wage_type: str
    kind: str
    text: str
    cost_centre: str
    amount: int
    proposal_id: int | None
    order_id: int | None
    tax_because: noncash.Because | None


class BatchPage(NamedTuple):
    """One batch in full; ``replaced_by`` issues lines of it again, ``before`` is the batch before it in its period.

    ``acting`` names who may build, release and confirm there, by role; ``rights`` are the roles the viewer holds there.
    ``has_all``: nothing of it is restricted for the viewer.
    """

    head: BatchHead
    totals: list[WageTotal]
    files: list[StoredForm]
    replaced_by: list[tuple[int, str]]
    acting: dict[str, list[str]]
    rights: set[str]
    has_all: bool


def batch_heads(*, period_ids: Collection[int]) -> list[BatchHead]:
    """The batches of these periods by period and number, void ones too; rights are the caller's matter."""
    found = _batches().filter(period__in=period_ids).order_by("period__starts_on", "period", "number")
    return [_head(each) for each in found]


def batch_list(
    *, viewer: Actor, at: datetime, entity: str = "", state: str = "", before: int | None = None, limit: int
) -> list[BatchHead]:
    """The batches of the entities whose payroll the viewer may read, newest first, before number ``before``."""
    entities = access.payroll_entities(viewer=viewer, at=at)
    found = _batches() if entities is None else _batches().filter(entity__in=entities)
    if entity:
        found = found.filter(entity__external_id=entity)
    if state:
        found = found.filter(state=state)
    if before is not None:
        found = found.filter(pk__lt=before)
    return [_head(each) for each in found.order_by("-pk")[:limit]]


def readable_batch(
    *, viewer: Actor, batch_id: int, at: datetime, roles: Collection[tuple[str, int | None]] | None = None
) -> tuple[BatchHead, set[str]]:
    """A batch and the roles the viewer holds there; two statements, or one where ``roles`` tells theirs.

    Raises UnknownBatch, also for one of an entity whose payroll the viewer may not read.
    """
    row = _batches().filter(pk=batch_id).first()
    rights = set() if row is None else access.payroll_rights(viewer=viewer, entity_id=row.entity_id, at=at, roles=roles)
    if row is None or not rights & access.READS_PAYROLL:
        raise UnknownBatch(f"There is no payroll batch {batch_id} that you may look into.")
    return _head(row), rights


def batch_page(
    *, viewer: Actor, batch_id: int, at: datetime, roles: Collection[tuple[str, int | None]] | None = None
) -> BatchPage:
    """One batch in full; ``roles`` are the viewer's where known. Raises what ``readable_batch`` does."""
    head, rights = readable_batch(viewer=viewer, batch_id=batch_id, at=at, roles=roles)
    totals, has_erased = wage_totals(batch_id=batch_id)
    return BatchPage(
        head=head,
        totals=totals,
        files=_files(batch_id),
        replaced_by=list(PayrollBatch.objects.filter(reissues=batch_id).order_by("pk").values_list("pk", "code")),
        acting=access.acting(entity_ids=[head.entity_id], at=at)[head.entity_id],
        rights=rights,
        has_all=restriction.READER in rights or not has_erased,
    )


def wage_totals(*, batch_id: int) -> tuple[list[WageTotal], bool]:
    """The lines of a batch by wage type and kind, and whether one is of somebody erased; rights are the caller's."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, [batch_id])
        rows = cursor.fetchall()
    totals = [WageTotal._make((*total, json.loads(names))) for *total, names, _ in rows]
    return totals, any(has_erased for *_, has_erased in rows)


def batch_lines(*, batch_id: int, rights: Collection[str], after: int = 0, limit: int) -> list[LineRow]:
    """Lines of a batch by number, after number ``after``, for a viewer who holds ``rights`` there."""
    rows = PayrollLine.objects.filter(batch=batch_id, line_no__gt=after).order_by("line_no")
    wanted = "line_no employee_id employee__name payroll_number wage_type__code kind text cost_centre amount_minor"
    taken_back = PayrollLine.objects.filter(uid=OuterRef("reverses_uid")).values("source")
    found = rows.annotate(taken_back=Subquery(taken_back)).values_list(
        *wanted.split(), "source", "taken_back", "tax_because", "employee__erased_at"
    )
    is_in_full = restriction.READER in rights
    told = []
    for *row, source, taken_back, because, erased_at in found[:limit]:
        about = _number_in(source, "proposal"), _number_in(taken_back or source, "order"), noncash.kept(because)
        line = LineRow._make((*row, *about))
        told.append(line if is_in_full or erased_at is None else line._replace(**_RESTRICTED))
    return told


_RESTRICTED: dict[str, Any] = {
    "employee_id": None,
    "name": restriction.RESTRICTED,
    "payroll_number": "",
    "text": "",
    "proposal_id": None,
    "order_id": None,
    "tax_because": None,
}


def _number_in(source: str, wanted: str) -> int | None:
    kind, _, number = source.partition(":")
    return int(number) if kind == wanted else None


def has_all(*, batch_id: int, rights: Collection[str]) -> bool:
    """Whether who holds ``rights`` there may be shown every line of a batch in full."""
    restricted = PayrollLine.objects.filter(batch=batch_id, employee__in=restriction.erased())
    return restriction.READER in rights or not restricted.exists()


def batch_people(*, batch_id: int) -> set[int]:
    """The employees a batch has a line of."""
    return set(PayrollLine.objects.filter(batch=batch_id).values_list("employee_id", flat=True).distinct())


def _batches() -> QuerySet[PayrollBatch]:
    people_of = ("built_by", "exported_by", "confirmed_by", "void_asked_by", "voided_by")
    earlier = PayrollBatch.objects.filter(
        period=OuterRef("period"), number__lt=OuterRef("number"), exported_at__lte=OuterRef("built_at")
    )
    rows = PayrollBatch.objects.select_related("entity", "period", "reissues", *people_of)
    return rows.annotate(
        is_supplementary=Exists(earlier.exclude(state=PayrollBatch.State.VOID)),
        despite=Subquery(PersonalText.objects.filter(digest=OuterRef("confirmed_despite")).values("text")[:1]),
    )


def _files(batch_id: int) -> list[StoredForm]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT format, name, length(content), sha256, stored_at FROM payroll_batchfile
            WHERE batch_id = %s ORDER BY stored_at, format
            """,
            [batch_id],
        )
        return [StoredForm(*row) for row in cursor.fetchall()]


def _head(row: PayrollBatch) -> BatchHead:
    deeds = [each for each in (_deed(row, what) for what in DEEDS) if each is not None]
    return BatchHead(
        batch_id=row.pk,
        code=row.code,
        number=row.number,
        state=row.state,
        entity_id=row.entity_id,
        entity=row.entity.external_id,
        entity_name=row.entity.name,
        country=row.entity.country,
        currency=row.entity.currency,
        period_id=row.period_id,
        period=row.period.code,
        lines=row.line_count,
        people=row.person_count,
        positive=row.positive_minor,
        negative=row.negative_minor,
        reissues_id=row.reissues_id,
        reissues=row.reissues.code if row.reissues else "",
        deeds=sorted(deeds, key=lambda deed: (deed.at, DEEDS.index(deed.what))),
        is_supplementary=getattr(row, "is_supplementary", False),
        despite=getattr(row, "despite", None),
    )


def _deed(row: PayrollBatch, what: str) -> Deed | None:
    employee: Employee | None = getattr(row, f"{what}_by")
    return None if employee is None else Deed(what, employee.pk, employee.name, getattr(row, f"{what}_at"))
