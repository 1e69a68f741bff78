"""What payroll answered to a batch, for who may read it: the answers, and the rows of one."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from recognition.core.actor import Actor
from recognition.core.errors import NotFound
from recognition.payroll.models import Reconciliation, ReconciliationRow
from recognition.payroll.selectors import batch_files, batch_pages
from recognition.people import restriction

RESULTS = tuple(ReconciliationRow.Result.values)


class UnknownAnswer(NotFound):
    """The batch has no answer of this number."""

    code = "unknown_answer"


class AnswerHead(NamedTuple):
    """One answer; the counts are of rows, ``difference`` in minor units of the batch's currency, over all of them."""

    reconciliation_id: int
    batch_id: int
    number: int
    file_name: str
    sha256: str
    encoding: str
    payments: int
    matched: int
    missing: int
    different: int
    extra: int
    difference: int
    imported_by_id: int
    imported_by: str
    imported_at: datetime

    @property
    def agrees(self) -> bool:
        """Whether payroll says what it was handed, person by person."""
        return self.missing == self.different == self.extra == 0


class AnswerRow(NamedTuple):
    """One payroll number and wage type; ``employee_id`` and ``name`` of whom we handed it over, if of anybody.

    Of a restricted row ``name`` says so, the number is blank and ``employee_id`` None.
    """

    number: int
    payroll_number: str
    wage_type: str
    employee_id: int | None
    name: str
    expected: int | None
    answered: int | None
    result: str

    @property
    def is_restricted(self) -> bool:
        """Whether the reader is not told whose it is."""
        return self.employee_id is None and not self.payroll_number

    @property
    def difference(self) -> int:
        """What payroll says less what it was handed, in minor units."""
        return (self.answered or 0) - (self.expected or 0)


def answers_of(*, batch_id: int) -> list[AnswerHead]:
    """The answers to a batch, the one that counts first; whether the viewer may read it the caller has asked."""
    found = Reconciliation.objects.filter(batch=batch_id).defer("content").select_related("imported_by")
    return [_head(row) for row in found.order_by("-number")]


def newest_answer(*, batch_id: int) -> AnswerHead | None:
    """The answer that counts; None where payroll has given none."""
    return next(iter(answers_of(batch_id=batch_id)), None)


def answer_numbered(*, batch_id: int, number: int) -> AnswerHead:
    """One answer to a batch. Raises UnknownAnswer."""
    found = next((each for each in answers_of(batch_id=batch_id) if each.number == number), None)
    if found is None:
        raise UnknownAnswer(f"This batch has no answer {number}.")
    return found


def answer_rows(
    *, reconciliation_id: int, rights: Collection[str], results: Collection[str] = (), after: int = 0, limit: int
) -> list[AnswerRow]:
    """Rows of an answer by number, after ``after``, those of ``results`` alone where any are named.

    ``rights`` are the roles the viewer holds for the entity.
    """
    rows = ReconciliationRow.objects.filter(reconciliation=reconciliation_id, number__gt=after)
    rows = rows.filter(result__in=results) if results else rows
    wanted = ("number", "payroll_number", "wage_type", "employee_id", "employee__name", "expected_minor")
    found = rows.order_by("number").values_list(*wanted, "answered_minor", "result", "employee__erased_at")[:limit]
    told = [(AnswerRow._make((*row[:4], row[4] or "", *row[5:-1])), row[-1]) for row in found]
    hidden: dict[str, Any] = {"payroll_number": "", "employee_id": None, "name": restriction.RESTRICTED}
    is_in_full = restriction.READER in rights
    return [row if is_in_full or erased_at is None else row._replace(**hidden) for row, erased_at in told]


def answer_file(*, viewer: Actor, batch_id: int, number: int, at: datetime) -> Reconciliation:
    """One answer with what was read of its file.

    Raises UnknownBatch as ``batch_page`` does, UnknownAnswer, Restricted.
    """
    _, rights = batch_pages.readable_batch(viewer=viewer, batch_id=batch_id, at=at)
    found = Reconciliation.objects.filter(batch=batch_id, number=number).first()
    if found is None:
        raise UnknownAnswer(f"This batch has no answer {number}.")
    batch_files.require_whole(batch_id=batch_id, rights=rights)
    return found


def _head(row: Reconciliation) -> AnswerHead:
    return AnswerHead(
        reconciliation_id=row.pk,
        batch_id=row.batch_id,
        number=row.number,
        file_name=row.file_name,
        sha256=row.sha256,
        encoding=row.encoding,
        payments=row.payment_count,
        matched=row.matched,
        missing=row.missing,
        different=row.different,
        extra=row.extra,
        difference=row.difference_minor,
        imported_by_id=row.imported_by_id,
        imported_by=row.imported_by.name,
        imported_at=row.imported_at,
    )
