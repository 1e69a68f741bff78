"""A payroll batch on paper: totals, every line, who did what, lines to sign; at once, or as a job when it is long."""

import tempfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from backend import print_out
from backend.web import in_kind, payroll_words
from recognition.core import db
from recognition.core.actor import Actor
from recognition.jobs import selectors as job_selectors
from recognition.jobs import services as jobs
from recognition.payroll.selectors import batch_pages
from recognition.payroll.selectors.batch_digest import batch_digest
from recognition.people import selectors as people
from recognition.programmes import wording

JOB = "batch_statement"
MOST_AT_ONCE = 40
"""Lines of which a PDF is written while somebody waits: a table takes some 40 ms a line."""


def page(found: batch_pages.BatchPage, language: str) -> str:
    """The batch as one page of HTML that needs nothing else, in ``language``; rights are the caller's matter."""
    with translation.override(language):
        return render_to_string("print/batch.html", _told(found, language))


def pdf(found: batch_pages.BatchPage, language: str) -> bytes:
    """The same as PDF. Raises NoPdf."""
    return print_out.pdf(page(found, language))


def is_long(found: batch_pages.BatchPage) -> bool:
    """Whether nobody should wait for its PDF."""
    return found.head.lines > MOST_AT_ONCE


def wished(*, actor: Actor, found: batch_pages.BatchPage, language: str) -> Any:
    """The actor's job that writes, or wrote, the PDF of a long batch as it is now, and did not fail; else None."""
    wish = _wish(found, language)
    mine = job_selectors.jobs_of(asked_by_id=actor.employee_id or 0, kind=JOB, limit=50)
    same = [each for each in mine if each.arguments == wish and each.state in ("queued", "running", "done")]
    return next((each for each in same if each.state != "done" or each.file_id is not None), None)


def request(*, actor: Actor, found: batch_pages.BatchPage, language: str, at: datetime) -> None:
    """Have the PDF of a long batch written, unless the same was asked for before and did not fail."""
    if wished(actor=actor, found=found, language=language) is None:
        with db.durable():
            jobs.queue(actor=actor, kind=JOB, arguments=_wish(found, language), at=at)


def _wish(found: batch_pages.BatchPage, language: str) -> dict[str, Any]:
    """What is asked for: once somebody did more with the batch, or the reader is shown less of it, that is another."""
    deeds = [each.what for each in found.head.deeds]
    return {"batch": found.head.batch_id, "language": language, "deeds": deeds, "has_all": found.has_all}


def write_due(*, at: datetime) -> int:
    """Write the PDF that has waited longest; how many were worked off, done or not."""

    def work(run: jobs.Run) -> None:
        now = jobs.clock_from(at)
        with jobs.ending(run, now):
            _write(run, now())

    return jobs.work_off(kind=JOB, work=work, at=at)


def _write(run: jobs.Run, at: datetime) -> None:
    asker = Actor(channel="sweep", employee_id=job_selectors.job(run.job_id).asked_by_id)
    batch_id, language = run.arguments["batch"], run.arguments["language"]
    found = batch_pages.batch_page(viewer=asker, batch_id=batch_id, at=at)
    jobs.progress(run=run, done=0, total=found.head.lines, at=at)
    content = pdf(found, language)
    with tempfile.TemporaryFile() as file, db.durable():
        file.write(content)
        file.seek(0)
        pieces = iter(lambda: file.read(jobs.PIECE_BYTES), b"")
        file_id = jobs.store_file(
            name=name(found, language, "pdf"), content_type="application/pdf", pieces=pieces, actor=asker, at=at
        )
        jobs.finish(run=run, at=at, result={"lines": found.head.lines}, file_id=file_id)


def name(found: batch_pages.BatchPage, language: str, ending: str) -> str:
    """What the file is called: ASCII, lower case."""
    stem = f"batch_{found.head.entity}_{found.head.code}_{language}".lower()
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-._") else "-" for letter in stem) + (
        f".{ending}"
    )


def _told(found: batch_pages.BatchPage, language: str) -> Mapping[str, Any]:
    head = found.head
    digest = batch_digest(batch_id=head.batch_id)
    lines = batch_pages.batch_lines(batch_id=head.batch_id, rights=found.rights, limit=head.lines)

    def told(amount: int) -> str:
        return wording.amount(amount, head.currency, language)

    return {
        "language": language,
        "foot": print_out.foot(digest),
        "digest": digest,
        "head": head,
        "title": _("Payroll batch %(code)s") % {"code": head.code},
        "period": payroll_words.period_name(head.period),
        "state": payroll_words.STATES[head.state],
        "positive": told(head.positive),
        "negative": told(head.negative),
        "net": told(head.net),
        "totals": [(each, payroll_words.wage_name(each, language), told(each.amount)) for each in found.totals],
        "deeds": [(payroll_words.DEEDS[each.what], each.name, _day(each.at, language)) for each in head.deeds],
        "lines": [(each, told(each.amount), in_kind.said(each.tax_because)) for each in lines],
        "signs": [_("Prepared by"), _("Released by"), _("HR")],
    }


def _day(at: datetime, language: str) -> str:
    return wording.day(people.company_date(at), language)
