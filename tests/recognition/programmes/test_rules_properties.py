"""What holds for every programme and every occasion."""

import json
import random
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.core import money
from recognition.programmes import because, rules, steps
from recognition.programmes.definition import Cap, Formula, Rate, Tier
from recognition.programmes.verdicts import Leaver, PoolShare
from tests.recognition.programmes.examples import DAY, MATURED, credited, define, judge, occasion

CURRENCIES = ("DKK", "SEK", "EUR", "JPY", "")
AMOUNTS = st.integers(1, 200_000)
RATES = (
    Rate(source="SEK", target="DKK", on=date(2025, 12, 1), billionths=654_300_000),
    Rate(source="SEK", target="DKK", on=date(2026, 2, 1), billionths=661_234_567),
    Rate(source="DKK", target="SEK", on=date(2025, 12, 1), billionths=1_528_300_000),
    Rate(source="DKK", target="JPY", on=date(2025, 12, 1), billionths=22_500_000_000),
)


@st.composite
def formulas(draw):
    kind = draw(st.sampled_from(["fixed", "basis_points", "whole_tiers", "marginal_tiers"]))
    if kind == "fixed":
        return Formula(kind=kind, amount=draw(AMOUNTS))
    if kind == "basis_points":
        return Formula(kind=kind, basis_points=draw(st.integers(1, 10_000)))
    starts = [0, *sorted(draw(st.sets(st.integers(1, 100_000), max_size=3)))]
    tiers = []
    for start in starts:
        in_points = kind == "marginal_tiers" or draw(st.booleans())
        number = draw(st.integers(0, 10_000))
        tiers.append(Tier(from_value=start, **{"basis_points" if in_points else "amount": number}))
    return Formula(kind=kind, tiers=tuple(tiers))


@st.composite
def definitions(draw):
    names = draw(st.sets(st.sampled_from(["customer", "pair", "employee", "team"])))
    caps = tuple(
        Cap(cap=name, amount=draw(AMOUNTS), span=draw(st.sampled_from(["month", "quarter", "year"])))
        for name in ("customer", "pair", "employee", "team")
        if name in names
    )
    points = draw(st.booleans())
    return define(
        unit="symbolic" if points else "DKK",
        value_currency="DKK",
        formula=draw(formulas()),
        caps=caps,
        minimum_share_ppm=draw(st.sampled_from([0, 50_000, 333_333, 400_000])),
        rates=tuple(rate for rate in RATES if not points or rate.target == "DKK"),
    )


def leavers(draw):
    of = draw(st.integers(1, 400))
    return Leaver(draw(st.sampled_from(["pro_rata", "pay_all_earned", "forfeit"])), draw(st.integers(0, of)), of)


def pools(draw):
    """Up to three teams with a share each; the people in them, the first ones of whom may be credited, too."""
    shares = draw(st.lists(st.integers(1, 333_333), max_size=3))
    sizes = [draw(st.integers(0, 4)) for _ in shares]
    found = [
        PoolShare(90 + number if size else 0, share, size)
        for number, (share, size) in enumerate(zip(shares, sizes, strict=True))
    ]
    teams = [pool.team for pool in found for _ in range(pool.people)]
    weights = [draw(st.sampled_from([0, 0, 1, 2**44])) for _ in teams]
    members = [
        credited(10 + number, weight, pool=team, team_id=team, currency=draw(st.sampled_from(CURRENCIES)))
        for number, (team, weight) in enumerate(zip(teams, weights, strict=True))
    ]
    return tuple(found), members


@st.composite
def occasions(draw):
    people = [
        credited(
            number,
            draw(st.integers(1, 2**45)),
            currency=draw(st.sampled_from(CURRENCIES)),
            team_id=draw(st.sampled_from([None, 1, 2])),
            in_conflict=draw(st.integers(0, 9)) == 0,
            leaver=leavers(draw) if draw(st.integers(0, 3)) == 0 else None,
        )
        for number in sorted(draw(st.sets(st.integers(1, 6), min_size=1)))
    ]
    has_value = draw(st.integers(0, 9)) > 0
    shares, members = pools(draw)
    return occasion(
        *people,
        *members,
        pools=shares,
        customer_id=draw(st.integers(1, 2)),
        day=DAY + timedelta(days=draw(st.integers(0, 60))),
        matured_at=MATURED + timedelta(days=draw(st.integers(0, 3))),
        value_minor=draw(st.integers(-100, 200_000)) if has_value else None,
        currency=draw(st.sampled_from(["DKK", "SEK", "EUR"])) if has_value else "",
    )


