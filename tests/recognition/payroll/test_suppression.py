"""Figures of small groups are hidden, and so is whatever they could be worked out from."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognition.payroll.suppression import FEWEST, hidden

ALL = "*"


def table(rows):
    """Counts with their sums both ways, as a page publishes them."""
    height, width = len(rows), len(rows[0])
    counts = {(r, c): rows[r][c] for r in range(height) for c in range(width)}
    counts |= {(r, ALL): sum(rows[r]) for r in range(height)}
    counts |= {(ALL, c): sum(row[c] for row in rows) for c in range(width)}
    counts |= {(ALL, ALL): sum(map(sum, rows))}
    sums = [((r, ALL), [(r, c) for c in range(width)]) for r in (*range(height), ALL)]
    sums += [((ALL, c), [(r, c) for r in range(height)]) for c in (*range(width), ALL)]
    return counts, sums


def rank(rows):
    rows, found = [list(map(Fraction, row)) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        lead = next((row for row in rows[found:] if row[column]), None)
        if lead is None:
            continue
        rows.remove(lead)
        rows = [[a - b * row[column] / lead[column] for a, b in zip(row, lead, strict=True)] for row in rows]
        rows.insert(found, lead)
        found += 1
    return found


def follows(cell, secret, sums):
    """Whether the sums leave the cell one value: adding it to what is known makes nothing better known."""
    names = sorted(secret, key=repr)
    known = [[(name == total) - (name in parts) for name in names] for total, parts in sums if secret & {total, *parts}]
    return rank([*known, [name == cell for name in names]]) == rank(known)


tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=5)
)


@pytest.mark.slow
@settings(deadline=None)
@given(rows=tables)
def test_no_hidden_cell_follows_from_what_is_shown(rows):
    counts, sums = table(rows)
    secret = hidden({cell: (number,) for cell, number in counts.items()}, sums=sums)

    assert {cell for cell, number in counts.items() if 0 < number < FEWEST} <= secret
    assert [cell for cell in secret if follows(cell, secret, sums)] == []


@settings(deadline=None)
@given(rows=tables)
def test_no_sum_of_hidden_cells_that_follows_is_of_few(rows):
    counts, sums = table(rows)
    secret = hidden({cell: (number,) for cell, number in counts.items()}, sums=sums)

    for total, parts in sums:
        left = sum(counts[part] for part in parts if part in secret)
        assert total in secret or not 0 < left < FEWEST


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": 9, "b": 8}, set()),
        ({"a": 9, "b": 3, "c": 8}, {"b", "c"}),
        ({"a": 9, "b": 3, "c": 4}, {"b", "c"}),
        ({"a": 9, "b": 1, "c": 1}, {"a", "b", "c", "all"}),
        ({"a": 0, "b": 9}, set()),
    ],
)
def test_the_smallest_beside_it_is_hidden_too(counts, expected):
    cells = {"all": (sum(counts.values()),), **{name: (number,) for name, number in counts.items()}}
    found = hidden(cells, sums=[("all", list(counts))])

    assert found == expected or (expected == {"a", "b", "c", "all"} and {"a", "b", "c"} <= found)


def test_every_count_that_is_published_counts():
    assert hidden({"a": (20, 3), "b": (20, 10), "all": (40, 13)}, sums=[("all", ["a", "b"])]) == {"a", "b"}
