"""HR adds wage types of its own, and says which programmes payroll is told of as one of them."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from backend.payroll_formats import CODE_CHECKS, FORMATS
from recognition.activity.models import Activity
from recognition.activity.services import KeyReused
from recognition.core.errors import Forbidden
from recognition.core.texts import BadText
from recognition.payroll import selectors
from recognition.payroll import services as payroll
from recognition.payroll.models import PayrollLine, ProgrammeWage, WageType
from recognition.people.models import Entity, RoleGrant
from recognition.people.selectors import UnknownEntity
from recognition.programmes.selectors import UnknownProgramme
from tests.recognition.payroll.office import later
from tests.recognition.payroll.own_wages import JANUARY, NAMES, OCTOBER, OWN, add, row, use, used
from tests.recognition.rewards.world import NOW, as_


@pytest.fixture
def office(office):
    assert office.world.version.programme.code == "loyal"
    return office


def test_it_is_there_for_money_and_payroll_knows_no_code_yet(office):
    assert add(office) == OWN

    found = row(office)
    assert (found.kind, found.tax_class, found.holiday_pay_basis, found.pensionable) == (
        "cash",
        "cash_taxable",
        "yes",
        "no",
    )
    assert (found.names, found.figures, found.sign_style, found.is_own) == (NAMES, ("amount",), "negative", True)
    assert (found.stretch, found.is_missing) == (None, False)  # nothing is paid as it yet
    [told] = Activity.objects.filter(code="payroll.wage_type_added")
    assert told.data["names"] == NAMES


@pytest.mark.slow
def test_awards_of_a_chosen_programme_are_lines_of_it_and_wait_for_its_code(office):
    add(office)
    office.approved(amount=50_000)
    use(office)
    assert row(office).is_missing

    batch = office.built()

    line = PayrollLine.objects.get()
    assert (line.wage_type.code, line.tax_class, line.holiday_pay_basis, line.pensionable) == (
        OWN,
        "cash_taxable",
        "yes",
        "no",
    )
    with pytest.raises(payroll.CodesMissing, match=OWN):
        office.export(batch, FORMATS["paxml"])
    payroll.set_external_code(
        actor=as_(office.cast.greta), wage_type=OWN, code="77", valid_from=JANUARY, entity_code="DK", at=NOW, key="c",
        code_checks=CODE_CHECKS,
    )  # fmt: skip
    content = bytes(office.export(batch, FORMATS["paxml"]).content)
    assert b"<lonart>77</lonart>" in content
    assert b"<benamning>Kvalitetsbonus</benamning>" in content


@pytest.mark.slow
def test_what_takes_it_back_is_of_its_wage_type_whatever_was_chosen_since(office):
    add(office)
    award = office.approved(amount=50_000)
    use(office)
    office.exported()
    use(office, "CUSTOMER_BONUS_CASH", OCTOBER)
    office.taken_back(award, at=later(3))
    office.close("2026-10", at=later(34))
    office.build("2026-10", at=later(34))

    assert [line.wage_type.code for line in PayrollLine.objects.order_by("id")] == [OWN, OWN]
    assert used(OCTOBER) == ["CUSTOMER_BONUS_CASH"]


def test_a_choice_holds_until_the_next_or_its_last_day_and_of_two_the_last_counts(office):
    add(office)
    use(office, valid_until=date(2026, 6, 30))
    assert [used(day) for day in (date(2025, 12, 31), JANUARY, date(2026, 6, 30), date(2026, 7, 1))] == [
        [],
        [OWN],
        [OWN],
        [],
    ]

    use(office, "REFERRAL_BONUS_CASH", JANUARY)
    assert used(JANUARY) == ["REFERRAL_BONUS_CASH"]
    assert used(date(2026, 7, 1)) == []
    [chosen] = row(office, "REFERRAL_BONUS_CASH").uses
    assert (chosen.programme, chosen.valid_from, chosen.valid_until) == ("loyal", JANUARY, date(2026, 6, 30))
    assert row(office).uses == []
    assert ProgrammeWage.objects.count() == 3


def test_a_choice_is_of_one_entity(office):
    add(office)
    Entity.objects.create(external_id="SE", name="AB", country="SE", currency="SEK", time_zone="Europe/Stockholm")
    use(office, entity_code="SE")

    assert used(JANUARY) == []


def test_its_tax_class_stands_for_ever_also_for_the_database(office):
    add(office)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        WageType.objects.filter(code=OWN).update(tax_class="payroll_decides")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        WageType.objects.filter(code=OWN).update(code="OTHER")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        WageType.objects.filter(code="GIFT_SMALL_DK").update(kind="cash")

    payroll.change_wage_type(
        actor=as_(office.cast.greta), wage_type=OWN, figures=("units", "rate"), sign_style="negative",
        holiday_pay_basis="no", pensionable="no", at=NOW, key="changed",
    )  # fmt: skip
    assert row(office).holiday_pay_basis == "no"


def test_a_choice_is_never_changed_by_the_database_either(office):
    add(office)
    use(office)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE payroll_programmewage SET valid_from = '2020-01-01'")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"code": "quality"}, "capital letters"),
        ({"code": "Q"}, "capital letters"),
        ({"code": "Q" * 33}, "capital letters"),
        ({"code": "KVALITÉ"}, "capital letters"),
        ({"names": {"da": "a", "en": "b"}}, "a name in each of da, sv, en"),
        ({"names": NAMES | {"sv": " "}}, "a name in each of da, sv, en"),
        ({"names": NAMES | {"sv": "a\nb"}}, "without line breaks"),
        ({"tax_class": "exempt_within_threshold"}, "pays money"),
        ({"tax_class": "benefit_taxable"}, "pays money"),
        ({"pensionable": "perhaps"}, "pensionable is one of"),
        ({"sign_style": "red"}, "sign_style is one of"),
        ({"figures": ("units",)}, "choose one of these"),
    ],
)
def test_what_makes_no_sense_is_refused(office, fields, sentence):
    with pytest.raises(payroll.BadWageType, match=sentence):
        add(office, **fields)
    with pytest.raises(BadText):
        add(office, names=NAMES | {"en": "x" * 61})
    assert not WageType.objects.filter(code=OWN).exists()


@pytest.mark.parametrize("code", [OWN, "CUSTOMER_BONUS_CASH"])
def test_a_code_is_taken_once(office, code):
    add(office)
    with pytest.raises(payroll.WageTypeExists):
        add(office, code, key="again")


def test_one_key_adds_once_and_other_content_is_refused(office):
    assert add(office) == add(office)
    with pytest.raises(KeyReused):
        add(office, tax_class="payroll_decides")


@pytest.mark.parametrize("wage_type", ["CORRECTION", "BENEFIT_TAXABLE", "GIFT_SMALL_DK", "recognition_bonus"])
def test_no_programme_is_paid_as_what_is_not_for_paying(office, wage_type):
    with pytest.raises(payroll.BadUse):
        use(office, wage_type)


def test_a_choice_of_what_is_not_there_is_refused(office):
    add(office)
    with pytest.raises(payroll.BadUse, match="last day"):
        use(office, valid_until=date(2025, 12, 31))
    with pytest.raises(selectors.NoWageType):
        use(office, "OVERTIME")
    with pytest.raises(UnknownProgramme):
        use(office, programme="none")
    with pytest.raises(UnknownEntity):
        use(office, entity_code="NO")


def test_only_who_gives_codes_adds_and_chooses(office):
    for name in ("alice", "bob", "erik"):
        with pytest.raises(Forbidden):
            add(office, who=getattr(office.cast, name))
    add(office, who=office.cast.carol)
    with pytest.raises(Forbidden):
        use(office, who=office.cast.bob)
    RoleGrant.objects.filter(employee=office.cast.greta).update(entity=office.cast.entity)
    with pytest.raises(Forbidden):
        add(office, "OTHER_BONUS", key="other")
    assert use(office)
