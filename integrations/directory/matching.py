"""From the rows of a company's own file to reports about its people: who is meant, and what the file says. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from integrations.directory import values
from recognition.core.mistakes import BadCell, Mistake
from recognition.people.reports import EmployeeReport, Refusals, Wrong

NAMED = 5
PLAIN = {
    "work_email": "email",
    "team": "team",
    "department": "department",
    "job_title": "title",
    "cost_centre": "cost_centre",
    "worker_category": "worker_category",
    "employment_type": "employment_type",
    "time_zone": "time_zone",
}
OURS = {report: ours for ours, report in PLAIN.items()} | {
    "entity_id": "legal_entity",
    "manager_id": "manager",
    "fte_milli": "fte",
    "employee_id": "external_id",
}
"""Our field for each field of a report that is called otherwise."""


@dataclass(kw_only=True)
class Row:
    """One row: what its cells say by our fields, and the employee_id of whom it means (blank: it is wrong)."""

    line: int
    cells: dict[str, str]
    key: str = ""
    entity: str = ""
    read: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name as the file writes it."""
        both = f"{self.cells.get('first_name', '')} {self.cells.get('last_name', '')}".strip()
        return self.cells.get("name", "") or both


@dataclass(kw_only=True)
class Matching:
    """Whom each row means, among the people and entities known; ``columns`` are the file's by our fields."""

    columns: Mapping[str, str]
    dates: str
    people: Mapping[str, EmployeeReport]
    entities: Mapping[str, str]
    refusals: Refusals

    def __post_init__(self) -> None:
        self.keys = set(self.people)
        self.by_number = {(each.entity_id, each.payroll_number): key for key, each in self.people.items()}
        self.by_email = {each.email.casefold(): key for key, each in self.people.items() if each.email}
        self.by_name: dict[str, set[str]] = defaultdict(set)
        for key, each in self.people.items():
            self.by_name[each.name.casefold()].add(key)

    def reports(self, rows: Sequence[Row]) -> Iterator[tuple[int, EmployeeReport]]:
        """What the rows say, as (line, report); rows that cannot be understood are refused."""
        for row in rows:
            self._place(row)
        for row in rows:
            if row.key:
                self._index(row)
        for row in rows:
            if not row.key:
                continue
            wrongs = list(self._wrongs(row))
            for wrong in wrongs:
                self.refusals.add(line=row.line, wrong=wrong, key=row.key)
            if not wrongs:
                yield row.line, self._report(row)

    def _place(self, row: Row) -> None:
        """Find the entity and the person of a row, or refuse it."""
        number, said = row.cells.get("payroll_number", ""), row.cells.get("external_id", "")
        called = row.cells.get("legal_entity", "")
        entity = self._entity(called)
        if not number and not said:
            column = self.columns.get("payroll_number") or self.columns["external_id"]
            self._refuse(row, column, Mistake("number_blank"))
        elif entity is None:
            mistake = Mistake("unknown_entity_name", value=repr(called[:80]))
            self._refuse(row, self.columns["legal_entity"], mistake)
        else:
            key = said or self._whose(number, entity, row.cells.get("work_email", ""))
            known = self.people[key].entity_id if key in self.people else ""
            row.entity = entity or known or (next(iter(self.entities)) if len(self.entities) == 1 else "")
            row.key = key if row.entity else ""
        if entity == "" and (number or said) and not row.entity:
            column = self.columns.get("legal_entity", "legal_entity")
            self._refuse(row, column, Mistake("entity_missing"))

    def _whose(self, number: str, entity: str, email: str) -> str:
        """The employee_id behind a payroll number: by the number, else by the address, else a new one."""
        known = self.by_number.get((entity, number), "") or self._alone(number, entity)
        known = known or self.by_email.get(email.casefold(), "")
        # Two people may have the same number in two entities.
        return known or (f"{entity}-{number}" if number in self.people else number)

    def _entity(self, text: str) -> str | None:
        """The entity called so, by its id or its name; blank for none said, None for one nobody knows."""
        if not text:
            return ""
        wanted = text.casefold()
        return next((key for key, name in self.entities.items() if wanted in (key.casefold(), name.casefold())), None)

    def _alone(self, number: str, entity: str) -> str:
        """Who has this number in the one entity that knows it, where the row names none."""
        if entity or not number:
            return ""
        found = [key for (_, each), key in self.by_number.items() if each == number]
        return found[0] if len(found) == 1 else ""

    def _index(self, row: Row) -> None:
        self.keys.add(row.key)
        if row.cells.get("payroll_number"):
            self.by_number[row.entity, row.cells["payroll_number"]] = row.key
        if row.cells.get("work_email"):
            self.by_email[row.cells["work_email"].casefold()] = row.key
        if row.name:
            self.by_name[row.name.casefold()].add(row.key)

    def _wrongs(self, row: Row) -> Iterator[Wrong]:
        """Read the cells that are no plain text into ``row.read``; what is wrong with them."""
        day = partial(values.day, order=self.dates)
        readers: dict[str, tuple[str, Callable[[str], Any]]] = {
            "hired_on": ("hired_on", day),
            "left_on": ("left_on", day),
            "fte": ("fte_milli", values.share),
            "country": ("country", values.country),
            "language": ("language", values.language),
            "manager": ("manager_id", partial(self._manager, row)),
        }
        for ours, (name, read) in readers.items():
            text = row.cells.get(ours, "")
            if not text:
                continue
            try:
                row.read[name] = read(text)
            except BadCell as error:
                yield Wrong(field=self.columns[ours], mistake=error.mistake)

    def _manager(self, row: Row, text: str) -> str:
        """Whom a manager's cell means: a number in the entity, an id, an address, or a name only one person has."""
        wanted = text.casefold()
        hit = self.by_number.get((row.entity, text)) or (text if text in self.keys else "")
        hit = hit or self.by_email.get(wanted) or ""
        if hit:
            return hit
        last, _, first = wanted.partition(", ")
        named = sorted(self.by_name.get(wanted, ()) or self.by_name.get(f"{first} {last}", ()))
        if len(named) == 1:
            return named[0]
        if named:
            raise BadCell(Mistake("several_managers", name=repr(text), several=named[:NAMED]))
        if number := next((key for (_, each), key in self.by_number.items() if each == text), ""):
            return number
        raise BadCell(Mistake("unknown_manager_name", name=repr(text[:80])))

    def _report(self, row: Row) -> EmployeeReport:
        """What is known, with what the file says in its place; a column that is not there says nothing."""
        before = self.people.get(row.key)
        said: dict[str, Any] = {PLAIN[ours]: row.cells[ours] for ours in PLAIN if ours in row.cells}
        said |= row.read | {"entity_id": row.entity, "currency": ""}
        if row.name:
            said["name"] = row.name
        if row.cells.get("payroll_number") or before is None:
            said["payroll_number"] = row.cells.get("payroll_number") or row.key
        for ours, blank in (("left_on", None), ("manager", "")):
            if row.cells.get(ours) == "":
                said["manager_id" if ours == "manager" else ours] = blank
        if "team" not in said and said.get("department") and (before is None or before.team == before.department):
            said["team"] = said["department"]
        if before is not None:
            return replace(before, **said)
        return EmployeeReport(
            employee_id=row.key,
            **{**dict.fromkeys(("name", "email", "manager_id", "department", "title"), ""), **_NEVER} | said,
        )

    def _refuse(self, row: Row, column: str, mistake: Mistake) -> None:
        self.refusals.add(line=row.line, wrong=Wrong(field=column, mistake=mistake), key="")


_NEVER: dict[str, date | None] = {"hired_on": None, "left_on": None}
