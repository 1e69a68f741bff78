"""What the linter says about programmes that could be regretted."""

import pytest

from recognition.attribution.policies import Policy
from recognition.customers.checks import STAGES
from recognition.programmes import linter
from recognition.programmes.definition import Approval, Cap, Filters, Formula
from tests.recognition.programmes.examples import define, fixed, tiers

CAP = Cap(cap="employee", amount=100_000, span="year")
CAREFUL = {"caps": (CAP,), "hold_days": 14, "claw_back_days": 90, "approval": Approval(second_above=50_000)}
REVENUE = Formula(kind="basis_points", basis_points=100)
FIXED = define(programme="other", **CAREFUL)
ONLY_SALE = dict.fromkeys(set(STAGES) - {"sale"}, 0)


def codes(says, *beside):
    return [each.code for each in linter.warnings(says, beside=beside)]


def test_it_has_nothing_to_say_about_a_careful_programme():
    assert linter.warnings(define(**CAREFUL)) == []


@pytest.mark.parametrize(
    ("fields", "beside", "expected"),
    [
        ({"formula": REVENUE}, (), ["only_revenue"]),
        ({"formula": REVENUE}, (define(programme="other", formula=REVENUE),), ["only_revenue"]),
        ({"formula": REVENUE}, (FIXED,), []),
        ({"filters": Filters(minimum_value=1)}, (), ["only_revenue"]),
        ({"credit": Policy(name="linear", stage_weights=ONLY_SALE)}, (), ["only_sale"]),
        ({"credit": Policy(name="linear", stage_weights={**ONLY_SALE, "support": 1})}, (), []),
        ({"credit": Policy(name="first")}, (), ["one_touch"]),
        ({"kinds": ("referral",)}, (), ["winning_outweighs"]),
        ({"kinds": ("referral",)}, (FIXED,), []),
        ({"kinds": ("referral",), "formula": fixed(50_001)}, (FIXED,), ["winning_outweighs"]),
        ({"kinds": ("referral",), "unit": "SEK"}, (FIXED,), ["winning_outweighs"]),
        (
            {"kinds": ("renewal",)},
            (define(programme="w", kinds=("referral",), formula=fixed(60_000)),),
            ["winning_out"],
        ),
        ({"caps": ()}, (), ["no_cap"]),
        ({"formula": tiers("marginal_tiers", (0, None, 0), (1_000_000, None, 5))}, (FIXED,), ["tier_gap"]),
        ({"formula": tiers("marginal_tiers", (0, None, 0), (999_999, None, 5))}, (FIXED,), []),
        ({"formula": tiers("whole_tiers", (0, 0), (500, 1))}, (FIXED,), ["tier_cliff"]),
        ({"formula": tiers("whole_tiers", (0, 100), (500, 199))}, (FIXED,), []),
        ({"formula": tiers("whole_tiers", (0, 100), (500, 200))}, (FIXED,), ["tier_cliff"]),
        ({"formula": tiers("whole_tiers", (0, 100), (500, 99))}, (FIXED,), ["tier_falls"]),
        ({"formula": tiers("whole_tiers", (0, None, 1000), (1000, None, 500))}, (FIXED,), ["tier_falls"]),
        ({"unit": "symbolic", "value_currency": "", "kinds": ("renewal", "promoter")}, (), ["score_could_pay"]),
        ({"approval": Approval()}, (), ["no_second"]),
        ({"approval": Approval(second_above_in_period=1)}, (), []),
        ({"approval": Approval(), "unit": "symbolic", "value_currency": ""}, (), []),
        ({"hold_days": 0}, (), ["no_hold"]),
        ({"claw_back_days": 0}, (), ["no_claw_back"]),
        ({"minimum_share_ppm": 250_000}, (), ["many_drop_out"]),
        ({"minimum_share_ppm": 249_999}, (), []),
    ],
)
def test_it_warns_of(fields, beside, expected):
    found = codes(define(**CAREFUL | fields), *beside)

    assert len(found) == len(expected), found
    assert all(code.startswith(wanted) for code, wanted in zip(found, expected, strict=True)), found


def test_the_former_version_of_the_same_programme_does_not_count_beside_it():
    assert codes(define(**CAREFUL | {"formula": REVENUE}), define(**CAREFUL)) == ["only_revenue"]


def test_a_cliff_is_told_in_amounts():
    says = define(**CAREFUL | {"formula": tiers("whole_tiers", (0, 30_000), (1_000_000, 90_000))})
    [told] = linter.warnings(says, beside=[FIXED])

    assert told.place == "formula.tiers[2]"
    assert told.sentence.startswith("At 10000.00 DKK the amount jumps from 300.00 DKK to 900.00 DKK")


def test_every_rule_says_what_to_do_in_a_sentence():
    careless = define(
        kinds=("referral",), formula=tiers("whole_tiers", (0, 0), (1_000_000, 5)), minimum_share_ppm=10**6
    )
    told = linter.warnings(careless)

    assert len(told) == 9
    assert all(each.sentence[0].isupper() and each.sentence.endswith(".") for each in told)
