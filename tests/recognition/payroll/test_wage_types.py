"""HR gives the codes payroll knows wage types by, day by day, and says what payroll of an entity is like."""

from datetime import date

import pytest

from backend.payroll_formats import CODE_CHECKS
from recognition.activity.models import Activity
from recognition.activity.services import KeyReused
from recognition.core.errors import Forbidden
from recognition.payroll import selectors
from recognition.payroll import services as payroll
from recognition.payroll.models import EntityPayroll, ExternalCode, WageType
from recognition.people.models import Entity
from recognition.people.selectors import UnknownEntity
from tests.recognition.rewards.world import NOW, as_

BONUS = "CUSTOMER_BONUS_CASH"
JANUARY, JULY = date(2026, 1, 1), date(2026, 7, 1)


def give(office, code, valid_from=JANUARY, *, who=None, key=None, wage_type=BONUS, entity_code="DK", at=NOW, **fields):
    return payroll.set_external_code(
        actor=as_(who or office.cast.greta),
        wage_type=wage_type,
        code=code,
        valid_from=valid_from,
        entity_code=entity_code,
        code_checks=CODE_CHECKS,
        at=at,
        key=key or f"{code}-{valid_from}-{fields}",
        **fields,
    )


def known(office, day):
    bonus = WageType.objects.get(code=BONUS)
    return selectors.codes_on(entity=Entity.objects.get(external_id="DK"), day=day).get(bonus.pk)


def tell(office, *, who=None, key="told", valid_from=JANUARY, **fields):
    said = {"registration_number": "", "payroll_system": "", "correction_style": "negative_line", "settings": {}}
    return payroll.set_entity_payroll(
        actor=as_(who or office.cast.greta), entity_code="DK", valid_from=valid_from, at=NOW, key=key, **said | fields
    )


@pytest.mark.django_db
def test_the_five_wage_types_are_there_with_names_in_three_languages():
    seeded = {each.code: each for each in WageType.objects.filter(is_retired=False)}

    assert set(seeded) == {BONUS, "REFERRAL_BONUS_CASH", "BENEFIT_TAXABLE", "GIFT_SMALL_DK", "CORRECTION"}
    assert all(set(each.names) == {"da", "sv", "en"} and all(each.names.values()) for each in seeded.values())
    assert seeded["GIFT_SMALL_DK"].kind == "exempt_gift_info"
    assert WageType.objects.get(code="recognition_bonus").is_retired


def test_a_code_holds_from_its_day_until_the_next_begins(office):
    give(office, "15")
    give(office, "16", JULY)

    assert [known(office, day) for day in (date(2025, 12, 31), JANUARY, date(2026, 6, 30), JULY)] == [
        None,
        "15",
        "15",
        "16",
    ]


def test_a_code_with_a_last_day_ends_after_it(office):
    give(office, "15", valid_until=date(2026, 6, 30))

    assert (known(office, date(2026, 6, 30)), known(office, JULY)) == ("15", None)


def test_a_last_day_leaves_a_later_code_alone(office):
    give(office, "16", JULY)
    give(office, "15", valid_until=date(2026, 8, 31))

    assert (known(office, JULY), known(office, date(2026, 9, 1))) == ("16", "16")


def test_of_two_codes_for_a_day_the_one_entered_last_counts_and_both_are_kept(office):
    give(office, "15")
    give(office, "51")

    assert known(office, JULY) == "51"
    assert list(ExternalCode.objects.order_by("number").values_list("number", "code")) == [(1, "15"), (2, "51")]


def test_a_code_of_the_entity_goes_before_the_one_of_its_payroll_system(office):
    tell(office, payroll_system="Danlon")
    give(office, "15", entity_code="", payroll_system="danlon")
    assert known(office, JULY) == "15"

    give(office, "99")
    assert known(office, JULY) == "99"


def test_the_same_key_gives_one_code_and_other_content_is_refused(office):
    first = give(office, "15", key="a")

    assert give(office, "15", key="a") == first
    assert ExternalCode.objects.count() == 1
    with pytest.raises(KeyReused):
        give(office, "16", key="a")


def test_giving_a_code_is_recorded(office):
    give(office, "15")

    [told] = Activity.objects.filter(code="payroll.code_set")
    assert told.data == {"wage_type": BONUS, "code": "15", "from": "2026-01-01", "until": None, "system": ""}


@pytest.mark.parametrize("who", ["bob", "alice"])
def test_only_hr_and_payroll_preparers_give_codes(office, who):
    with pytest.raises(Forbidden, match="needs the role hr or payroll preparer"):
        give(office, "15", who=getattr(office.cast, who))
    with pytest.raises(Forbidden):
        tell(office, who=getattr(office.cast, who))


