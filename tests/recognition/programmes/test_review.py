"""A file read critically: where every mistake stands, what two versions differ in, what an example pays."""

import pytest

from recognition.attribution.policies import NAMES, Policy
from recognition.programmes import definition, example, review
from recognition.programmes.definition import Pool, fields, places
from tests.recognition.programmes.examples import FILE, define

QUOTED = '''programme = "a"
purpose = """
starts_on = 2
"""
ends_on = 3
[[rates]]
from = "SEK"
[[rates]] # the second
"to" = "DKK"
[ texts . "da" ]
name = "x"
'''


def test_every_key_has_its_line_also_below_quotes_and_lists():
    assert places.lines(QUOTED) == {
        "programme": 1,
        "purpose": 2,
        "ends_on": 5,
        "rates": 6,
        "rates[1]": 6,
        "rates[1].from": 7,
        "rates[2]": 8,
        "rates[2].to": 9,
        "texts.da": 10,
        "texts.da.name": 11,
    }


@pytest.mark.parametrize(
    ("place", "line"),
    [("rates[2].on", 8), ("rates[3].on", 6), ("texts.da.name", 11), ("budget.span", None), ("", None)],
)
def test_what_is_missing_is_said_at_the_table_around_it(place, line):
    assert places.line_of(place, places.lines(QUOTED)) == line


@pytest.mark.django_db
def test_a_review_gives_mistakes_alone_or_warnings_alone():
    wrong = review.review(text=FILE.replace('"500.00"', "500"))
    sound = review.review(text=FILE)

    assert wrong.says is None
    assert [(each.code, each.place, each.line) for each in wrong.findings] == [("mistake", "formula.amount", 16)]
    assert sound.says == definition.parse(FILE)
    assert {each.code for each in sound.findings} >= {"no_cap", "no_second"}


@pytest.mark.django_db
def test_lines_ended_as_on_windows_count_the_same():
    wrong = FILE.replace('"500.00"', "500").replace("\n", "\r\n")

    assert review.review(text=wrong).findings[0].line == 16


@pytest.mark.django_db
def test_a_file_that_is_no_toml_is_said_at_its_line():
    [finding] = review.review(text="a = 1\nb = = 2\n").findings

    assert (finding.place, finding.line) == ("", 2)


def test_fields_are_compared_place_by_place():
    one, two = define(), define(minimum_share_ppm=50_000, pools=(Pool(team="Lager", share_ppm=100_000),))
    changed = [each for each in fields.compared(one, two) if each.is_changed]

    assert changed == [
        ("minimum_share", "0%", "5%"),
        ("pools[1].team", "", "Lager"),
        ("pools[1].share", "", "10%"),
    ]


@pytest.mark.parametrize("policy", NAMES)
def test_an_example_pays_the_whole_under_every_policy(policy):
    credit = Policy(name=policy, half_life_days=30 if policy == "time_decay" else None)
    worked = example.worked(define(credit=credit))

    assert worked.total == worked.whole == 50_000
    assert all(share.arithmetic.amount == share.amount for share in worked.shares if share.arithmetic)


def test_an_example_says_who_drops_out_and_why():
    worked = example.worked(define(credit=Policy(name="linear"), minimum_share_ppm=300_000))

    assert [(share.name, share.amount, share.code) for share in worked.shares] == [
        ("Asta", 30_000, ""),
        ("Bo", 20_000, ""),
        ("Cilla", 0, "below_minimum_share"),
    ]


def test_an_example_nobody_is_credited_for_says_so():
    worked = example.worked(define(credit=Policy(name="linear", lookback_days=2)))

    assert (worked.total, worked.code, worked.shares) == (0, "no_touchpoints", ())


def test_an_example_shares_with_the_members_of_a_pool():
    worked = example.worked(define(pools=(Pool(team="Lager", share_ppm=100_000),)))

    assert [(share.name, share.team, share.amount) for share in worked.shares if share.team] == [
        ("Dagny", "Lager", 2_500),
        ("Ejnar", "Lager", 2_500),
    ]
