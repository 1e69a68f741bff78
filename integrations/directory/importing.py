"""A company's own list of people: read, matched, and taken in from a day on, or only rehearsed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

from integrations.directory import doubts, presets, sheet, values
from integrations.directory.matching import OURS, Matching, Row
from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.core.mistakes import Mistake
from recognition.people import selectors
from recognition.people import services as people
from recognition.people.reports import EmployeeReport, Refusals, Wrong
from recognition.people.services.directory import Known, TakenIn

NOTHING_LEFT_OUT = 1 << 30
State = Literal["new", "changed", "unchanged", "wrong", "missing"]


class BadColumns(DomainError):
    """The columns chosen are not in the file, or something needed is not among them."""

    code = "bad_columns"


class RowsWrong(DomainError):
    """Rows are wrong and not to be skipped, so nothing was written."""

    code = "rows_wrong"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How a file is to be read: its columns by our fields, how it writes dates, from which day on it holds.

    ``skips``: rows that are wrong are left out; otherwise one of them stops it all.
    """

    columns: Mapping[str, str]
    dates: str = ""
    on: date
    skips: bool = False


@dataclass(kw_only=True)
class Outcome:
    """What becomes of one row; of somebody ``missing``, who is here and not in the file, nothing.

    ``changes`` are (field, before, after); of a wrong row ``field`` and ``sentence`` say what is wrong, ``code``
    and ``values`` the same to a program; of another row, what is worth a look before it is taken in.
    """

    line: int
    state: State
    key: str
    name: str
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    values: Mapping[str, Any] = field(default_factory=dict)
    field: str = ""
    sentence: str = ""
    code: str = ""


@dataclass(kw_only=True)
class Report:
    """What a file would do, or did: by row in the order of the file, then who is missing from it."""

    rows: list[Outcome]
    encoding: str
    delimiter: str
    ignored: list[str]
    on: date
    is_written: bool

    def counts(self) -> dict[str, int]:
        """How many rows there are of each state."""
        found = dict.fromkeys(("new", "changed", "unchanged", "wrong", "missing"), 0)
        for row in self.rows:
            found[row.state] += 1
        return found

    def doubtful(self) -> int:
        """How many rows are worth a look, though they are not wrong."""
        return sum(doubts.is_doubtful(state=row.state, sentence=row.sentence) for row in self.rows)

    @property
    def is_unchanged(self) -> bool:
        """Whether everything was known as the file says it."""
        counts = self.counts()
        return not counts["new"] and not counts["changed"]

    def document(self) -> dict[str, Any]:
        """The report as JSON says it."""
        return asdict(self) | {"on": self.on.isoformat()}


def import_people(*, actor: Actor, content: bytes, wish: Wish, at: datetime, is_rehearsal: bool = False) -> Report:
    """Take in a file in one transaction; with ``is_rehearsal`` everything is found out and nothing written.

    Whoever is missing from the file stays. Raises BrokenFile, BadColumns.
    """
    read = sheet.read(content)
    require_columns(wish, read.headers)
    refusals = Refusals(is_skipping=wish.skips, listed=NOTHING_LEFT_OUT)
    places = {ours: read.headers.index(name) for ours, name in wish.columns.items()}
    rows = []
    for line, fields in read.rows:
        if isinstance(fields, Wrong):
            refusals.add(line=line, wrong=fields, key="")
        else:
            rows.append(Row(line=line, cells={ours: fields[place] for ours, place in places.items()}))

    heard: list[tuple[int, EmployeeReport]] = []

    def reports(known: Known) -> Any:
        matched = Matching(
            columns=wish.columns,
            dates=wish.dates,
            people=known.people,
            entities=known.entities,
            refusals=refusals,
        )
        heard[:] = matched.reports(rows)
        return heard

    taken = people.take_in_directory(
        actor=actor, read=reports, refusals=refusals, on=wish.on, at=at, is_rehearsal=is_rehearsal
    )
    day = max(wish.on, selectors.company_date(at))
    gone = doubts.managers_gone(reports=heard, known=taken.known.people, refused=refusals.keys, day=day)
    return Report(
        rows=_doubted(_outcomes(read, rows, refusals, taken, wish), gone, rows, wish),
        encoding=read.encoding,
        delimiter=read.delimiter,
        ignored=[name for name in read.headers if name and name not in wish.columns.values()],
        on=wish.on,
        is_written=taken.is_written,
    )


