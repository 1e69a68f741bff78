"""Import a company's CSV bundle: a folder of files, whole or nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from integrations.sources import csv_file, layout
from integrations.sources.csv_file import BrokenFile, Header
from integrations.sources.layout import LAYOUTS, Layout
from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.core.mistakes import BadCell, Mistake
from recognition.customers import services as customers
from recognition.people.reports import LISTED, Merged, Refusals, Wrong

SOURCE = "bundle"
FAST_FROM_BYTES = 1_000_000
TICK = 100_000
Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong at one place of a bundle, and how to mend it."""

    file: str
    line: int
    field: str
    mistake: Mistake

    def __str__(self) -> str:
        place = [self.file, *([f"line {self.line}"] if self.line else []), *([self.field] if self.field else [])]
        return f"{', '.join(place)}: {self.mistake.sentence}."


class BundleRefused(DomainError):
    """A bundle cannot be imported, and nothing was; ``problems`` lists the first of ``count``."""

    code = "bundle_refused"

    def __init__(self, problems: list[Problem], count: int) -> None:
        self.problems, self.count = problems, count
        more = [f"… and {count - len(problems)} more errors."] if count > len(problems) else []
        super().__init__("\n".join([*map(str, problems), *more, "Nothing was imported."]))


@dataclass(kw_only=True)
class Imported:
    """What an import did: by file what became of its rows, the columns it ignored, and the rows it left out."""

    merged: dict[str, Merged]
    ignored: dict[str, tuple[str, ...]]
    left_out: list[Problem] = field(default_factory=list)
    left_out_count: int = 0

    @property
    def is_unchanged(self) -> bool:
        """Whether no row was new or corrected."""
        return all(part.is_unchanged for part in self.merged.values())


def import_bundle(
    *,
    actor: Actor,
    folder: Path,
    at: datetime,
    complete_until: datetime | None = None,
    is_rehearsal: bool = False,
    skip_bad_rows: bool = False,
    progress: Progress = lambda _file, _rows: None,
) -> Imported:
    """Import the bundle in ``folder`` in one transaction.

    The source ``bundle`` is complete until ``complete_until``, else until the clock. ``is_rehearsal`` checks
    and reports everything and writes nothing. ``skip_bad_rows`` leaves rows with errors out; a file that is
    broken as a whole is refused all the same. Raises BundleRefused with every error, up to LISTED of them.
    """
    headers = _headers(folder)
    refusals = {form.name: Refusals(is_skipping=skip_bad_rows) for form in LAYOUTS}
    try:
        merged = customers.take_in_company(
            actor=actor,
            source_code=SOURCE,
            reports=_company(folder, headers, refusals, progress),
            complete_until=complete_until,
            at=at,
            is_rehearsal=is_rehearsal,
        )
    except customers.RowsRefused as error:
        raise BundleRefused(*_problems(refusals)) from error
    except BrokenFile as error:
        told, count = _problems(refusals)
        raise BundleRefused([*told[: LISTED - 1], _problem(error)], count + 1) from error
    left_out, count = _problems(refusals)
    ignored = {name: columns.ignored for name, columns in headers.items()}
    return Imported(merged=merged, ignored=ignored, left_out=left_out, left_out_count=count)


def _headers(folder: Path) -> dict[str, Header]:
    """The headers of the files that are there. Raises BundleRefused with all that is wrong with them."""
    headers, problems = {}, []
    for form in LAYOUTS:
        path = folder / form.file
        if not path.is_file():
            if form is not layout.ENTITIES:
                mistake = Mistake("file_missing", files=_needed_files())
                problems.append(Problem(file=form.file, line=0, field="", mistake=mistake))
            continue
        try:
            headers[form.name] = csv_file.header(path, needed=tuple(form.needed), optional=tuple(form.optional))
        except BrokenFile as error:
            problems.append(_problem(error))
    if problems:
        raise BundleRefused(problems, len(problems))
    return headers


def _needed_files() -> list[str]:
    return [form.file for form in LAYOUTS if form is not layout.ENTITIES]


def _company(
    folder: Path, headers: dict[str, Header], refusals: dict[str, Refusals], progress: Progress
) -> customers.CompanyReports:
    """What the files report, read only when it is asked for."""
    read = {
        form.name: partial(_reports, folder / form.file, form, headers.get(form.name), refusals[form.name], progress)
        for form in LAYOUTS
    }
    return customers.CompanyReports(
        entities=read["entities"](),
        employees=read["employees"](),
        customers=read["customers"](),
        touchpoints=read["interactions"],
        touchpoint_frames=_fast(folder / layout.INTERACTIONS.file, headers["interactions"], progress),
        outcomes=read["outcomes"],
        refusals=refusals,
    )


def _reports(
    path: Path, form: Layout, header: Header | None, refusals: Refusals, progress: Progress
) -> Iterator[tuple[int, Any]]:
    """The rows of a file as reports; rows that cannot be read are refused. No header: no file, no rows."""
    if header is None:
        return
    readers = {name: (form.needed | form.optional).get(name) for name in header.names}
    reads = [(name, form.renamed.get(name, name), read) for name, read in readers.items() if read]
    for count, (line, row) in enumerate(csv_file.rows(path, header), start=1):
        if count % TICK == 0:
            progress(path.name, count)
        if isinstance(row, Wrong):
            refusals.add(line=line, wrong=row, key="")
            continue
        values, wrongs = {}, []
        for name, parameter, read in reads:
            try:
                values[parameter] = read(row[name])
            except BadCell as error:
                wrongs.append(Wrong(field=name, mistake=error.mistake))
        for wrong in wrongs:
            refusals.add(line=line, wrong=wrong, key=row[form.key])
        if not wrongs:
            yield line, form.report(**values)


def _fast(path: Path, header: Header, progress: Progress) -> customers.TouchpointFrames | None:
    """A fast reading of a large file of touchpoints; None for a small one, where it would not pay."""
    if path.stat().st_size < FAST_FROM_BYTES:
        return None
    from integrations.sources.fast import frames

    return partial(frames, path, header, progress)


def _problems(refusals: dict[str, Refusals]) -> tuple[list[Problem], int]:
    """The first errors in the order of the files, and how many there are."""
    told = [
        Problem(file=form.file, line=refusal.line, field=refusal.field, mistake=refusal.mistake)
        for form in LAYOUTS
        for refusal in sorted(refusals[form.name].first, key=lambda refusal: refusal.line)
    ]
    return told[:LISTED], sum(part.count for part in refusals.values())


def _problem(error: BrokenFile) -> Problem:
    return Problem(file=error.file, line=error.line, field=error.field, mistake=error.mistake)
