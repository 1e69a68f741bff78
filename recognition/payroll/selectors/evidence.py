"""What an evidence pack of a batch is made of, and the packs somebody asked for."""

import json
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from recognition.activity.models import Activity, PersonalText
from recognition.core.actor import Actor
from recognition.core.errors import DomainError, NotFound
from recognition.jobs import selectors as jobs
from recognition.payroll.models import BatchFile, PayrollBatch, PayrollLine, Reconciliation
from recognition.payroll.selectors import batch_files, batch_pages, batches
from recognition.payroll.selectors.batches import UnknownBatch
from recognition.payroll.selectors.reporting import KEPT, ReportFile
from recognition.people.models import Role
from recognition.rewards.models import Decision, Proposal
from recognition.rewards.selectors import cards
from recognition.shop.models import Order, OrderDecision

PACK_JOB = "evidence_pack"
CHUNK = 500
LANGUAGES = ("da", "en", "sv")
READERS = frozenset({Role.AUDITOR, Role.HR})
"""Who may have the whole evidence of a batch: it holds reasons and sentences, not amounts alone."""

_README = """Evidence of payroll batch {name}

batch.json       its control totals and states
lines.jsonl      its frozen lines, by number
decisions.jsonl  who decided what about each award, with the reason where it was not erased
because.jsonl    why each award is what it is: the parameters, and the sentence in Danish, English and Swedish
orders.jsonl     the shop orders behind lines: item, price when it was ordered, and who decided, handed over or refunded
activity.jsonl   what was recorded of the batch, by number; verify_activity proves the chain
files/           the files handed to payroll, byte for byte
answers/         what was read of payroll's answers; batch.json has the digests of the files payroll gave
SHA256SUMS       the digest of each of these

To check:  sha256sum --check SHA256SUMS
The digests of files/ are those the batch shows. The same batch in the same state gives the same pack, byte for byte.
"""


class PackNotReady(DomainError):
    """The pack has no file: it waits, runs, failed, or is no longer kept."""

    code = "pack_not_ready"


class UnknownPack(NotFound):
    """The viewer asked for no pack of this number of this batch."""

    code = "unknown_pack"


class PackView(NamedTuple):
    """One pack somebody asked for; ``state`` as of a job, or expired. ``sha256`` and ``size`` (bytes) once done."""

    job_id: int
    state: str
    asked_at: datetime
    size: int | None
    sha256: str


def packs(*, viewer: Actor, batch_id: int, limit: int = 10) -> list[PackView]:
    """The packs of a batch the viewer asked for lately, newest first."""
    asked = jobs.jobs_of(asked_by_id=viewer.employee_id or 0, kind=PACK_JOB, limit=100)
    found = [job for job in asked if job.arguments["batch"] == batch_id][:limit]
    return [
        PackView(
            job_id=job.pk,
            state="expired" if job.state == "done" and job.file_id is None else job.state,
            asked_at=job.queued_at,
            size=(job.result or {}).get("size"),
            sha256=(job.result or {}).get("sha256", ""),
        )
        for job in found
    ]


def pack_file(*, viewer: Actor, batch_id: int, job_id: int, at: datetime) -> ReportFile:
    """The bytes of a pack the viewer asked for, while they may still read it.

    Raises UnknownBatch, Restricted, UnknownPack, PackNotReady, FileDamaged.
    """
    require_reader(viewer=viewer, batch_id=batch_id, at=at)
    found = next((each for each in packs(viewer=viewer, batch_id=batch_id, limit=100) if each.job_id == job_id), None)
    if found is None:
        raise UnknownPack(f"You asked for no evidence pack {job_id} of this batch.")
    job = jobs.job(job_id)
    if found.state != "done" or job.file_id is None or job.ended_at is None or job.ended_at + KEPT <= at:
        raise PackNotReady("There is no file of this pack: it is not made yet, or is no longer kept; ask for it again.")
    file = jobs.stored_file(job.file_id)
    return ReportFile(file.name, file.content_type, file.size, file.sha256, jobs.pieces_of(file.pk))


def require_reader(*, viewer: Actor, batch_id: int, at: datetime) -> batch_pages.BatchHead:
    """The batch, for who may have its evidence. Raises UnknownBatch, Restricted."""
    found, rights = batch_pages.readable_batch(viewer=viewer, batch_id=batch_id, at=at)
    if not rights & READERS:
        raise UnknownBatch(f"There is no payroll batch {batch_id} of which you may have the evidence.")
    batch_files.require_whole(batch_id=batch_id, rights=rights)
    return found