def test_a_payroll_preparer_gives_them(office):
    give(office, "15", who=office.cast.carol)

    assert known(office, JULY) == "15"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"code": " "}, "Write the code payroll knows"),
        ({"code": "1\n5"}, "without line breaks"),
        ({"code": "15", "valid_until": date(2025, 12, 31)}, "The last day comes before the first"),
        ({"code": "15", "entity_code": ""}, "one entity or to one payroll system"),
        ({"code": "15", "payroll_system": "danlon"}, "one entity or to one payroll system"),
        ({"code": "15", "entity_code": "", "payroll_system": "dan lon"}, "no name of a payroll system"),
    ],
)
def test_a_code_that_cannot_be_is_refused(office, fields, sentence):
    with pytest.raises(payroll.BadCode, match=sentence):
        give(office, **fields)


def test_a_wage_type_or_entity_nobody_knows_is_refused(office):
    with pytest.raises(selectors.NoWageType):
        give(office, "15", wage_type="OVERTIME")
    with pytest.raises(UnknownEntity):
        give(office, "15", entity_code="NO")


def test_payroll_of_an_entity_is_what_was_said_last_from_that_day_on(office):
    tell(office, registration_number="1000 00-01", payroll_system="danlon", key="a")
    tell(office, registration_number="10000002", valid_from=JULY, key="b")
    tell(office, registration_number="10000003", valid_from=JULY, settings={"paxml": {}}, key="c")
    entity = Entity.objects.get(external_id="DK")

    before, since = (selectors.payroll_of(entity=entity, day=day) for day in (date(2026, 6, 30), JULY))

    assert (before.registration_number, before.payroll_system) == ("10000001", "danlon")
    assert (since.registration_number, since.settings) == ("10000003", {"paxml": {}})
    assert EntityPayroll.objects.count() == 3


def test_until_hr_says_the_payroll_system_is_the_one_of_the_import(office):
    Entity.objects.update(payroll_system="fortnox")

    found = selectors.payroll_of(entity=Entity.objects.get(external_id="DK"), day=JULY)

    assert (found.valid_from, found.payroll_system, found.correction_style) == (None, "fortnox", "negative_line")


@pytest.mark.parametrize(
    "fields",
    [
        {"registration_number": "1234567"},
        {"registration_number": "１２３４５６７８"},
        {"correction_style": "silently"},
        {"payroll_system": "Dan Løn"},
    ],
)
def test_what_payroll_cannot_be_is_refused(office, fields):
    with pytest.raises(payroll.BadPayroll):
        tell(office, **fields)


def change(office, figures=("amount",), *, who=None, **fields):
    said = {"sign_style": "negative", "holiday_pay_basis": "payroll_decides", "pensionable": "no"}
    actor = as_(who or office.cast.greta)
    payroll.change_wage_type(actor=actor, wage_type=BONUS, figures=figures, at=NOW, key=f"{fields}", **said | fields)


def test_what_files_carry_of_a_wage_type_is_changed_and_recorded(office):

    change(office, ("units", "rate"), cost_account="7210")

    bonus = WageType.objects.get(code=BONUS)
    assert (bonus.emits_units, bonus.emits_rate, bonus.emits_amount) == (True, True, False)
    [told] = Activity.objects.filter(code="payroll.wage_type_changed")
    assert told.data["before"]["emits_amount"] is True
    assert told.data["after"]["cost_account"] == "7210"


@pytest.mark.parametrize(
    "fields",
    [
        {"figures": ("units",)},
        {"figures": ("amount", "colour")},
        {"sign_style": "red"},
        {"pensionable": "perhaps"},
        {"cost_account": "72x0"},
    ],
)
def test_a_wage_type_that_makes_no_sense_is_refused(office, fields):
    with pytest.raises(payroll.BadWageType):
        change(office, **fields)


def test_a_lonart_danlon_leaves_out_is_refused_when_it_is_given(office):
    with pytest.raises(payroll.BadCode, match="a number below 100; '1500' is left out"):
        give(office, "1500", entity_code="", payroll_system="danlon")
    give(office, "1500")
    tell(office, registration_number="10000001", payroll_system="danlon", valid_from=JULY)
    with pytest.raises(payroll.BadCode, match="a number below 100; '1501' is left out"):
        give(office, "1501", JULY)
    give(office, "99", JULY)

    assert (known(office, JANUARY), known(office, JULY)) == ("1500", "99")
