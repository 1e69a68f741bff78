"""Programme files: what they say, and what is said about their mistakes."""

import re
from datetime import date

import pytest

from recognition.attribution.policies import Policy
from recognition.core.money import is_currency
from recognition.programmes import definition as definitions
from recognition.programmes.definition import Approval, Cap, Filters, Rate
from tests.recognition.programmes.examples import FILE, fixed


def mistakes(text):
    with pytest.raises(definitions.BadProgramme) as caught:
        definitions.parse(text)
    return caught.value.mistakes


def changed(pattern, replacement):
    text, count = re.subn(pattern, replacement, FILE, count=1, flags=re.MULTILINE)
    assert count == 1
    return text


def put(table, lines):
    return changed(re.escape(f"[{table}]") + "\n", f"[{table}]\n{lines}\n")


def test_it_reads_what_must_be_there_and_assumes_the_rest():
    says = definitions.parse(FILE)

    assert says.kinds == ("renewal", "expansion")
    assert says.formula == fixed(50_000)
    assert (says.starts_on, says.ends_on) == (date(2026, 1, 1), date(2026, 12, 31))
    assert says.credit == Policy(name="equal", lookback_days=180)
    assert (says.minimum_share_ppm, says.hold_days, says.claw_back_days, says.caps) == (0, 0, 0, ())
    assert says.value_currency == "DKK"
    assert says.texts["da"].name == "Behold kunder"


