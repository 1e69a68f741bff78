"""The formulas of patterns in giving: what meets them and what just does not."""

import pytest

from recognition.kudos import patterns
from recognition.kudos.patterns import Pair, Period, Said

# Ten who take part, far from the people of the examples.
CIRCLE = [Pair(giver, giver + 1, 1) for giver in range(100, 110)]


def counted(*pairs):
    return patterns.tally([*(Pair(*pair) for pair in pairs), *CIRCLE])


def found(patterns_of_kind):
    return [(each.name, each.people) for each in patterns_of_kind]


@pytest.mark.parametrize(
    ("pairs", "is_found"),
    [
        ([(1, 2, 4), (2, 1, 4)], True),
        ([(1, 2, 4), (2, 1, 3)], False),
        ([(1, 2, 9), (2, 1, 4), (1, 3, 13)], True),
        ([(1, 2, 9), (2, 1, 4), (1, 3, 14)], False),
    ],
)
def test_two_who_mostly_thank_each_other(pairs, is_found):
    assert found(patterns.reciprocity(counted(*pairs))) == ([("1-2", (1, 2))] if is_found else [])


TRIO = [(a, b, 2) for a in (1, 2, 3) for b in (1, 2, 3) if a != b]


@pytest.mark.parametrize(
    ("pairs", "is_found"),
    [
        (TRIO, True),
        ([*TRIO[:-1], (3, 2, 1)], False),
        ([*TRIO, (1, 9, 8)], True),
        ([*TRIO, (1, 9, 9)], False),
    ],
)
def test_three_who_mostly_thank_one_another(pairs, is_found):
    assert found(patterns.closed_trios(counted(*pairs))) == ([("1-2-3", (1, 2, 3))] if is_found else [])


def test_four_of_whom_each_thanks_each_are_four_trios_at_most():
    four = [(a, b, 3) for a in range(4) for b in range(4) if a != b]
    assert found(patterns.closed_trios(counted(*four))) == [
        (f"{a}-{b}-{c}", (a, b, c)) for a, b, c in ((0, 1, 2), (0, 1, 3), (0, 2, 3), (1, 2, 3))
    ]


@pytest.mark.parametrize(
    ("pairs", "names"),
    [
        ([(1, 2, 12)], ["1 gives", "2 receives"]),
        ([(1, 2, 11)], []),
        ([(1, 2, 6), (1, 3, 6)], ["1 gives"]),
        ([(1, 2, 6), (1, 3, 5), (1, 4, 1)], []),
        ([(2, 1, 7), (3, 1, 5)], ["1 receives"]),
    ],
)
def test_many_gifts_to_or_from_very_few(pairs, names):
    assert [each.name for each in patterns.concentration(counted(*pairs))] == names


def test_the_same_person_again_and_again():
    pairs = counted((1, 2, 12), (1, 3, 11))
    assert [(each.name, each.facts) for each in patterns.frequent_pairs(pairs)] == [("1>2", {"gifts": 12})]


def test_among_few_people_only_frequency_means_anything():
    few = patterns.tally([Pair(1, 2, 20), Pair(2, 1, 20), Pair(1, 3, 9), Pair(3, 1, 9), Pair(2, 3, 9), Pair(3, 2, 9)])

    assert not [*patterns.reciprocity(few), *patterns.closed_trios(few), *patterns.concentration(few)]
    assert len(list(patterns.frequent_pairs(few))) == 2


@pytest.mark.parametrize(
    ("late_points", "late_gifts", "late_receivers", "is_found"),
    [(80, 5, 2, True), (79, 5, 2, False), (80, 4, 2, False), (80, 5, 3, False)],
)
def test_an_allowance_emptied_to_one_or_two_just_before_it_lapses(late_points, late_gifts, late_receivers, is_found):
    period = Period(1, "2026-10", 100, late_points, late_gifts, late_receivers)
    assert found(patterns.period_end_bursts([period])) == ([("1 2026-10", (1,))] if is_found else [])


def said(*texts, giver=1, receiver=2):
    return [Said(number, giver, receiver, text) for number, text in enumerate(texts, start=1)]


def test_the_same_words_but_for_case_spaces_and_signs():
    rows = said("Tak for hjælpen!", "tak  for HJÆLPEN", "Something else", "Tak for hjælpen :tada:", "Tak, for hjælpen.")
    (pattern,) = patterns.repeated_texts(rows)

    assert (pattern.name, pattern.facts) == ("1>2", {"times": 3, "kudos": [1, 2, 5]})


def test_words_to_different_people_or_twice_are_not_repeated():
    rows = [*said("Tak.", "Tak."), *said("Tak.", "Tak.", receiver=3), *said("Tak.", "Tak.", giver=2)]
    assert list(patterns.repeated_texts(rows)) == []


def test_signs_without_words_are_compared_as_they_are():
    assert list(patterns.repeated_texts(said("🎉", "🙏", "👏"))) == []
    assert len(list(patterns.repeated_texts(said("🎉", " 🎉", "🎉 ")))) == 1


def test_facts_name_at_most_the_last_twenty_kudos():
    (pattern,) = patterns.repeated_texts(said(*["Tak."] * 30))
    assert pattern.facts == {"times": 30, "kudos": list(range(11, 31))}
