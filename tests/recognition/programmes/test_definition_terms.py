"""Approval, pools, budget, leavers and expiry in a programme file."""

import re

import pytest

from recognition.programmes import definition as definitions
from recognition.programmes.definition import Approval, Budgeting, Leavers, Limits, Pool
from tests.recognition.programmes.examples import FILE

PAID_IN_SEK = """
[[rates]]
from = "DKK"
to = "SEK"
on = 2025-12-31
rate = "1.5"
"""
POINTS = (
    FILE.replace('unit = "DKK"', 'unit = "symbolic"\nexpire_after_days = 60')
    .replace('"500.00"', '"50"')
    .replace('"entitlement"', '"discretionary"')
)


def mistakes(text):
    with pytest.raises(definitions.BadProgramme) as caught:
        definitions.parse(text)
    return caught.value.mistakes


def test_it_reads_how_awards_are_decided():
    says = definitions.parse(
        FILE
        + PAID_IN_SEK
        + """
        [approval]
        second_above = "1000.00"
        presets_percent = [50, 75]
        escalate_after_days = 7
        [approval.SEK]
        second_above = "1600.00"
        second_above_in_period = "9000.00"
        """
    )

    assert says.approval == Approval(
        second_above=100_000,
        presets_percent=(50, 75),
        escalate_after_days=7,
        currencies={"SEK": Limits(second_above=160_000, second_above_in_period=900_000)},
    )


def test_it_reads_pools_the_budget_and_leavers():
    says = definitions.parse(
        FILE
        + """
        [[pools]]
        team = "Lager"
        share = "10%"
        [[pools]]
        team = "Løn"
        share = "2.5%"
        [budget]
        by_cost_centre = true
        span = "quarter"
        [leavers]
        default = "pay_all_earned"
        SE = "forfeit"
        reason = "Agreed with the unions."
        """
    )

    assert says.pools == (Pool(team="Lager", share_ppm=100_000), Pool(team="Løn", share_ppm=25_000))
    assert says.budget == Budgeting(by_cost_centre=True, span="quarter")
    assert says.leavers == Leavers(
        default="pay_all_earned", countries={"DK": "pro_rata", "SE": "forfeit"}, reason="Agreed with the unions."
    )
    assert [says.leavers.rule(country) for country in ("DK", "SE", "NO")] == ["pro_rata", "forfeit", "pay_all_earned"]


def test_only_discretionary_symbolic_points_expire():
    assert definitions.parse(POINTS).expire_after_days == 60
    for changed in (
        POINTS.replace("discretionary", "entitlement"),
        POINTS.replace("symbolic", "goods"),
        FILE.replace("ends_on", "expire_after_days = 60\nends_on"),
    ):
        assert mistakes(changed)[0].startswith("expire_after_days: is for discretionary symbolic points alone")


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("[approval]\npresets_percent = 50", "approval.presets_percent: is not a list of whole numbers from 1 to 200"),
        ("[approval]\npresets_percent = [50, 0]", "approval.presets_percent: is not a list of whole numbers"),
        ("[approval]\npresets_percent = [true]", "approval.presets_percent: is not a list of whole numbers"),
        ("[approval]\npresets_percent = [50, 50]", "approval.presets_percent: names something twice"),
        ("[approval]\npresets_percent = [50, 100]", "approval.presets_percent: 100 is to approve as proposed"),
        ("[approval]\nescalate_after_days = -1", "approval.escalate_after_days: -1 is not a whole number from 0"),
        ('[approval.kr]\nsecond_above = "1"', "approval.kr: is not a currency code of ISO 4217"),
        ('[approval.DKK]\nsecond_above = "1"', "approval.DKK: is the unit itself"),
        ('[approval.EUR]\nsecond_above = "1"', "approval.EUR: is never used; nobody is paid in EUR"),
        ("[approval.SEK]", "approval.SEK: says nothing"),
        ('[approval.SEK]\nsecond_above = "1.005"', "approval.SEK.second_above: '1.005' has more decimals than SEK"),
        ('[approval.SEK]\nabove = "1"', "approval.SEK.above: is not known; known here are second_above, second"),
        (
            '[approval]\nsecond_above = "1"\n[approval.SEK]\nsecond_above_in_period = "1"',
            "approval.SEK.second_above: is missing, and would be without limit in SEK alone",
        ),
        ('[[pools]]\nteam = "Lager"', 'pools[1].share: is missing; write share = "10%".'),
        ('[[pools]]\nteam = "Lager"\nshare = "0%"', "pools[1].share: '0%' is not a share"),
        ('[[pools]]\nshare = "10%"', 'pools[1].team: is missing; write team = "…".'),
        ('[[pools]]\nteam = "Lager"\nshare = "100%"', "pools: take everything; let the shares add up to less"),
        (
            '[[pools]]\nteam = "Lager"\nshare = "1%"\n[[pools]]\nteam = "Lager"\nshare = "2%"',
            "pools[2].team: Lager has a pool already",
        ),
        ("[budget]\nby_cost_centre = 1", "budget.by_cost_centre: 1 is neither true nor false"),
        ('[budget]\nspan = "week"', "budget.span: 'week' is not known; choose one of month, quarter, year."),
        ('[budget]\nby_center = "x"', "budget.by_center: is not known; did you mean by_cost_centre?"),
        ('[leavers]\nDK = "forfeit"', "leavers.DK: forfeit is against Funktionærloven § 17 a"),
        ('[leavers]\ndk = "pro_rata"', "leavers.dk: is neither default, reason nor a country"),
        ('[leavers]\ndefault = "keep"', "leavers.default: 'keep' is not known; choose one of pay_all_earned"),
        ('[leavers]\nSE = "keep"', "leavers.SE: 'keep' is not known; choose one of pay_all_earned"),
        ('[leavers]\nreason = ""', "leavers.reason: is not a text"),
    ],
)
def test_it_names_the_place_the_mistake_and_the_mend(lines, sentence):
    found = mistakes(FILE + PAID_IN_SEK + lines)

    assert len(found) == 1, found
    assert found[0].startswith(sentence), found
    assert re.search(r"[.?]$", found[0])


def test_danish_leavers_forfeit_only_for_a_reason():
    text = FILE + '[leavers]\nDK = "forfeit"\nreason = "Nobody here is a salaried employee."'

    assert definitions.parse(text).leavers.rule("DK") == "forfeit"
