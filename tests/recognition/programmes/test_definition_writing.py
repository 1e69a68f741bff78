"""A definition is written as a file, and read back to the same."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.attribution.policies import Policy
from recognition.programmes import definition as definitions
from recognition.programmes.definition import Approval, Budgeting, Cap, Filters, Leavers, Limits, Pool, Rate, Text
from tests.recognition.programmes.examples import define, tiers
from tests.recognition.programmes.test_rules_properties import formulas

CHARACTERS = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs"))
PAID = ("NOK", "USD")
AMOUNT = st.integers(0, 10**9)


@st.composite
def approvals(draw):
    """Limits in the unit, and in currencies people are paid in all that are limited there."""
    one, period = draw(st.none() | AMOUNT), draw(st.none() | AMOUNT)
    own = {}
    for code in draw(st.sets(st.sampled_from(PAID))):
        in_period = draw(AMOUNT) if period is not None else None
        own[code] = Limits(second_above=draw(AMOUNT), second_above_in_period=in_period)
    percents = st.integers(1, 200).filter(lambda percent: percent != 100)
    return Approval(
        second_above=one,
        second_above_in_period=period,
        currencies=own,
        presets_percent=tuple(draw(st.lists(percents, unique=True, max_size=3))),
        escalate_after_days=draw(st.integers(0, 365)),
    )


@st.composite
def leavers(draw):
    rules = st.sampled_from(definitions.LEAVER_RULES)
    countries = draw(st.dictionaries(st.sampled_from(["DK", "SE", "NO"]), rules))
    reason = draw(st.text(CHARACTERS, min_size=1, max_size=20))
    return Leavers(default=draw(rules), countries={"DK": "pro_rata"} | countries, reason=reason)


@st.composite
def definition_of_any_kind(draw):
    text = st.text(CHARACTERS, min_size=1, max_size=20)
    weights = st.dictionaries(text, st.integers(0, 90), max_size=2)
    currencies = st.sampled_from(["SEK", "EUR", "JPY", "BHD"])
    amount = st.integers(1, 10**9)
    sources = sorted(draw(st.sets(currencies)))
    teams = draw(st.sets(text, max_size=2))
    return define(
        nature=draw(st.sampled_from(["entitlement", "discretionary"])),
        credit=Policy(
            name="linear", kind_weights=draw(weights), stage_weights=draw(weights), role_weights=draw(weights)
        ),
        formula=draw(formulas().filter(_is_worth_something)),
        filters=Filters(
            segments=tuple(sorted(draw(st.sets(text, max_size=2)))),
            currencies=tuple(sources),
            minimum_value=draw(st.none() | st.integers(0, 10**9)),
        ),
        minimum_share_ppm=draw(st.integers(0, 1_000_000)),
        caps=tuple(Cap(cap=name, amount=draw(amount), span="year") for name in ("customer", "team")),
        hold_days=draw(st.integers(0, 365)),
        claw_back_days=draw(st.integers(0, 1_825)),
        rates=tuple(
            Rate(source=source, target="DKK", on=date(2025, 6, 1), billionths=draw(st.integers(1, 10**15 - 1)))
            for source in sources
        )
        + tuple(Rate(source="DKK", target=target, on=date(2025, 6, 1), billionths=1) for target in PAID),
        approval=draw(approvals()),
        pools=tuple(Pool(team=name, share_ppm=draw(st.integers(1, 499_999))) for name in sorted(teams)),
        budget=Budgeting(by_cost_centre=draw(st.booleans()), span=draw(st.sampled_from(["", *definitions.SPANS]))),
        leavers=draw(leavers()),
        texts={language: Text(name=draw(text), purpose=draw(text)) for language in ("da", "en", "sv")},
    )


def _is_worth_something(formula):
    return not formula.tiers or any(tier.amount != 0 for tier in formula.tiers)


@pytest.mark.slow
@given(definition_of_any_kind())
def test_a_file_and_a_document_read_back_to_the_same_definition(says):
    assert definitions.parse(definitions.to_toml(says)) == says
    assert definitions.from_document(says.document()) == says
    assert definitions.from_document(says.document()).fingerprint() == says.fingerprint()


def test_the_written_file_shows_the_difference_and_nothing_else():
    one = define(formula=tiers("whole_tiers", (0, 0), (9_000, 500)), caps=(Cap(cap="team", amount=5, span="year"),))
    other = replace(one, hold_days=14)
    lines, others = definitions.to_toml(one).splitlines(), definitions.to_toml(other).splitlines()

    assert [pair for pair in zip(lines, others, strict=True) if len(set(pair)) > 1] == [
        ("hold_days = 0", "hold_days = 14")
    ]


def test_the_approval_limits_follow_into_the_payroll_currency():
    rate = Rate(source="DKK", target="SEK", on=date(2026, 1, 1), billionths=1_500_000_000)
    says = define(rates=(rate,), approval=Approval(second_above=100, second_above_in_period=None))

    assert says.approval_in(unit="DKK", day=date(2026, 5, 1)) == says.approval
    assert says.approval_in(unit="SEK", day=date(2026, 5, 1)) == Limits(second_above=150)
    with pytest.raises(LookupError, match="no rate from DKK to EUR"):
        says.approval_in(unit="EUR", day=date(2026, 5, 1))


def test_a_document_of_an_earlier_release_reads_as_by_default():
    document = define().document()
    for key in ("pools", "budget", "leavers", "expire_after_days"):
        del document[key]
    document["approval"] = {"second_above": None, "second_above_in_period": None}

    assert definitions.from_document(document) == define()


def test_what_is_as_by_default_is_not_written():
    written = definitions.to_toml(define())

    assert [line for line in written.splitlines() if line.startswith("[")] == [
        "[outcomes]",
        "[credit]",
        "[formula]",
        "[texts.da]",
        "[texts.en]",
        "[texts.sv]",
    ]