def require_columns(wish: Wish, headers: tuple[str, ...]) -> None:
    """Raise BadColumns unless every column chosen is there and none needed is missing."""
    for ours, name in wish.columns.items():
        if ours not in presets.FIELDS:
            raise BadColumns(f"{ours!r} is none of our fields.")
        if name not in headers:
            raise BadColumns(Mistake("list_column_missing", name=repr(name), field=ours))
    if lacking := presets.missing(wish.columns):
        codes = {"payroll_number": "list_number_not_chosen", "name": "list_name_not_chosen"}
        raise BadColumns(Mistake(codes[lacking[0]] if len(lacking) == 1 else "list_nothing_chosen"))
    if wish.dates not in values.ORDERS:
        raise BadColumns(f"{wish.dates!r} is no way to write dates.")


def _outcomes(read: sheet.Sheet, rows: list[Row], refusals: Refusals, taken: TakenIn, wish: Wish) -> list[Outcome]:
    by_line = {row.line: row for row in rows}
    changes: dict[str, list[tuple[str, str, str]]] = {}
    for each in taken.merged.corrections:
        changes.setdefault(each.key, []).append((each.field, each.old, each.new))
    wrong: dict[int, list[Outcome]] = {}
    for refusal in refusals.first:
        row = by_line.get(refusal.line)
        wrong.setdefault(refusal.line, []).append(
            Outcome(
                line=refusal.line,
                state="wrong",
                key=row.key if row else "",
                name=row.name if row else "",
                field=_column(refusal.field, wish.columns),
                **refusal.mistake.kept(),
            )
        )
    fallen = {each.key: each for outcomes in wrong.values() for each in outcomes if each.key in refusals.keys}
    found: list[Outcome] = []
    for line, _ in read.rows:
        if line in wrong:
            found += wrong[line]
        elif same := fallen.get(by_line[line].key):
            found.append(_fallen(by_line[line], same))
        else:
            found.append(_sound(by_line[line], taken, changes))
    return found + _missing(rows, taken, wish)


def _doubted(outcomes: list[Outcome], gone: Mapping[int, Mistake], rows: list[Row], wish: Wish) -> list[Outcome]:
    """The outcomes with what is worth a look: where the file names a manager, that this one has left."""
    named = {row.line for row in rows if row.cells.get("manager")} & gone.keys()
    return [
        replace(each, field=wish.columns["manager"], **gone[each.line].kept())
        if each.line in named and each.state != "wrong"
        else each
        for each in outcomes
    ]


def _fallen(row: Row, same: Outcome) -> Outcome:
    """The other row of somebody who is refused for one: of two that differ neither is taken in."""
    here = replace(same, line=row.line, name=row.name or same.name)
    if same.code != "twice":
        return here
    return replace(here, **Mistake("twice", **dict(same.values) | {"line": same.line}).kept())


def _sound(row: Row, taken: TakenIn, changes: dict[str, list[tuple[str, str, str]]]) -> Outcome:
    is_new = row.key not in taken.known.people
    state: State = "new" if is_new else "changed" if row.key in changes else "unchanged"
    name = row.name or (taken.known.people[row.key].name if not is_new else "")
    return Outcome(line=row.line, state=state, key=row.key, name=name, changes=changes.get(row.key, []))


def _missing(rows: list[Row], taken: TakenIn, wish: Wish) -> list[Outcome]:
    """Who works on the day in an entity the file is about, and is not in it."""
    named, entities = {row.key for row in rows}, {row.entity for row in rows if row.entity}
    return [
        Outcome(line=0, state="missing", key=key, name=each.name)
        for key, each in taken.known.people.items()
        if key not in named and each.entity_id in entities and (each.left_on is None or each.left_on >= wish.on)
    ]


def _column(name: str, columns: Mapping[str, str]) -> str:
    """The column of the file a field of a report comes from; the name itself where it is one already."""
    ours = OURS.get(name, name)
    if ours == "external_id" and ours not in columns:
        ours = "payroll_number"
    return columns.get(ours, name)
