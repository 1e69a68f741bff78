"""Charts the server draws: every place as text in per cent or pixels, whatever the language. Pure.

    words = charts.Words(key="given", title=_("Thanks by month"), desc=_("In a sentence."), head=_("Month"), say=figure)
    chart = charts.columns(words, labels=["Jan", "Feb"], above=[charts.Series(name=_("given"), values=[3, None])])
    {% include "charts/chart.html" with chart=chart %}   inside a .sheet, after its .sheet-head

``columns`` stand on a stem, stacked, and hang below it where something was lost; ``bars`` lie, with their figures;
``shares`` lie and fill the width; ``line`` follows what changes. The template writes the SVG (without a viewBox, so
words keep their size on any screen), a legend, and the same figures as a table. A value that is None is not known, or
may not be shown: no mark, and ``Words.nothing`` in the table. Integers keep ticks whole. Colours are bay (ours, gain),
fjord, berry, stone, ghost (the rest) and lingon (loss, nothing else).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from backend.web import drawing
from backend.web.drawing import NOTHING, Bar, Dot, Line, Path, Scale, Word, percent

HEIGHT, ROW, BAR = "220", 46, 18
WIDEST, FILLED = 12.0, 0.64  # per cent of the width a column takes at most, and its part of its own place
LEAST_INSIDE = 12.0  # per cent a bar must have to carry its figure


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a chart says. ``key`` is unique in the page; ``title`` and ``desc`` tell it to whoever does not see it.

    ``head`` heads the first column of the table; ``say`` writes a figure in the reader's language, ``tick`` a shorter
    one beside the grid.
    """

    key: str
    title: str
    desc: str
    head: str
    say: Callable[[float], str]
    tick: Callable[[float], str] | None = None
    nothing: Any = NOTHING

    def said(self, value: float | None) -> str:
        """A figure of the table."""
        return str(self.nothing) if value is None else self.say(value)

    def ticked(self, value: float) -> str:
        """A figure beside the grid."""
        return (self.tick or self.say)(value)


