"""CSV as a payroll system wants it: presets, each changed by an entity's settings; ``csv:PRESET``.

Nothing is escaped against spreadsheets: what the target forbids is refused, or replaced where the layout says so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import islice
from typing import Any

from integrations.payroll import csv_names, paying
from integrations.payroll.csv_layout import DATES, FIGURES, NEWLINES, Column, Layout, layout_of
from integrations.payroll.csv_presets import PRESETS
from recognition.core.mistakes import Mistake
from recognition.payroll.formats import Batch, Format, Line


def render(batch: Batch, lines: Iterable[Line], *, preset: str) -> Iterator[bytes]:
    """The file of ``batch`` in pieces. Raises what ``paying.paid`` raises, BadSettings."""
    name = f"csv:{preset}"
    layout = layout_of(PRESETS[preset], paying.settings_of(batch, name), name)
    if layout.most_rows and batch.paid_count > layout.most_rows:
        raise paying.BadSettings(
            Mistake("export_many_rows", format=name, most=layout.most_rows, batch=batch.code, count=batch.paid_count)
        )
    head = [_joined(layout, [column.header for column in layout.columns])] if layout.has_header else []
    rows = (_row(layout, batch, pay) for pay in paying.paid(batch, lines))
    encoding = layout.encoding
    while piece := list(islice(rows, paying.CHUNK)):
        yield "".join([*head, *piece]).encode(encoding)
        # The byte order mark stands once, before the first piece.
        head, encoding = [], encoding.removesuffix("-sig")


def check(settings: Mapping[str, Any], *, preset: str) -> Layout:
    """The layout of ``preset`` as an entity's ``settings`` change it. Raises BadSettings."""
    return layout_of(PRESETS[preset], settings, f"csv:{preset}")


def _row(layout: Layout, batch: Batch, pay: paying.Pay) -> str:
    return _joined(layout, [_cell(layout, batch, pay, column) for column in layout.columns])


def _joined(layout: Layout, cells: list[str]) -> str:
    end = layout.delimiter if layout.trailing_delimiter else ""
    return layout.delimiter.join(_quoted(layout, cell) for cell in cells) + end + NEWLINES[layout.newline]


def _quoted(layout: Layout, cell: str) -> str:
    needed = layout.quote == "all" or (layout.quote == "minimal" and (layout.delimiter in cell or '"' in cell))
    return '"' + cell.replace('"', '""') + '"' if needed else cell


def _cell(layout: Layout, batch: Batch, pay: paying.Pay, column: Column) -> str:
    line, field = pay.line, (column.source or column.header or "constant").replace("_", " ")
    value = column.constant if not column.source else _value(layout, batch, pay, column.source)
    if column.source not in FIGURES:
        value = _allowed(layout, value)
    if column.pad == "zero_left":
        value = value.zfill(column.width)
    elif column.pad == "space_right":
        value = value.ljust(column.width)
    forbidden = "" if column.source in FIGURES else layout.forbidden
    if layout.quote == "never":
        forbidden += layout.delimiter + '"'
    encoding = layout.encoding.removesuffix("-sig")
    longest = min(column.longest, column.width) if column.width else column.longest
    return paying.fitting(line, field, value, longest=longest, encoding=encoding, forbidden=forbidden)


def _allowed(layout: Layout, value: str) -> str:
    if layout.replacement is None:
        return value
    return "".join(layout.replacement if character in layout.forbidden else character for character in value)


def _value(layout: Layout, batch: Batch, pay: paying.Pay, source: str) -> str:
    line = pay.line
    if source in FIGURES:
        return _figure(layout, pay, source)
    if source in DATES:
        days: Mapping[str, date] = {
            "period_end": batch.ends_on,
            "earned_from": line.earned_from,
            "earned_to": line.earned_to,
            "today": batch.made_at.date(),
        }
        return days[source].strftime(layout.date)
    texts: Mapping[str, str] = {
        "registration_number": batch.registration_number,
        "entity": batch.entity,
        "company": batch.company,
        "period": batch.period,
        "batch": batch.code,
        "line_no": str(line.line_no),
        "payroll_number": line.payroll_number,
        "code": pay.code,
        "currency": line.currency,
        "cost_centre": line.cost_centre,
        "text": line.text,
    }
    return texts[source]


def _figure(layout: Layout, pay: paying.Pay, source: str) -> str:
    line = pay.line
    figure = {"units": pay.units_milli, "rate": pay.rate_minor, "amount": pay.amount_minor}[source]
    if figure is None:
        return ""
    if layout.number == "hundredths":
        as_hundredths: Callable[[Line, int], int] = (
            paying.units_in_hundredths if source == "units" else partial(_hundredths, field=source)
        )
        written = str(as_hundredths(line, abs(figure)))
    else:
        point = "," if layout.number == "comma" else "."
        written = paying.units(abs(figure), point) if source == "units" else _money(line, abs(figure), point)
    if figure >= 0:
        return written
    return f"{written}-" if layout.sign == "trailing" else f"-{written}"


def _hundredths(line: Line, minor: int, *, field: str) -> int:
    return paying.hundredths(line, field, minor)


def _money(line: Line, minor: int, point: str) -> str:
    return paying.decimal(minor, line.currency, point)


def file_name(batch: Batch, *, preset: str) -> str:
    """What the file of ``batch`` is called by the layout's pattern, "" for the usual name. Raises BadSettings."""
    name = f"csv:{preset}"
    layout = check(paying.settings_of(batch, name), preset=preset)
    return csv_names.named(batch, layout.file_name, layout.longest_name, is_plain=layout.plain_name, name=name)


def _format(preset: str) -> Format:
    return Format(
        name=f"csv:{preset}",
        extension="csv",
        render=partial(render, preset=preset),
        needs_codes=True,
        is_confirmed=False,
        file_name=partial(file_name, preset=preset),
        check=partial(check, preset=preset),
    )


FORMATS = tuple(_format(preset) for preset in PRESETS)
