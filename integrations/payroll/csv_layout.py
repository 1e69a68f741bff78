"""How a configurable CSV is laid out: its settings, read from a table and refused with the name of what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from integrations.payroll import csv_names, paying
from recognition.core.mistakes import Mistake

ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "iso-8859-1", "ascii")
QUOTES = ("never", "minimal", "all")
NEWLINES = {"crlf": "\r\n", "lf": "\n"}
DELIMITERS = (";", ",", "\t", "|")
NUMBERS = ("point", "comma", "hundredths")
SIGNS = ("leading", "trailing")
PADS = ("none", "zero_left", "space_right")
SOURCES = (
    *("registration_number", "entity", "company", "period", "batch", "line_no", "payroll_number", "code", "units"),
    *("rate", "amount", "currency", "cost_centre", "text", "period_end", "earned_from", "earned_to", "today"),
)
DATES = frozenset({"period_end", "earned_from", "earned_to", "today"})
FIGURES = frozenset({"units", "rate", "amount"})
LONGEST = 4000


class Column(NamedTuple):
    """One column: from a ``source`` or with a ``constant``; ``longest`` characters, padded to ``width``."""

    header: str = ""
    source: str = ""
    constant: str = ""
    width: int = 0
    pad: str = "none"
    longest: int = LONGEST


@dataclass(frozen=True, kw_only=True)
class Layout:
    """All that a file is made by. ``forbidden`` characters are refused, or become ``replacement`` where one is set.

    ``file_name`` is a pattern as ``csv_names`` has it, blank for the usual name.
    """

    columns: tuple[Column, ...]
    delimiter: str = ";"
    quote: str = "minimal"
    forbidden: str = ""
    replacement: str | None = None
    encoding: str = "utf-8"
    newline: str = "crlf"
    has_header: bool = True
    trailing_delimiter: bool = False
    number: str = "point"
    sign: str = "leading"
    date: str = "%Y-%m-%d"
    most_rows: int = 0
    file_name: str = ""
    longest_name: int = csv_names.LONGEST
    plain_name: bool = False


def layout_of(preset: Mapping[str, Any], changes: Mapping[str, Any], name: str) -> Layout:
    """The layout ``name``: ``preset`` with an entity's ``changes``. Raises BadSettings naming the setting."""
    paying.known(changes, [each.name for each in fields(Layout)], name)
    told = {**preset, **changes}
    columns = told.get("columns")
    if not isinstance(columns, list | tuple) or not columns:
        raise paying.BadSettings(Mistake("setting_no_columns", name=name))
    made = tuple(_column(each, number, name) for number, each in enumerate(columns, start=1))
    layout = Layout(**{**told, "columns": made})
    _require_sound(layout, name)
    for column in made if layout.has_header else ():
        _require_header(layout, column.header, name)
    return layout


def _column(told: Any, number: int, name: str) -> Column:
    if isinstance(told, Column):
        return told
    where = f"{name}, columns #{number}"  # said in every language
    if not isinstance(told, Mapping):
        raise paying.BadSettings(Mistake("setting_no_column", name=where))
    paying.known(told, Column._fields, where)
    column = Column(**told)
    if bool(column.source) == bool(column.constant) and column.source:
        raise paying.BadSettings(Mistake("setting_source_and_constant", name=where))
    if column.source:
        _one_of(column.source, SOURCES, f"{where}: source")
    for field, value in (("header", column.header), ("constant", column.constant)):
        if not isinstance(value, str) or not value.isprintable():
            raise paying.BadSettings(Mistake("setting_no_text", name=f"{where}: {field}"))
    _one_of(column.pad, PADS, f"{where}: pad")
    for field, size in (("width", column.width), ("longest", column.longest)):
        if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size <= LONGEST:
            raise paying.BadSettings(Mistake("setting_no_whole", name=f"{where}: {field}", least=0, most=LONGEST))
    return column


def _require_sound(layout: Layout, name: str) -> None:
    for field, allowed in (
        ("quote", QUOTES),
        ("encoding", ENCODINGS),
        ("newline", tuple(NEWLINES)),
        ("number", NUMBERS),
        ("sign", SIGNS),
        ("delimiter", DELIMITERS),
    ):
        _one_of(getattr(layout, field), allowed, f"{name}: {field}")
    if layout.delimiter == "," and layout.number == "comma" and layout.quote == "never":
        raise paying.BadSettings(Mistake("setting_decimal_comma", name=name))
    for field in ("has_header", "trailing_delimiter"):
        if not isinstance(getattr(layout, field), bool):
            raise paying.BadSettings(Mistake("setting_no_flag", name=f"{name}: {field}"))
    if not isinstance(layout.forbidden, str) or not layout.forbidden.replace("\t", "").isprintable():
        raise paying.BadSettings(Mistake("setting_forbidden", name=name))
    if layout.replacement is not None and (
        not isinstance(layout.replacement, str)
        or set(layout.replacement) & {*layout.forbidden, layout.delimiter, '"'}
        or not layout.replacement.isprintable()
    ):
        raise paying.BadSettings(Mistake("setting_replacement", name=name))
    if not isinstance(layout.date, str) or not layout.date.isprintable() or "%" not in layout.date:
        raise paying.BadSettings(Mistake("setting_date", name=name))
    if not isinstance(layout.most_rows, int) or isinstance(layout.most_rows, bool) or layout.most_rows < 0:
        raise paying.BadSettings(Mistake("setting_most_rows", name=name))
    csv_names.require_sound(layout.file_name, layout.longest_name, is_plain=layout.plain_name, name=name)


def _require_header(layout: Layout, header: str, name: str) -> None:
    try:
        header.encode(layout.encoding)
    except UnicodeEncodeError as error:
        found, encoding = paying.named(header[error.start]), layout.encoding
        raise paying.BadSettings(
            Mistake("setting_header_unwritable", name=name, value=repr(header), character=found, encoding=encoding)
        ) from error
    if layout.quote == "never" and {layout.delimiter, '"'} & set(header):
        raise paying.BadSettings(Mistake("setting_header_quoted", name=name, value=repr(header)))


def _one_of(value: Any, allowed: tuple[str, ...], what: str) -> None:
    if value not in allowed:
        known = [repr(each) if len(each) == 1 else each for each in allowed]
        raise paying.BadSettings(Mistake("setting_one_of", name=what, known=known, value=repr(value)))
