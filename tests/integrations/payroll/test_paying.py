"""What every format of a payroll system does with a line: information left out, corrections, codes, figures."""

from dataclasses import replace

import pytest

from integrations.payroll import paying
from recognition.payroll.formats import Wage
from tests.integrations.payroll.sample import BATCH, LINES, WAGES, line


def paid(*lines, **changes):
    return list(paying.paid(replace(BATCH, **changes), lines))


def test_what_is_told_for_information_is_no_pay():
    assert [pay.line.line_no for pay in paid(*LINES)] == [1, 2, 3, 4, 5]


def test_a_batch_of_information_alone_makes_no_file():
    with pytest.raises(paying.NothingToPay, match="Batch 2026-09-0002 pays nothing"):
        paid(LINES[5])


def test_a_correction_is_a_negative_line():
    [pay] = paid(line(4, -75_000))

    assert (pay.code, pay.amount_minor, pay.worth_minor) == ("15", -75_000, -75_000)


def test_a_correction_is_a_positive_figure_of_the_deduction_wage_type():
    [pay] = paid(line(4, -75_000), correction_style="deduction")

    assert (pay.code, pay.amount_minor, pay.worth_minor) == ("99", 75_000, -75_000)


def test_a_figure_is_positive_for_the_deduction_wage_type_alone_because_another_would_pay_again():
    wages = {**WAGES, "CUSTOMER_BONUS_CASH": Wage({}, "15", is_positive=True)}

    [pay] = paid(line(4, -75_000), wages=wages)

    assert (pay.code, pay.amount_minor) == ("15", -75_000)
    assert not pay.wage.is_positive


def test_a_benefit_in_kind_is_not_taken_back_by_deducting_money():
    back = line(4, -75_000, wage_type="BENEFIT_TAXABLE", external_code="301", tax_class="benefit_taxable")

    [pay] = paid(back)
    assert (pay.code, pay.amount_minor) == ("301", -75_000)
    with pytest.raises(
        paying.FileRefused, match="Line 4: the wage type 'BENEFIT_TAXABLE' takes a benefit in kind back"
    ):
        paid(back, correction_style="deduction")


def test_corrections_by_hand_are_refused_with_a_list_of_all_of_them():
    lines = [line(1, 500), *(line(number, -75_000) for number in range(2, 25))]

    with pytest.raises(paying.CorrectionsByHand) as refused:
        paid(*lines, correction_style="manual")

    assert "has 23 (line, payroll number, amount): 2, 00102, -750.00; 3" in refused.value.sentence
    assert "21, 001021, -750.00; …. Agree with payroll" in refused.value.sentence


def test_a_batch_without_corrections_is_written_where_they_are_made_by_hand():
    assert len(paid(line(1, 500), correction_style="manual")) == 1


def test_the_frozen_code_goes_before_the_one_of_today():
    [pay] = paid(line(1, 500, external_code="14"))

    assert pay.code == "14"


def test_a_code_given_after_the_batch_was_built_is_used():
    [pay] = paid(line(1, 500, external_code=""))

    assert pay.code == "15"


def test_a_line_without_a_code_is_refused_by_name():
    with pytest.raises(paying.FileRefused, match=r"Line 1: the wage type 'SOMETHING' has no code in payroll; HR gives"):
        paid(line(1, 500, wage_type="SOMETHING", external_code=""))


def test_units_and_rate_of_a_line_without_them_are_one_times_its_amount():
    [pay] = paid(line(1, 500, wage_type="REFERRAL_BONUS_CASH"))

    assert (pay.units_milli, pay.rate_minor, pay.amount_minor) == (1000, 500, 500)


def test_units_and_rate_are_the_lines_own_where_they_make_its_amount():
    [pay] = paid(line(1, 500, wage_type="REFERRAL_BONUS_CASH", quantity_milli=2500, rate_minor=200))

    assert (pay.units_milli, pay.rate_minor) == (2500, 200)


def test_a_negative_line_has_negative_units_and_a_positive_rate():
    [pay] = paid(line(1, -500, wage_type="REFERRAL_BONUS_CASH"))

    assert (pay.units_milli, pay.rate_minor, pay.amount_minor) == (-1000, 500, -500)


def test_only_the_figures_of_the_wage_type_are_given():
    wages = {**WAGES, "CUSTOMER_BONUS_CASH": Wage({}, "15", has_units=True, has_rate=True, has_amount=False)}
    [pay] = paid(line(1, 500), wages=wages)

    assert (pay.units_milli, pay.rate_minor, pay.amount_minor) == (1000, 500, None)


def test_three_decimals_of_units_do_not_fit_hundredths():
    with pytest.raises(paying.FileRefused, match=r"Line 1: the quantity '1\.005' has more than two decimals"):
        paying.units_in_hundredths(LINES[0], 1005)


@pytest.mark.parametrize(("currency", "minor", "expected"), [("JPY", 5, 500), ("SEK", 5, 5), ("KWD", 1230, 123)])
def test_hundredths_are_of_the_currency_whatever_its_decimals(currency, minor, expected):
    assert paying.hundredths(LINES[0]._replace(currency=currency), "amount", minor) == expected


def test_a_third_decimal_of_money_is_refused():
    with pytest.raises(paying.FileRefused, match=r"the amount '1\.234' has more than two decimals"):
        paying.hundredths(LINES[0]._replace(currency="KWD"), "amount", 1234)
