"""Pay-transparency figures are right, and none of them tells of fewer than five people, alone or by subtraction."""

from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognition.payroll.transparency import ALL, Worker, figures
from tests.recognition.payroll.test_suppression import follows

workers = st.lists(
    st.builds(Worker, st.sampled_from(["", "A", "B", "C"]).filter(bool), st.sampled_from("FMX"), st.integers(0, 9)),
    max_size=60,
)
readers = st.sampled_from([0, 1])  # the first worker is of nobody, or of who reads


def by_cell(found):
    return {(each.category, each.group): each for each in figures(found)}


def many(category, group, *amounts):
    return [Worker(category, group, amount) for amount in amounts]


def test_the_figures_of_two_large_groups():
    without = [0] * 5
    found = by_cell(
        many("A", "F", *without, 100, 200, 300, 400, 500) + many("A", "M", *without, 200, 400, 600, 800, 1000, 1200)
    )

    women, men, everybody = found["A", "F"], found["A", "M"], found["A", ALL]
    assert (women.count, women.receiving, women.share, women.mean, women.median) == (10, 5, 500, 300, 300)
    assert (men.count, men.receiving, men.share, men.mean, men.median) == (11, 6, 545, 700, 700)
    assert (women.gap_mean, women.gap_median, men.gap_mean) == (571, 571, None)
    assert (everybody.count, everybody.gap_mean) == (21, None)
    assert women.quartiles is None  # fewer than five of a group in a quarter


def test_quartiles_are_told_where_every_quarter_has_five_or_none_of_each():
    low, high = range(1, 11), range(101, 111)
    found = by_cell(many("A", "F", *low, *high) + many("A", "M", *low, *high))

    assert found["A", "F"].quartiles == (5, 5, 5, 5)
    assert found["A", ALL].quartiles == (10, 10, 10, 10)


def test_a_small_group_is_hidden_with_the_other_one_of_its_category_and_another_category():
    found = by_cell(
        many("A", "F", 1, 2, 3) + many("A", "M", *range(1, 9)) + many("B", "F", *range(1, 9))
        + many("B", "M", *range(1, 12)) + many("C", "F", *range(1, 31)) + many("C", "M", *range(1, 31))
    )  # fmt: skip

    assert {cell for cell, each in found.items() if each.count is None} >= {("A", "F"), ("A", "M"), ("B", "F")}
    assert found["C", "F"].count == 30
    assert found["A", ALL].count == 11


def test_few_receivers_are_hidden_like_few_people():
    found = by_cell(many("A", "F", *[0] * 20, 500) + many("A", "M", *[0] * 20, *range(1, 9)))

    assert found["A", "F"].mean is None
    assert found["A", "F"].count is None


def test_few_who_receive_nothing_are_hidden_but_nobody_of_them_is_no_secret():
    found = by_cell(many("A", "F", *[0] * 4, *range(1, 9)) + many("B", "F", *range(1, 9)) + many("C", "F", *[0] * 9))

    assert found["A", "F"].count is None
    assert found["B", "F"].receiving is None  # or the four would follow
    found = by_cell(many("A", "F", *[0] * 5, *range(1, 9)) + many("B", "F", *range(1, 9)) + many("C", "F", *[0] * 9))
    assert [found[category, "F"].receiving for category in "ABC"] == [8, 8, 0]


def test_a_gap_is_not_told_where_the_reference_is_hidden():
    found = by_cell(many("A", "F", *range(1, 9)) + many("A", "M", 1, 2) + many("B", "M", *range(1, 31)))

    assert found["A", "F"].gap_mean is None


def test_nobody_is_nothing():
    assert figures([]) == []


@pytest.mark.slow
@settings(deadline=None)
@given(found=workers, reading=readers)
def test_no_hidden_figure_follows_from_those_shown(found, reading):
    found = [each._replace(is_reader=True) for each in found[:reading]] + found[reading:]
    told = by_cell(found)
    sizes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for category, group, amount, is_reader in found:
        counted = ["all", "with" if amount else "without"]
        counted += [] if is_reader else [f"{each} others" for each in counted]
        for cell in ((category, group), (category, ALL), (ALL, group), (ALL, ALL)):
            sizes[cell].update(counted)
    secret = {cell for cell, each in told.items() if each.count is None}
    inner = [cell for cell in told if ALL not in cell]
    sums = [(cell, [each for each in inner if cell[0] in (ALL, each[0]) and cell[1] in (ALL, each[1])])
            for cell in told if ALL in cell]  # fmt: skip

    assert {cell for cell, counts in sizes.items() if any(number < 5 for number in counts.values())} <= secret
    assert [cell for cell in secret if follows(cell, secret, sums)] == []
    for cell, each in told.items():
        assert each.count in (None, sizes[cell]["all"])
        assert each.receiving in (None, sizes[cell]["with"])