@dataclass(frozen=True, kw_only=True)
class Series:
    """One run of figures, a value a label."""

    name: str
    values: Sequence[float | None]
    colour: str = "bay"


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What ``charts/chart.html`` draws, in the order of the fields, and its twin: ``heads`` and ``rows`` of text."""

    words: Words
    room: str
    heads: list[str]
    rows: list[list[str]]
    height: str = HEIGHT
    lines: list[Line] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    texts: list[Word] = field(default_factory=list)
    legend: list[tuple[str, str]] = field(default_factory=list)


def columns(
    words: Words,
    *,
    labels: Sequence[str],
    above: Sequence[Series],
    below: Sequence[Series] = (),
    names: Sequence[str] = (),
) -> Chart:
    """Stacked columns on the stem, and hanging from it what was lost: the values of ``below`` are positive, too.

    ``names`` are what the table and the pointer call the labels, where these are shortened ("Jan" for "Jan 2026").
    """
    names = names or labels
    tops, depths = (_sums(side, len(labels)) for side in (above, below))
    scale = drawing.scale(-max(depths, default=0), max(tops, default=0), is_whole=_whole(*above, *below))
    return Chart(
        words=words,
        room="tall",
        **_table(words, names, (*above, *below)),
        lines=drawing.grid(scale),
        bars=[*_stacked(words, names, above, scale, 1), *_stacked(words, names, below, scale, -1)],
        texts=[*_ticks(words, scale, is_signed=False), *drawing.below(labels)],
        legend=_legend((*above, *below)),
    )


def bars(words: Words, *, labels: Sequence[str], series: Series) -> Chart:
    """Lying bars in the order given, each with its label above and its figure at its end."""
    longest = max((value for value in series.values if value is not None), default=0) or 1
    chart = _lying(words, labels, [series])
    for number, (label, value) in enumerate(zip(labels, series.values, strict=True)):
        width, said = percent(86 * (value or 0) / longest), words.said(value)
        chart.texts.append(Word(width, _row(number, 31), said, "t-strong" if value else "t-soft", "8", anchor="start"))
        if value:
            chart.bars.append(Bar("0", _row(number, 18), width, str(BAR), f"f-{series.colour}", f"{label}: {said}"))
    return chart


def shares(words: Words, *, labels: Sequence[str], parts: Sequence[Series]) -> Chart:
    """Lying bars that fill the width, parted as the values are: per cent that make a hundred; the first says its own.

    A row of which nothing is known has no bar.
    """
    chart = _lying(words, labels, parts)
    chart.legend.extend(_legend(parts))
    for number, label in enumerate(labels):
        found = [(each, each.values[number] or 0) for each in parts]
        chart.bars.extend(_parted(words, label, found, number))
        chart.texts.append(_first_share(words, parts[0].values[number], number))
    return chart


def line(words: Words, *, labels: Sequence[str], series: Sequence[Series]) -> Chart:
    """Lines over labels. A value that is not there breaks its line; each line ends with its last figure."""
    known = [value for each in series for value in each.values if value is not None]
    scale = drawing.scale(min(known, default=0), max(known, default=0), is_whole=_whole(*series))
    return Chart(
        words=words,
        room="tall",
        **_table(words, labels, series),
        lines=drawing.grid(scale),
        paths=[Path(drawing.trace(each.values, scale), f"l-{each.colour}") for each in series],
        dots=[dot for each in series for dot in _points(words, labels, each, scale)],
        texts=[*_ticks(words, scale), *drawing.below(labels), *_lasts(words, series, scale)],
        legend=_legend(series),
    )


def _stacked(words: Words, labels: Sequence[str], side: Sequence[Series], scale: Scale, sign: int) -> Iterator[Bar]:
    width = min(WIDEST, FILLED * 100 / max(len(labels), 1))
    for number, label in enumerate(labels):
        base: float = 0
        for each in side:
            value = each.values[number]
            if value:
                ends = scale.place(sign * base), scale.place(sign * (base + value))
                place = percent(drawing.middle(number, len(labels)) - width / 2)
                size = (percent(width), percent(abs(ends[0] - ends[1])))
                title = f"{label}: {each.name} {words.say(value)}"
                yield Bar(place, percent(min(ends)), *size, f"f-{each.colour} ring", title)
                base += value


def _parted(words: Words, label: str, found: Sequence[tuple[Series, float]], number: int) -> Iterator[Bar]:
    at: float = 0
    for each, value in found:
        if value:
            place = (percent(at), _row(number, 18), percent(value), str(BAR))
            yield Bar(*place, f"f-{each.colour}", f"{label}: {each.name} {words.say(value)}", "2" if at else "0")
        at += value


def _first_share(words: Words, value: float | None, number: int) -> Word:
    """The figure of the first part: in its bar, or beside it where it is too short."""
    is_inside = value is not None and value >= LEAST_INSIDE
    look = "t-on" if is_inside else "t-soft" if value is None else "t-strong"
    return Word("0" if is_inside else percent(value or 0), _row(number, 31), words.said(value), look, "8", "0", "start")


def _points(words: Words, labels: Sequence[str], series: Series, scale: Scale) -> Iterator[Dot]:
    for number, value in enumerate(series.values):
        if value is not None:
            place = percent(drawing.middle(number, len(labels))), percent(scale.place(value))
            yield Dot(*place, f"f-{series.colour} ring", f"{labels[number]}: {series.name} {words.say(value)}")


def _lasts(words: Words, series: Sequence[Series], scale: Scale) -> Iterator[Word]:
    for each in series:
        known = [number for number, value in enumerate(each.values) if value is not None]
        if known:
            value = each.values[known[-1]] or 0
            x = drawing.middle(known[-1], len(each.values))
            place = percent(x), percent(scale.place(value))
            yield Word(*place, words.say(value), "t-strong halo", "0", "-12", drawing.outer(x))


def _lying(words: Words, labels: Sequence[str], series: Sequence[Series]) -> Chart:
    """A chart of lying bars with their labels, and no bars yet."""
    names = [Word("0", _row(number, 11), label, "t-strong", anchor="start") for number, label in enumerate(labels)]
    height = _row(max(len(labels), 1), -8)
    return Chart(words=words, room="flush", height=height, texts=names, **_table(words, labels, series))


def _row(number: int, below: int) -> str:
    return str(number * ROW + below)


def _ticks(words: Words, scale: Scale, *, is_signed: bool = True) -> Iterator[Word]:
    """The figures beside the grid; below a stem they count, and are not signed."""
    for each in scale.ticks():
        value = each if is_signed else abs(each)
        said = words.ticked(int(value) if value == int(value) else value)
        yield Word("0", percent(scale.place(each)), said, "t-soft", "-10", "4", "end")


def _table(words: Words, labels: Sequence[str], series: Sequence[Series]) -> dict[str, Any]:
    rows = [[label, *(words.said(each.values[number]) for each in series)] for number, label in enumerate(labels)]
    return {"heads": [words.head, *(each.name for each in series)], "rows": rows}


def _legend(series: Sequence[Series]) -> list[tuple[str, str]]:
    """One run needs no legend: the heading says what it is."""
    return [(each.colour, each.name) for each in series] if len(series) > 1 else []


def _sums(side: Sequence[Series], count: int) -> list[float]:
    return [sum(each.values[number] or 0 for each in side) for number in range(count)]


def _whole(*series: Series) -> bool:
    return all(value is None or isinstance(value, int) for each in series for value in each.values)