def test_it_reads_everything_else():
    text = put("outcomes", 'segments = ["enterprise"]\ncurrencies = ["DKK", "SEK"]\nminimum_value = "1000.50"')
    text = text.replace('policy = "equal"', 'policy = "time_decay"\nhalf_life_days = 30\nlookback_days = 365')
    text = text.replace("ends_on = 2026-12-31", 'ends_on = 2026-12-31\nminimum_share = "2.5%"\nhold_days = 14')
    text += """
        [credit.stage_weights]
        complaint = 3
        [caps.pair]
        amount = "1000.00"
        span = "quarter"
        [approval]
        second_above = "0"
        second_above_in_period = "5000.00"
        [[rates]]
        from = "SEK"
        to = "DKK"
        on = 2025-12-31
        rate = "0.6543"
        """
    says = definitions.parse(text)

    assert says.filters == Filters(segments=("enterprise",), currencies=("DKK", "SEK"), minimum_value=100_050)
    assert says.credit == Policy(
        name="time_decay", half_life_days=30, lookback_days=365, stage_weights={"complaint": 3}
    )
    assert says.caps == (Cap(cap="pair", amount=100_000, span="quarter"),)
    assert says.approval == Approval(second_above=0, second_above_in_period=500_000)
    assert says.rates == (Rate(source="SEK", target="DKK", on=date(2025, 12, 31), billionths=654_300_000),)
    assert (says.minimum_share_ppm, says.hold_days) == (25_000, 14)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (changed(r"^programme.*\n", ""), 'programme: is missing; write programme = "…".'),
        (changed(r'"keep-customers"', '"Keep Customers"'), "programme: 'Keep Customers' has other characters"),
        (changed(r'"entitlement"', '"gift"'), "nature: 'gift' is not known; choose one of entitlement, discretionary."),
        (changed(r'unit = "DKK"', 'unit = "kroner"'), "unit: 'kroner' is neither a currency (DKK, SEK) nor points"),
        (changed(r'unit = "DKK"', "unit = 5"), "unit: is not a text; write it in quotes"),
        (changed(r"2026-01-01", '"2026-01-01"'), "starts_on: '2026-01-01' is not a date; write it without quotes"),
        (changed(r"2026-01-01", "2026-01-01T00:00:00"), "starts_on: '2026-01-01 00:00:00' is not a date"),
        (changed(r"2026-12-31", "2025-12-31"), "ends_on: 2025-12-31 is before starts_on 2026-01-01"),
        (changed(r"^ends_on.*\n", ""), "ends_on: is missing; write ends_on = 2026-01-31."),
        (changed(r'\["renewal", "expansion"\]', "[]"), "outcomes.kinds: is not a list of texts"),
        (changed(r'"expansion"', '"renewal"'), "outcomes.kinds: names something twice"),
        (changed(r'"expansion"', '"churn"'), "outcomes.kinds: churn is a loss; loss is never paid"),
        (changed(r'"expansion"', '"csat"'), "outcomes.kinds: csat is an answer, not an outcome, and earns nothing"),
        (changed(r'"expansion"', '"passive"'), "outcomes.kinds: passive is an answer"),
        (changed(r'"expansion"', '"renewed"'), "outcomes.kinds: 'renewed' is no kind of outcome"),
        (changed(r'"expansion"', '"promoter"'), "outcomes.kinds: A score alone earns points at most, never money"),
        (changed(r'"expansion"', '"low_effort"'), "outcomes.kinds: A score alone earns points at most, never money"),
        (changed(r'"expansion"', '"recovered"'), "outcomes.kinds: gain and saved are kept apart"),
        (put("outcomes", 'currencies = ["DKK", "kr"]'), "outcomes.currencies: 'kr' is not a currency code"),
        (put("outcomes", 'currencies = ["EUR"]'), "outcomes.currencies: EUR has no rate to DKK"),
        (put("outcomes", "minimum_value = 100"), "outcomes.minimum_value: 100 is not an amount; write it in quotes"),
        (changed(r'"equal"', '"fair"'), "credit.policy: 'fair' is not known; choose one of equal, linear"),
        (changed(r'"equal"', '"time_decay"'), "credit: time_decay needs a half-life"),
        (put("credit", "half_life_days = 7"), "credit: Only time_decay has a half-life"),
        (put("credit", "lookback_days = 0"), "credit.lookback_days: 0 is not a whole number from 1 to 3650"),
        (put("credit", "role_weights = {helper = 1.5}"), "credit.role_weights.helper: 1.5 is not a whole number"),
        (put("credit", "kind_weights = 5"), "credit.kind_weights: is not a table; write [credit.kind_weights]"),
        (
            changed(r'"500.00"', "500.00"),
            'formula.amount: 500.0 is not an amount; write it in quotes: amount = "500.00".',
        ),
        (changed(r'"500.00"', '"500.005"'), "formula.amount: '500.005' has more decimals than DKK (2); round it to 2."),
        (changed(r'"500.00"', '"0"'), "formula.amount: 0 is too small; an amount here is above 0."),
        (changed(r'"500.00"', '"-5"'), "formula.amount: -5 is too small"),
        (changed(r'"fixed"', '"lump"'), "formula.kind: 'lump' is not known; choose one of fixed, basis_points"),
        (changed(r'"fixed"\n.*', '"basis_points"'), "formula.basis_points: is missing"),
        (changed(r'"fixed"\n.*', '"whole_tiers"'), "formula.tiers: is missing; write [[formula.tiers]]"),
        (put("formula", "bonus = 5"), "formula.bonus: is not known; known here are amount, kind."),
        (put("formula", 'amout = "5"'), "formula.amout: is not known; did you mean amount?"),
        (FILE + '[caps.pair]\namount = "5"\nspan = "week"', "caps.pair.span: 'week' is not known; choose one of month"),
        (FILE + '[caps.team]\namount = "0"\nspan = "year"', "caps.team.amount: 0 is too small"),
        (FILE + "[caps.person]", "caps.person: is not known"),
        (FILE + "[approval]\nsecond_above = 5", "approval.second_above: 5 is not an amount"),
        (FILE + "[texts.no]", "texts.no: is not known"),
        (changed(r"\[texts.sv\]\n.*\n.*\n", ""), "texts.sv: is missing; write [texts.sv]."),
        (changed(r'^purpose = "Thanks.*', 'purpose = " "'), "texts.en.purpose: is not a text"),
        (changed(r'^name = "Keep.*', f'name = "{"x" * 101}"'), "texts.en.name: has 101 characters; use at most 100."),
        (changed(r'^name = "Keep.*', 'name = "Keep \u202e"'), "texts.en.name: has characters that turn the text"),
        (
            changed(r"^ends_on", 'minimum_share = "10"\nends_on'),
            "minimum_share: '10' is not a share; write a percentage",
        ),
        (changed(r"^ends_on", 'minimum_share = "101%"\nends_on'), "minimum_share: '101%' is not a share"),
        (changed(r"^ends_on", "hold_days = true\nends_on"), "hold_days: True is not a whole number from 0 to 365"),
        (changed(r"^ends_on", 'value_currency = "SEK"\nends_on'), "value_currency: is not DKK"),
        (changed(r"^unit = ", "unit "), "The file is not TOML: line 4 cannot be read from character 6"),
        (changed(r"^unit = ", 'unit = "DKK"\nunit = '), "The file is not TOML: what stands in line 5"),
        ("a = 1\na = 2", "The file is not TOML: what stands in line 2, until character 6"),
        ('unit = "DKK', "The file is not TOML: it ends in the middle of something"),
        ("[outcomes]\nkinds = [", "The file is not TOML: it ends in the middle of something"),
        ("x" * 100_001, "The file has 100001 characters"),
    ],
)
def test_it_names_the_place_the_mistake_and_the_mend(text, sentence):
    found = mistakes(text)

    assert any(line.startswith(sentence) for line in found), found
    assert all(line.endswith((".", "?")) for line in found)


