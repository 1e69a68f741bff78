"""A customer's years on one stem: contacts as leaves, gains and saves above, losses below. Pure; places are text."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from backend.web.drawing import Word, percent

EDGE = 9.0  # per cent from an end within which a word leans inwards
ROOM, ROOM_ON_A_PHONE = 15.0, 36.0  # per cent between two words on one side


class Turn(NamedTuple):
    """One thing that happened: its family, its word and a line below it."""

    at: datetime
    family: str
    word: str
    detail: str


class Mark(NamedTuple):
    """A gain, a save or a loss at its place, with what it says when pointed at."""

    x: str
    family: str
    title: str


class Leaf(NamedTuple):
    """A week with contact; ``side`` turns it up or down."""

    x: str
    side: str


class Stem(NamedTuple):
    """What ``charts/stem.html`` draws: ``title``, ``desc`` and a table twin beside the marks."""

    title: str
    desc: str
    quarters: list[Word]
    leaves: list[Leaf]
    marks: list[Mark]
    words: list[Word]
    heads: list[str]
    rows: list[list[str]]


def stem(
    *,
    title: str,
    desc: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    stretch: tuple[datetime, datetime],
    weeks: Sequence[datetime],
    turns: Sequence[Turn],
    months: Sequence[str],
) -> Stem:
    """The stem of ``stretch``; ``months`` are the short names of the months, January first, for its quarters."""
    losses = [each for each in turns if each.family == "loss"]
    others = [each for each in turns if each.family != "loss"]
    return Stem(
        title=title,
        desc=desc,
        quarters=list(_quarters(stretch, months)),
        leaves=[
            Leaf(_place(moment, stretch), "0.85 0.85" if number % 2 else "0.85 -0.85")
            for number, moment in enumerate(weeks)
        ],
        marks=[Mark(_place(each.at, stretch), each.family, f"{each.word} {each.detail}".strip()) for each in turns],
        words=[*_words(others, stretch, (28, 42)), *_words(losses, stretch, (174, 188))],
        heads=list(heads),
        rows=[list(row) for row in rows],
    )


def _share(moment: datetime, stretch: tuple[datetime, datetime]) -> float:
    start, end = stretch
    return min(max(100 * (moment - start) / (end - start), 0.0), 100.0)


def _place(moment: datetime, stretch: tuple[datetime, datetime]) -> str:
    return percent(_share(moment, stretch))


def _quarters(stretch: tuple[datetime, datetime], months: Sequence[str]) -> Iterator[Word]:
    """The first of every quarter; a phone shows every second one."""
    start, end = stretch
    for year in range(start.year, end.year + 1):
        for month in (1, 4, 7, 10):
            day = datetime.combine(date(year, month, 1), start.timetz())
            if start <= day <= end:
                text = f"{months[month - 1]} {year}" if month == 1 else months[month - 1]
                place = _share(day, stretch)
                look = "t-soft" if month in (1, 7) else "t-soft alt"
                yield Word(percent(place), "216", text, look, anchor=_anchor(place))


def _words(turns: Sequence[Turn], stretch: tuple[datetime, datetime], rows: tuple[int, int]) -> Iterator[Word]:
    """The newest has its word for certain, an earlier one where there is room; a phone has less."""
    last = last_on_a_phone = 200.0
    for each in reversed(turns):
        place = _share(each.at, stretch)
        if last - place < ROOM:
            continue
        last, alternate = place, " alt" if last_on_a_phone - place < ROOM_ON_A_PHONE else ""
        last_on_a_phone = last_on_a_phone if alternate else place
        look = {"gain": "t-bay", "saved": "t-fj", "loss": "t-loss"}[each.family]
        for y, text, style in ((rows[0], each.word, look), (rows[1], each.detail, "t-soft")):
            yield Word(percent(place), str(y), text, f"{style} halo{alternate}", anchor=_anchor(place))


def _anchor(place: float) -> str:
    return "start" if place < EDGE else "end" if place > 100 - EDGE else "middle"
