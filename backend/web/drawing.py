"""The marks a chart consists of and where they lie: places in per cent or pixels, always as text. Pure."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext_lazy

NOTHING = gettext_lazy("no figures")
MOST_STEPS, MANY_LABELS, MOST_LABELS = 5, 6, 12


class Line(NamedTuple):
    """A straight line."""

    x1: str
    x2: str
    y1: str
    y2: str
    look: str


class Bar(NamedTuple):
    """A rectangle; ``shift`` are the pixels it keeps from the one before, ``title`` what it says when pointed at."""

    x: str
    y: str
    width: str
    height: str
    look: str
    title: str
    shift: str = "0"


class Dot(NamedTuple):
    x: str
    y: str
    look: str
    title: str


class Word(NamedTuple):
    """A word at its own size; ``dx`` and ``dy`` in pixels from its place."""

    x: str
    y: str
    text: str
    look: str = "t-soft"
    dx: str = "0"
    dy: str = "0"
    anchor: str = "middle"


class Path(NamedTuple):
    """A path in a square of 1000 that is stretched over the chart."""

    d: str
    look: str


class Scale(NamedTuple):
    """From ``low`` to ``high`` in steps of ``step``."""

    low: float
    high: float
    step: float

    def place(self, value: float) -> float:
        """Per cent from the top."""
        return 100 * (self.high - value) / (self.high - self.low)

    def ticks(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [self.low + number * self.step for number in range(count + 1)]


def scale(low: float, high: float, *, is_whole: bool) -> Scale:
    """A scale with round steps that holds 0 and both ends; steps of at least 1 where figures are whole."""
    low, high = min(low, 0), max(high, 0)
    span = (high - low) or 1
    power = 10.0 ** math.floor(math.log10(span / MOST_STEPS))
    step = next(power * each for each in (1, 2, 5, 10) if power * each * MOST_STEPS >= span * (1 - 1e-9))
    step = float(max(step, 1)) if is_whole else step
    floor, ceiling = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    return Scale(floor, ceiling if ceiling > floor else floor + step, step)


def percent(place: float) -> str:
    """A place in per cent, written the same in every language."""
    return f"{place:.2f}%"


def middle(number: int, count: int) -> float:
    """The middle of the place of label ``number``, in per cent from the left."""
    return 100 * (number + 0.5) / count


def grid(found: Scale) -> list[Line]:
    """A line for every step; the one at 0 is the stem."""
    return [
        Line("0", "100%", percent(found.place(each)), percent(found.place(each)), "grid" if each else "axis")
        for each in found.ticks()
    ]


def below(labels: Sequence[str]) -> list[Word]:
    """The labels under a chart, at most MOST_LABELS; a phone leaves more of them out. The last one always stays."""
    count = len(labels)
    return [
        Word(percent(middle(number, count)), "100%", label, f"t-soft{_alternate(number, count)}", dy="20")
        for number, label in enumerate(labels)
        if (count - 1 - number) % _stride(count) == 0
    ]


def _alternate(number: int, count: int) -> str:
    """The class of what a phone leaves out: of many labels, every second one that a desk shows."""
    return " alt" if count > MANY_LABELS and (count - 1 - number) // _stride(count) % 2 else ""


def outer(place: float) -> str:
    """How a word at ``place`` per cent is anchored so that it stays within the chart."""
    return "start" if place < 20 else "end" if place > 80 else "middle"


def _stride(count: int) -> int:
    return math.ceil(count / MOST_LABELS) or 1


def trace(values: Sequence[float | None], found: Scale) -> str:
    """A path through the values, broken where there is none."""
    steps, is_drawn = [], False
    for number, value in enumerate(values):
        if value is not None:
            steps.append(f"{'L' if is_drawn else 'M'}{_point(number, len(values), value, found)}")
        is_drawn = value is not None
    return "".join(steps)


def _point(number: int, count: int, value: float, found: Scale) -> str:
    return f"{10 * middle(number, count):.0f} {10 * found.place(value):.0f}"
