"""Pay-transparency figures: variable pay by worker category and group, and no figure of fewer than five people. Pure.

A group is whatever code the statistics have (sex, as a rule); nothing here knows a name. Means, medians and quartiles
are among those who received something, the share says how many did; gaps are per cent of the reference's figure.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from recognition.core import money
from recognition.payroll import suppression

ALL = ""
"""Of every category, or of every group."""

QUARTERS = (1, 2, 3, 4)
Cell = tuple[str, str]


class StatisticRow(NamedTuple):
    """One payroll number in one year's statistics; ``line`` is its line in the file."""

    line: int
    payroll_number: str
    category: str
    group: str


class Worker(NamedTuple):
    """One payroll number: its category, its group, and its variable pay of the year in minor units.

    ``is_reader``: it is of whoever reads the figures, and knows their own pay.
    """

    category: str
    group: str
    amount: int
    is_reader: bool = False


@dataclass(frozen=True)
class Figure:
    """What may be told of one group in one category; everything but the two is None where it may not be.

    ``share`` and gaps in tenths of a per cent, ``mean`` and ``median`` in minor units; ``quartiles`` how many of the
    group are in each quarter of the category's receivers, the lowest first.
    """

    category: str
    group: str
    count: int | None = None
    receiving: int | None = None
    share: int | None = None
    mean: int | None = None
    median: int | None = None
    gap_mean: int | None = None
    gap_median: int | None = None
    quartiles: tuple[int, ...] | None = None


def figures(workers: Iterable[Worker]) -> list[Figure]:
    """By category and group, each with ALL last. Gaps are from the largest group of all, by code where two are.

    What has the reader counts without them, too: they could take themself off, so five others are needed.
    """
    cells: dict[Cell, list[int]] = defaultdict(list)
    others: dict[Cell, list[int]] = defaultdict(list)
    for category, group, amount, is_reader in workers:
        for cell in {(category, group), (category, ALL), (ALL, group), (ALL, ALL)}:
            cells[cell].append(amount)
            others[cell] += [] if is_reader else [amount]
    categories, groups = (sorted({cell[side] for cell in cells} - {ALL}) for side in (0, 1))
    secret = _secret(cells, others, categories, groups)
    reference = min(groups, key=lambda group: (-len(cells[ALL, group]), group), default=ALL)
    return [
        _figure(cells, (category, group), groups, reference, secret)
        for category in [*categories, ALL]
        for group in [*groups, ALL]
        if (category, group) in cells
    ]


def _secret(
    cells: Mapping[Cell, Sequence[int]],
    others: Mapping[Cell, Sequence[int]],
    categories: Sequence[str],
    groups: Sequence[str],
) -> set[Cell]:
    """The cells nobody may see: of few people, few who receive something or few who do not."""
    counts = {
        cell: tuple(
            number for among in (amounts, others[cell]) for number in suppression.known(len(among), _receiving(among))
        )
        for cell, amounts in cells.items()
    }
    rows = [((each, ALL), [(each, group) for group in groups]) for each in (*categories, ALL)]
    columns = [((ALL, each), [(category, each) for category in categories]) for each in (*groups, ALL)]
    sums = [(total, [part for part in parts if part in cells]) for total, parts in (*rows, *columns) if total in cells]
    return suppression.hidden(counts, sums=sums)


def _figure(
    cells: Mapping[Cell, Sequence[int]], cell: Cell, groups: Sequence[str], reference: str, secret: set[Cell]
) -> Figure:
    category, group = cell
    if cell in secret:
        return Figure(category, group)
    amounts = cells[cell]
    got = _got(amounts)
    beside = (category, reference)
    base = _got(cells[beside]) if beside in cells and beside not in secret and group not in (ALL, reference) else []
    mean, median = _mean(got), _median(got)
    return Figure(
        category,
        group,
        count=len(amounts),
        receiving=len(got),
        share=money.half_up(1000 * len(got), len(amounts)),
        mean=mean,
        median=median,
        gap_mean=_gap(_mean(base), mean),
        gap_median=_gap(_median(base), median),
        quartiles=_quartiles(cells, category, groups, secret).get(group) if got else None,
    )


def _quartiles(
    cells: Mapping[Cell, Sequence[int]], category: str, groups: Sequence[str], secret: set[Cell]
) -> dict[str, tuple[int, ...]]:
    """By group, how many are in each quarter; nothing where that would tell of fewer than five."""
    present = [group for group in groups if (category, group) in cells]
    if any((category, group) in secret for group in (*present, ALL)):
        return {}
    ranked = sorted((amount, group) for group in present for amount in _got(cells[category, group]))
    counts = {(quarter, group): 0 for quarter in QUARTERS for group in present}
    for place, (_, group) in enumerate(ranked):
        counts[1 + 4 * place // len(ranked), group] += 1
    if any(0 < count < suppression.FEWEST for count in counts.values()):
        return {}
    found = {group: tuple(counts[quarter, group] for quarter in QUARTERS) for group in present}
    return {**found, ALL: tuple(sum(each) for each in zip(*found.values(), strict=True))}


def _got(amounts: Sequence[int]) -> list[int]:
    return [amount for amount in amounts if amount > 0]


def _receiving(amounts: Sequence[int]) -> int:
    return len(_got(amounts))


def _mean(amounts: Sequence[int]) -> int | None:
    return money.half_up(sum(amounts), len(amounts)) if amounts else None


def _median(amounts: Sequence[int]) -> int | None:
    if not amounts:
        return None
    ranked, middle = sorted(amounts), len(amounts) // 2
    return ranked[middle] if len(ranked) % 2 else money.half_up(ranked[middle - 1] + ranked[middle], 2)


def _gap(reference: int | None, figure: int | None) -> int | None:
    return money.half_up(1000 * (reference - figure), reference) if reference and figure is not None else None