@given(definitions(), st.lists(occasions(), max_size=6))
def test_parts_cuts_and_what_stays_in_the_budget_sum_to_the_amount(definition, several):
    for verdict in judge(definition, *several).verdicts:
        if verdict.parts and verdict.parts[0]["gross"]:
            whole = verdict.parts[0]["whole"]
            stays = sum(part["part"] - sum(part["cuts"].values()) for part in verdict.parts if not part["unit_amount"])
            paid = sum(award.unit_amount for award in verdict.awards)
            cuts = sum(sum(part["cuts"].values()) for part in verdict.parts)
            assert paid + cuts + stays == whole
            assert min(part["unit_amount"] for part in verdict.parts) >= 0
        else:
            assert not verdict.awards


@pytest.mark.slow
@given(definitions(), st.lists(occasions(), max_size=6))
def test_the_amount_follows_from_the_parameters_alone(definition, several):
    for verdict in judge(definition, *several).verdicts:
        for award in verdict.awards:
            stored = json.loads(json.dumps(award.because))
            assert because.recompute(stored) == award.amount
            assert (steps.of(stored).unit, steps.of(stored).unit_amount) == (award.unit, award.unit_amount)


@given(occasions())
def test_the_exact_shares_of_credit_and_pools_sum_to_one(one):
    total = sum(who.weight for who in one.credited)
    pools = [pool._asdict() for pool in one.pools]
    shares = {
        who: Fraction(*steps.share(weight=who.weight, weight_total=total, pools=pools, pool=who.pool))
        for who in one.credited
    }
    left = 1 - Fraction(sum(pool.share_ppm for pool in one.pools if pool.people), money.PPM)

    assert sum(shares.values()) == 1
    for pool in one.pools:
        through = [share - left * Fraction(who.weight, total) for who, share in shares.items() if who.pool == pool.team]
        assert through == [Fraction(pool.share_ppm, money.PPM * (pool.people or 1))] * pool.people


@given(definitions(), st.lists(occasions(), max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_occasions_and_people_changes_nothing(definition, several, chance):
    shuffled = [shuffle_people(one, chance) for one in several]
    chance.shuffle(shuffled)

    assert outline(judge(definition, *shuffled)) == outline(judge(definition, *several))


@pytest.mark.slow
@given(definitions(), st.lists(occasions(), max_size=6), st.integers(0, 6))
def test_judging_in_two_runs_is_judging_in_one(definition, several, cut):
    ordered = sorted(several, key=lambda one: (one.matured_at, one.outcome_uid))
    used = dict.fromkeys(rules.cap_keys(definition, ordered), 0)
    first = rules.judge(definition, ordered[:cut], used)
    for key, amount in first.uses.items():
        used[key] += amount
    second = rules.judge(definition, ordered[cut:], used)

    assert outline(first) + outline(second) == outline(judge(definition, *several))


@pytest.mark.slow
@given(definitions(), st.lists(occasions(), max_size=6))
def test_no_cap_is_passed(definition, several):
    judged = judge(definition, *several)

    limits = {cap.cap: cap.amount for cap in definition.caps}
    assert all(0 < amount <= limits[key.cap] for key, amount in judged.uses.items())


@pytest.mark.slow
@given(definitions(), st.lists(occasions(), max_size=6))
def test_every_because_is_a_sentence_in_three_languages(definition, several):
    for verdict in judge(definition, *several).verdicts:
        for award in verdict.awards:
            told = {because.render(award.because, language) for language in ("da", "en", "sv")}
            assert len(told) == 3
            assert all("{" not in sentence and sentence.endswith(".") for sentence in told)
        for part in verdict.parts:
            assert not part["code"] or because.render_reason(part["code"], "da")


def shuffle_people(one, chance: random.Random):
    people = list(one.credited)
    chance.shuffle(people)
    return type(one)(**{**vars(one), "credited": tuple(people)})


def outline(judged):
    return [(one.occasion.outcome_id, one.result, one.code, one.awards, one.parts) for one in judged.verdicts]