def contents(batch: PayrollBatch) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The files of the pack but SHA256SUMS, each with its bytes in pieces; some thousand rows in memory at most."""
    name = f"{batch.entity.external_id}/{batch.code}"
    yield "README.txt", iter([_README.format(name=name).encode()])
    yield "batch.json", iter([_json(_head(batch))])
    yield "lines.jsonl", (_json(line._asdict()) for line in batches.lines_of(batch))
    yield "decisions.jsonl", _decisions(batch)
    yield "because.jsonl", _becauses(batch)
    yield "orders.jsonl", _orders(batch)
    yield "activity.jsonl", _activities(batch)
    for file in BatchFile.objects.filter(batch=batch).order_by("name"):
        yield f"files/{file.name}", iter([bytes(file.content)])
    for answer in Reconciliation.objects.filter(batch=batch).order_by("number"):
        yield f"answers/{answer.number}.csv", iter([bytes(answer.content)])


def _head(batch: PayrollBatch) -> dict[str, Any]:
    deeds = {}
    for what in batch_pages.DEEDS:
        who = getattr(batch, f"{what}_by")
        deeds[what] = None if who is None else {"by": who.external_id, "at": getattr(batch, f"{what}_at")}
    files = BatchFile.objects.filter(batch=batch).order_by("name").values("name", "format", "sha256", "stored_at")
    answers = Reconciliation.objects.filter(batch=batch).order_by("number").values("number", "sha256", "imported_at")
    despite = PersonalText.objects.filter(digest=batch.confirmed_despite).first() if batch.confirmed_despite else None
    return {
        "code": batch.code,
        "entity": batch.entity.external_id,
        "period": batch.period.code,
        "currency": batch.entity.currency,
        "line_count": batch.line_count,
        "person_count": batch.person_count,
        "positive_minor": batch.positive_minor,
        "negative_minor": batch.negative_minor,
        "reissues": batch.reissues.code if batch.reissues else "",
        "state": batch.state,
        "deeds": deeds,
        "files": list(files),
        "answers": list(answers),
        "confirmed_despite": batch.confirmed_despite,
        "confirmed_despite_text": despite.text if despite else None,
    }


def _decisions(batch: PayrollBatch) -> Iterator[bytes]:
    for awards in _sources(batch, "proposal"):
        rows = Decision.objects.filter(proposal__in=awards.values()).select_related("decided_by", "acted_by")
        found = list(rows.order_by("proposal", "number"))
        reasons = _texts(found)
        for each in found:
            facts = {"proposal": each.proposal_id, "amount_minor": each.amount, "code": each.code}
            yield _json(facts | _decided(each, reasons))


def _texts(decisions: Collection[Decision | OrderDecision]) -> dict[str, PersonalText]:
    """The reasons that were not erased, by digest."""
    found = PersonalText.objects.filter(digest__in={each.reason_digest for each in decisions})
    return {text.digest: text for text in found}


def _decided(each: Decision | OrderDecision, reasons: dict[str, PersonalText]) -> dict[str, Any]:
    """What awards and orders tell alike of a decision."""
    reason = reasons.get(each.reason_digest)
    return {
        "number": each.number,
        "kind": each.kind,
        "step": each.step,
        "reason": reason.text if reason else None,
        "reason_salt": bytes(reason.salt).hex() if reason else None,
        "reason_sha256": each.reason_digest,
        "decided_by": each.decided_by.external_id,
        "acted_by": each.acted_by.external_id,
        "channel": each.channel,
        "decided_at": each.decided_at,
    }


def _becauses(batch: PayrollBatch) -> Iterator[bytes]:
    for awards in _sources(batch, "proposal"):
        rows = Proposal.objects.filter(pk__in=awards.values()).select_related(*cards.RELATED, "reverses__version")
        for each in rows.order_by("pk"):
            sentences = {language: cards.sentence(each, language, is_named=False) for language in LANGUAGES}
            facts = {"proposal": each.pk, "amount_minor": each.amount, "unit": each.unit, "because": each.because}
            yield _json(facts | {"sentence": sentences})


def _orders(batch: PayrollBatch) -> Iterator[bytes]:
    """The orders by line; what was decided stands with the order, so one that takes back tells the first one's."""
    for lines in _sources(batch, "order"):
        rows = Order.objects.select_related("item", "price__set_by", "reverses", "reversal").in_bulk(lines.values())
        firsts = {row.reverses_id or row.pk for row in rows.values()}
        found = OrderDecision.objects.filter(order__in=firsts).select_related("decided_by", "acted_by")
        decisions = list(found.order_by("order", "number"))
        reasons = _texts(decisions)
        for line_no, order_id in lines.items():
            row = rows[order_id]
            decided = [_decided(each, reasons) for each in decisions if each.order_id == (row.reverses_id or row.pk)]
            yield _json(_order(row) | {"line_no": line_no, "decisions": decided})


def _order(row: Order) -> dict[str, Any]:
    """What was ordered, as it was then; the item's names are today's."""
    price, first = row.price, row.reverses or row
    return {
        "order": row.pk,
        "item": row.item.code,
        "item_kind": row.item.kind,
        "item_names": {language: text.get("name", "") for language, text in row.item.texts.items()},
        "quantity": row.quantity,
        "unit": row.unit,
        "points": row.points,
        "value_minor": row.value_minor,
        "currency": row.currency,
        "tax_class": row.tax_class,
        "price": {
            "points": price.points,
            "value_minor": price.value_minor,
            "starts_on": price.starts_on,
            "set_by": price.set_by.external_id if price.set_by else None,
            "set_at": price.set_at,
        },
        "state": row.state,
        "ordered_at": first.ordered_at,
        "handed_over_at": first.fulfilled_at,
        "reverses": row.reverses_id,
        "reversed_by": row.reversal.pk if hasattr(row, "reversal") else None,
    }


def _activities(batch: PayrollBatch) -> Iterator[bytes]:
    rows = Activity.objects.filter(subject_kind="payroll_batch", subject_id=batch.pk).order_by("pk")
    for each in rows.values().iterator(chunk_size=CHUNK):
        yield _json({**each})


def _sources(batch: PayrollBatch, kind: str) -> Iterator[dict[int, int]]:
    """What stands behind the lines, of one kind (proposal, order): ids by line, some at a time, ascending by line."""
    after = 0
    while True:
        rows = PayrollLine.objects.filter(batch=batch, line_no__gt=after).order_by("line_no")[:CHUNK]
        found = list(rows.values_list("line_no", "source"))
        if not found:
            return
        after = found[-1][0]
        split = [(line_no, source.partition(":")) for line_no, source in found]
        yield {line_no: int(number) for line_no, (what, _, number) in split if what == kind}


def _json(facts: dict[str, Any]) -> bytes:
    return (json.dumps(facts, ensure_ascii=False, sort_keys=True, default=_spelt) + "\n").encode()


def _spelt(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)