@pytest.mark.parametrize(
    ("kind", "steps", "sentence"),
    [
        ("whole_tiers", [('"10"', 'amount = "1"')], "formula.tiers[1].from: leaves a gap below it"),
        (
            "whole_tiers",
            [('"0"', 'amount = "1"'), ('"0"', 'amount = "2"')],
            "formula.tiers[2].from: is not above the tier before it",
        ),
        ("whole_tiers", [('"0"', "")], "formula.tiers[1]: needs either amount or basis_points"),
        ("whole_tiers", [('"0"', 'amount = "1"\nbasis_points = 2')], "formula.tiers[1]: needs either amount or"),
        ("marginal_tiers", [('"0"', 'amount = "1"')], "formula.tiers[1].amount: is for whole tiers"),
        ("marginal_tiers", [('"0"', "basis_points = 10001")], "formula.tiers[1].basis_points: 10001 is not a whole"),
        ("marginal_tiers", [("0", "basis_points = 1")], "formula.tiers[1].from: 0 is not an amount"),
    ],
)
def test_it_leaves_no_gap_between_tiers(kind, steps, sentence):
    tables = "".join(f"[[formula.tiers]]\nfrom = {start}\n{pays}\n" for start, pays in steps)
    found = mistakes(changed(r'"fixed"\n.*\n', f'"{kind}"\n{tables}'))

    assert [line for line in found if line.startswith(sentence)], found


@pytest.mark.parametrize(
    ("source", "target", "on", "rate", "sentence"),
    [
        ("SEK", "SEK", "2025-12-31", '"1"', "rates[1].to: is the same as from, SEK"),
        ("SEK", "EUR", "2025-12-31", '"1"', "rates[1]: is never used; a rate leads to DKK or from DKK."),
        ("SEK", "DKK", "2026-01-02", '"1"', "rates[1].on: leaves the days from 2026-01-01 without a rate"),
        ("SEK", "DKK", "2025-12-31", '"0.000"', "rates[1].rate: '0.000' is not a rate"),
        ("SEK", "DKK", "2025-12-31", "0.65", "rates[1].rate: 0.65 is not a rate"),
        ("kr", "DKK", "2025-12-31", '"1"', "rates[1].from: 'kr' is not a currency code"),
    ],
)
def test_it_takes_only_rates_that_lead_somewhere(source, target, on, rate, sentence):
    found = mistakes(FILE + f'[[rates]]\nfrom = "{source}"\nto = "{target}"\non = {on}\nrate = {rate}\n')

    assert [line for line in found if line.startswith(sentence)], found


def test_it_lists_every_mistake_at_once():
    text = FILE.replace('"entitlement"', '"gift"').replace('"500.00"', "500").replace('"equal"', '"fair"')

    assert [line.partition(":")[0] for line in mistakes(text)] == ["nature", "credit.policy", "formula.amount"]
    assert str(definitions.BadProgramme(list(mistakes(text)))).startswith("The programme file has 3 mistakes:\n")


def test_one_mistake_is_not_told_twice():
    rate = '[[rates]]\nfrom = "SEK"\nto = "DKK"\non = 2026-01-01\nrate = "0.65"\n'

    assert len(mistakes(FILE.replace("2026-01-01", '"soon"') + rate)) == 1
    assert len(mistakes(FILE.replace('unit = "DKK"', 'unit = "kroner"') + rate)) == 1
    assert len(mistakes(FILE.replace('"fixed"', '"lump"') + rate)) == 1


def test_points_name_the_currency_of_the_value_they_read():
    points = FILE.replace('unit = "DKK"', 'unit = "symbolic"').replace('"500.00"', '"50"')
    reading = re.sub(r'kind = "fixed"\n.*', 'kind = "basis_points"\nbasis_points = 100', points)

    assert definitions.parse(points).formula == fixed(50)
    assert mistakes(reading) == (
        'value_currency: is missing; the rules read a value, so write value_currency = "DKK".',
    )
    named = reading.replace('unit = "symbolic"', 'unit = "symbolic"\nvalue_currency = "SEK"')
    assert definitions.parse(named).value_currency == "SEK"
    unused = points.replace('unit = "symbolic"', 'unit = "symbolic"\nvalue_currency = "SEK"')
    assert mistakes(unused)[0].startswith("value_currency: is never used")


def test_points_may_be_earned_by_a_score_but_not_by_its_value():
    points = FILE.replace('unit = "DKK"', 'unit = "symbolic"\nvalue_currency = "DKK"').replace(
        '"renewal"', '"promoter"'
    )
    reading = re.sub(r'kind = "fixed"\n.*', 'kind = "basis_points"\nbasis_points = 100', points)

    assert mistakes(reading)[0].startswith("outcomes.kinds: promoter has no value to reckon with")


def test_points_are_whole():
    points = FILE.replace('unit = "DKK"', 'unit = "symbolic"')

    assert mistakes(points)[0].startswith("formula.amount: '500.00' is not a number of points")


def test_every_unit_fits_its_column():
    assert all(len(unit) <= 8 for unit in definitions.POINTS)
    assert not any(is_currency(unit) for unit in definitions.POINTS)
