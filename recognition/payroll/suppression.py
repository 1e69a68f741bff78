"""Which figures of small groups may not be shown, nor follow from those that are. Pure.

A table is a set of cells, some of which are sums of others. A cell of one to four people is hidden; so is what it
could be worked out from: while a hidden cell, or a sum of hidden cells of fewer than five people, follows from what is
shown, the smallest cell beside it is hidden, too.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

FEWEST = 5

Cell = TypeVar("Cell", bound=Hashable)


def hidden(counts: Mapping[Cell, Sequence[int]], *, sums: Collection[tuple[Cell, Sequence[Cell]]]) -> set[Cell]:
    """The cells of a table that may not be shown.

    ``counts`` are the people a cell is about, by every count that is published of it (all, and those who receive
    something); ``sums`` are cells with those they add up, a cell as often as it is added up in another way. Nobody at
    all is no secret. Raises KeyError for a sum of cells the table does not have.
    """
    found = {cell for cell, numbers in counts.items() if any(_is_few(number) for number in numbers)}
    lines = [(total, *parts) for total, parts in sums]
    totals = {total for total, _ in sums}
    while exposed := _exposed(counts, lines, found):
        beside = {cell for line in lines if exposed.intersection(line) for cell in line if cell not in found}
        if not beside:
            return set(counts)
        found.add(min(beside, key=lambda cell: (*_rank(counts[cell], is_sum=cell in totals), repr(cell))))
    return found


def known(people: int, receiving: int) -> tuple[int, int, int]:
    """The counts of a cell that tells how many people there are and how many of them receive something: those who do
    not are told by it, too."""
    return people, receiving, people - receiving


def _exposed(counts: Mapping[Cell, Sequence[int]], lines: Sequence[Sequence[Cell]], found: set[Cell]) -> set[Cell]:
    """The hidden cells that follow from the others, alone or as part of a sum of few."""
    few = {
        cell
        for total, *parts in lines
        for inside in [[part for part in parts if part in found]]
        if inside and total not in found
        for numbers in [zip(*(counts[part] for part in inside), strict=True)]
        if any(_is_few(sum(each)) for each in numbers)
        for cell in inside
    }
    return few | _determined(lines, found)


def _determined(lines: Sequence[Sequence[Cell]], found: set[Cell]) -> set[Cell]:
    """The hidden cells that have one solution, whatever the shown ones are: by elimination, exactly."""
    solved: dict[Cell, dict[Cell, Fraction]] = {}
    for total, *parts in lines:
        row = {part: Fraction(-1) for part in parts if part in found}
        if total in found:
            row[total] = Fraction(1)
        for lead, other in solved.items():
            row = _less(row, other, lead)
        if not row:
            continue
        lead = next(iter(row))
        row = {cell: each / row[lead] for cell, each in row.items()}
        solved = {other: _less(known, row, lead) for other, known in solved.items()}
        solved[lead] = row
    return {lead for lead, row in solved.items() if len(row) == 1}


def _less(row: dict[Cell, Fraction], other: dict[Cell, Fraction], lead: Cell) -> dict[Cell, Fraction]:
    """``row`` without ``lead``, by what ``other`` says of it."""
    factor = row.get(lead, Fraction(0))
    if not factor:
        return row
    taken = {cell: row.get(cell, Fraction(0)) - factor * other.get(cell, Fraction(0)) for cell in {**row, **other}}
    return {cell: each for cell, each in taken.items() if each}


def _is_few(number: int) -> bool:
    return 0 < number < FEWEST


def _rank(numbers: Sequence[int], *, is_sum: bool) -> tuple[bool, bool, int]:
    """Small cells of somebody first, sums late: hiding them tells least less."""
    return (numbers[0] == 0, is_sum, numbers[0])
