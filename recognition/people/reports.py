"""What a source says about entities and employees, and what became of it. Pure.

The fields have the names of the columns of the CSV bundle, because problems are told by them.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from recognition.core.mistakes import Mistake

LISTED = 100
DATED = (
    "entity_id",
    "manager_id",
    "payroll_number",
    "department",
    "title",
    "team",
    "cost_centre",
    "country",
    "employment_type",
    "worker_category",
    "fte_milli",
)
"""What of an employee's report holds from a day on; the rest is true of the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityReport:
    """One legal entity as a source reports it."""

    entity_id: str
    name: str
    country: str
    currency: str
    time_zone: str
    payroll_system: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployeeReport:
    """One employee as a source reports them today. ``entity_id`` blank: the default entity of the currency."""

    employee_id: str
    name: str
    email: str
    manager_id: str
    department: str
    title: str
    hired_on: date | None
    left_on: date | None
    currency: str
    entity_id: str = ""
    payroll_number: str = ""
    team: str = ""
    cost_centre: str = ""
    country: str = ""
    language: str = ""
    time_zone: str = ""
    employment_type: str = ""
    worker_category: str = ""
    fte_milli: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A field that cannot be true, and why; the sentence mends it."""

    field: str
    mistake: Mistake

    @property
    def sentence(self) -> str:
        """What is wrong, in English."""
        return self.mistake.sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What is wrong with one row; ``line`` is the line of the file, or the index of the row in a call."""

    line: int
    field: str
    mistake: Mistake

    @property
    def sentence(self) -> str:
        """What is wrong, in English."""
        return self.mistake.sentence

    def kept(self) -> dict[str, Any]:
        """What JSON keeps of it."""
        return {"line": self.line, "field": self.field, **self.mistake.kept()}


@dataclass
class Refusals:
    """The rows of one intake that cannot be taken in: the first ``listed`` of them, and how many there are.

    ``keys`` are the ids refused, so that rows which only refer to them can be told apart. With
    ``is_skipping`` such followers are refused too; otherwise nothing will be written anyway, and a
    follower is not worth a line.
    """

    is_skipping: bool = False
    listed: int = LISTED
    count: int = 0
    first: list[Refusal] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def add(self, *, line: int, wrong: Wrong, key: str) -> None:
        """Refuse the row in ``line`` whose id is ``key``."""
        self.count += 1
        self.keys |= {key} - {""}
        if len(self.first) < self.listed:
            self.first.append(Refusal(line=line, field=wrong.field, mistake=wrong.mistake))


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One field that the source now reports otherwise; ``old`` and ``new`` as a person reads them."""

    key: str
    field: str
    old: str
    new: str


@dataclass(kw_only=True)
class Merged:
    """What an intake did: rows by what became of them, and the first ``listed`` corrections.

    ``repeated`` counts rows that stood twice with the same content; the second was ignored.
    """

    new: int = 0
    unchanged: int = 0
    corrected: int = 0
    repeated: int = 0
    listed: int = LISTED
    corrections: list[Correction] = field(default_factory=list)

    @property
    def is_unchanged(self) -> bool:
        """Whether the database says the same as before."""
        return self.new == 0 and self.corrected == 0

    def correct(self, key: str, changes: Iterable[tuple[str, object, object]]) -> None:
        """Count one corrected row with its (field, old, new)."""
        self.corrected += 1
        for name, old, new in changes:
            if len(self.corrections) < self.listed:
                self.corrections.append(Correction(key=key, field=name, old=shown(old), new=shown(new)))


Report = TypeVar("Report", bound=Hashable)


def distinct(
    rows: Iterable[tuple[int, Report]], *, key_field: str, refusals: Refusals, merged: Merged
) -> dict[str, tuple[int, Report]]:
    """The rows by id, each once: an identical repetition is counted, a different one refuses both."""
    found: dict[str, tuple[int, Report]] = {}
    for line, report in rows:
        key: str = getattr(report, key_field)
        first_line, first = found.setdefault(key, (line, report))
        if first_line == line:
            continue
        if first == report:
            merged.repeated += 1
        else:
            refusals.add(line=line, wrong=twice(key_field, key, first_line), key=key)
    return {key: row for key, row in found.items() if key not in refusals.keys}


def twice(key_field: str, key: str, first_line: int) -> Wrong:
    """What is wrong with an id that stands in two rows with different content."""
    return Wrong(field=key_field, mistake=Mistake("twice", key=repr(key), line=first_line))


def shown(value: object) -> str:
    """A value of a correction as text; nothing is a dash."""
    return "–" if value in (None, "") else str(value)
