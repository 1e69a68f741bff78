"""The reward mix: what is paid for winning customers and what for keeping them, and gains apart from saves. Pure.

Winning is new business that existing customers bring: a referral that became a customer, and an expansion. Keeping is
every other kind that pays: renewal, repeat purchase, tenure, low effort, promoter, recovered, done right by. The same
list warns the owner of a programme. Gain and saved are the families of outcomes, another cut through the same money.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from recognition.core import money
from recognition.programmes import linter

FEWEST = 5
WINNING = frozenset(linter.WINNING)
SAVED = "saved"


class Part(NamedTuple):
    """``amount`` paid for outcomes of one kind and family, less what was taken back of it."""

    kind: str
    family: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class Mix:
    """Amounts in one unit, and the shares in parts per million: None where nothing was paid.

    What was taken back is subtracted; a part that is below 0 by that counts as 0 in the shares.
    """

    winning: int
    keeping: int
    gain: int
    saved: int
    winning_ppm: int | None
    keeping_ppm: int | None
    gain_ppm: int | None
    saved_ppm: int | None


class Cell(NamedTuple):
    """What one team was paid by one programme in one period, and who."""

    period: str
    team: str
    programme: str
    unit: str
    people: frozenset[int]
    parts: tuple[Part, ...]


def of(parts: Iterable[Part]) -> Mix:
    """The mix of ``parts``, all in one unit."""
    winning = keeping = gain = saved = 0
    for part in parts:
        is_winning, is_saved = part.kind in WINNING, part.family == SAVED
        winning, keeping = winning + part.amount * is_winning, keeping + part.amount * (not is_winning)
        gain, saved = gain + part.amount * (not is_saved), saved + part.amount * is_saved
    winning_ppm, keeping_ppm = _shares(winning, keeping)
    gain_ppm, saved_ppm = _shares(gain, saved)
    return Mix(
        winning=winning,
        keeping=keeping,
        gain=gain,
        saved=saved,
        winning_ppm=winning_ppm,
        keeping_ppm=keeping_ppm,
        gain_ppm=gain_ppm,
        saved_ppm=saved_ppm,
    )


def folded(cells: Iterable[Cell]) -> Iterator[Cell]:
    """The cells with every team shown of at least FEWEST people; the others of a programme and period become one.

    Its team is ""; where it would still be fewer people, the smallest of the larger teams joins it, so that nobody's
    amount follows by subtraction. Only a programme that paid fewer people in all is shown as it is.
    """
    groups: dict[tuple[str, str, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[cell.period, cell.programme, cell.unit].append(cell)
    for (period, programme, unit), group in sorted(groups.items()):
        alone = {cell.team for cell in group if cell.team and len(cell.people) >= FEWEST}
        joined = [cell for cell in group if cell.team not in alone]
        shown = sorted((cell for cell in group if cell.team in alone), key=lambda cell: (-len(cell.people), cell.team))
        while shown and 0 < len(_people(joined)) < FEWEST:
            joined.append(shown.pop())
        yield from sorted(shown, key=lambda cell: cell.team)
        if joined:
            parts = tuple(part for cell in joined for part in cell.parts)
            yield Cell(period, "", programme, unit, _people(joined), parts)


def _people(cells: Iterable[Cell]) -> frozenset[int]:
    return frozenset(person for cell in cells for person in cell.people)


def _shares(first: int, second: int) -> tuple[int | None, int | None]:
    """Two shares that make a million."""
    first, second = max(first, 0), max(second, 0)
    if not first + second:
        return None, None
    share = money.half_up(second * money.PPM, first + second)
    return money.PPM - share, share
