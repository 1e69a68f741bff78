"""Wage types on the web: what is missing shows, HR and payroll preparers give codes, the others look."""

import pytest

from recognition.payroll.models import EntityPayroll, ExternalCode, WageType
from recognition.people.models import Entity, RoleGrant
from tests.backend.web.payroll_office import closed_month, other_entity
from tests.recognition.payroll.office import Office
from tests.recognition.rewards.world import NOW

BONUS = "/wage-types/CUSTOMER_BONUS_CASH?entity=DK"
CODE = {"part": "code", "code": "15", "valid_from": "2026-01-01", "scope": "entity", "key": "12345678"}
FILES = {
    "part": "files", "figures": "units+rate", "sign_style": "negative", "holiday_pay_basis": "yes",
    "pensionable": "no", "cost_account": "7210", "liability_account": "", "key": "12345678",
}  # fmt: skip
SETTINGS = {
    "valid_from": "2026-01-01", "registration_number": "1000 0001", "payroll_system": "danlon",
    "correction_style": "deduction", "key": "12345678",
}  # fmt: skip


@pytest.fixture
def office(world):
    return Office(world)


def text(answer):
    return answer.content.decode()


@pytest.mark.slow
def test_the_list_says_what_is_missing_until_a_code_is_given(office, as_):
    carol = as_("carol")
    before = text(carol.get("/wage-types"))
    assert "4 wage types have no code today" in before
    assert "Customer bonus" in before

    told = text(carol.post(BONUS, CODE, follow=True))

    assert "The code is noted." in told
    assert "3 wage types have no code today" in text(carol.get("/wage-types?entity=DK"))
    assert ExternalCode.objects.get().entity == office.cast.entity


def test_a_code_for_every_entity_of_a_system_is_offered_to_who_sets_them_all(office, as_):
    Entity.objects.update(payroll_system="danlon")

    as_("carol").post(BONUS, CODE | {"scope": "system"})

    assert ExternalCode.objects.get().payroll_system == "danlon"


def test_a_last_day_at_the_end_of_the_calendar_is_none(office, as_):
    """As payroll systems write "for ever"."""
    assert as_("carol").post(BONUS, CODE | {"valid_until": "9999-12-31"}).status_code == 302

    assert ExternalCode.objects.get().code == "15"


def test_what_the_domain_refuses_is_said_and_what_was_typed_stays(office, as_):
    answer = as_("carol").post(BONUS, CODE | {"valid_until": "2025-01-01"})

    assert answer.status_code == 409
    assert "The last day comes before the first" in text(answer)
    assert 'value="15"' in text(answer)
    assert not ExternalCode.objects.exists()


@pytest.mark.parametrize("field", ["code", "valid_from", "scope", "key"])
def test_a_form_with_something_missing_is_not_taken(office, as_, field):
    assert as_("carol").post(BONUS, CODE | {field: ""}).status_code == 409
    assert not ExternalCode.objects.exists()


def test_hr_says_what_files_carry(office, as_):
    as_("greta").post(BONUS, FILES)

    bonus = WageType.objects.get(code="CUSTOMER_BONUS_CASH")
    assert (bonus.emits_units, bonus.emits_rate, bonus.emits_amount, bonus.cost_account) == (True, True, False, "7210")


OWN = {
    "code": "QUALITY_BONUS", "name_da": "Kvalitetsbonus", "name_sv": "Kvalitetsbonus", "name_en": "Quality bonus",
    "tax_class": "cash_taxable", "holiday_pay_basis": "yes", "pensionable": "no", "sign_style": "negative",
    "key": "12345678",
}  # fmt: skip
USE = {"part": "use", "programme": "loyal", "valid_from": "2026-01-01", "key": "12345678"}
QUALITY = "/wage-types/QUALITY_BONUS?entity=DK"


@pytest.mark.slow
def test_hr_adds_a_wage_type_chooses_its_programme_and_is_told_of_the_missing_code(office, as_):
    assert office.world.version
    carol = as_("carol")
    assert "/wage-types/new?entity=DK" in text(carol.get("/wage-types"))
    assert "Add the wage type" in text(carol.get("/wage-types/new?entity=DK"))

    told = text(carol.post("/wage-types/new?entity=DK", OWN, follow=True))

    assert "The wage type is there." in told
    assert "Quality bonus" in told
    assert "4 wage types have no code today" in text(carol.get("/wage-types"))
    told = text(carol.post(QUALITY, USE, follow=True))
    assert "Payroll will be told of the programme’s awards as this wage type." in told
    name = office.world.version.definition["texts"]["en"]["name"]
    assert f'<th scope="row">{name}</th>' in told.partition("Programmes paid as it")[2]
    assert f'<option value="loyal">{name}</option>' in told
    assert "5 wage types have no code today" in text(carol.get("/wage-types"))


NAME = {
    "part": "name", "name_da": "Servicebonus", "name_sv": "Servicebonus", "name_en": "Service bonus",
    "valid_from": "2026-01-01", "key": "12345678",
}  # fmt: skip
RETIRE = {"part": "retire", "is_retired": "True", "key": "12345678"}


@pytest.mark.slow
def test_hr_renames_its_wage_type_retires_it_and_takes_that_back(office, as_):
    assert office.world.version
    greta = as_("greta")
    greta.post("/wage-types/new?entity=DK", OWN)

    told = text(greta.post(QUALITY, NAME, follow=True))
    assert "The name is noted." in told
    assert "<h1>Service bonus</h1>" in told
    assert "Names by date" in told
    told = text(greta.post(QUALITY, RETIRE, follow=True))
    assert "Nothing can be paid as it any more." in told
    assert "not used any more" in told
    assert "Pay a programme as it" not in told
    told = text(greta.post(QUALITY, RETIRE | {"is_retired": "False", "key": "87654321"}, follow=True))
    assert "Programmes can be paid as it again." in told
    assert "Pay a programme as it" in told


@pytest.mark.slow
def test_one_that_is_paid_is_not_retired_and_ours_are_not_offered(office, as_):
    assert office.world.version
    greta = as_("greta")
    greta.post("/wage-types/new?entity=DK", OWN)
    greta.post(QUALITY, USE)

    answer = greta.post(QUALITY, RETIRE)
    assert answer.status_code == 409
    assert "QUALITY_BONUS is paid for loyal in DK" in text(answer)
    assert "Retire it" not in text(greta.get(BONUS))
    assert greta.post(BONUS, RETIRE).status_code == 409
    assert greta.post(BONUS, NAME).status_code == 409


@pytest.mark.parametrize("wrong", [{"code": "quality"}, {"code": "CORRECTION"}, {"name_sv": ""}, {"tax_class": "x"}])
def test_a_wage_type_that_cannot_be_is_refused_and_what_was_typed_stays(office, as_, wrong):
    answer = as_("greta").post("/wage-types/new?entity=DK", OWN | wrong)

    assert answer.status_code == 409
    assert 'value="Kvalitetsbonus"' in text(answer)
    assert not WageType.objects.filter(code="QUALITY_BONUS").exists()


@pytest.mark.slow
def test_a_programme_that_cannot_be_paid_as_it_is_refused(office, as_):
    assert office.world.version
    greta = as_("greta")

    assert greta.post(BONUS, USE | {"programme": "none"}).status_code == 409
    assert greta.post(BONUS, USE | {"valid_until": "2025-01-01"}).status_code == 409
    assert greta.post("/wage-types/CORRECTION?entity=DK", USE).status_code == 409
    assert "Pay a programme as it" not in text(greta.get("/wage-types/BENEFIT_TAXABLE?entity=DK"))


def test_hr_of_one_entity_adds_none_but_chooses_there(office, as_):
    assert office.world.version
    RoleGrant.objects.filter(employee=office.cast.greta).update(entity=office.cast.entity)
    greta = as_("greta")

    assert "/wage-types/new" not in text(greta.get("/wage-types"))
    assert "Add the wage type" not in text(greta.get("/wage-types/new?entity=DK"))
    assert greta.post("/wage-types/new?entity=DK", OWN).status_code == 409
    assert not WageType.objects.filter(code="QUALITY_BONUS").exists()
    assert "Programmes paid as it" in text(greta.post(BONUS, USE, follow=True))


def test_payroll_of_an_entity_is_noted_with_the_settings_of_its_formats(office, as_):
    sent = SETTINGS | {"adp_company_code": "ABC", "csv": '{"csv:zenegy": {"delimiter": ","}}'}
    told = text(as_("greta").post("/payroll-settings?entity=DK", sent, follow=True))

    assert "Payroll of this entity is noted." in told
    assert "10000001" in told
    found = EntityPayroll.objects.get()
    assert found.settings == {"adp": {"company_code": "ABC"}, "csv:zenegy": {"delimiter": ","}}
    assert "&quot;delimiter&quot;: &quot;,&quot;" in told


@pytest.mark.parametrize(
    "wrong",
    [
        {"registration_number": "123"},
        {"adp_company_code": "a"},
        {"csv": "{"},
        {"csv": '{"zenegy": {}}'},
        {"csv": '{"csv:zenegy": {"delimiter": "x"}}'},
        {"sie_contributions_percent": "31.42"},
    ],
)
def test_settings_that_cannot_be_are_refused(office, as_, wrong):
    answer = as_("greta").post("/payroll-settings?entity=DK", SETTINGS | wrong)

    assert answer.status_code == 409
    assert not EntityPayroll.objects.exists()


def test_an_auditor_looks_and_is_offered_nothing(office, as_):
    RoleGrant.objects.create(employee=office.cast.dan, role="auditor", granted_at=NOW)
    dan = as_("dan")

    assert dan.get("/wage-types").status_code == 200
    assert "Note the code" not in text(dan.get(BONUS))
    assert "Say it anew" not in text(dan.get("/payroll-settings?entity=DK"))
    assert dan.post(BONUS, CODE).status_code == 403
    assert dan.post("/payroll-settings?entity=DK", SETTINGS).status_code == 403


@pytest.mark.slow
def test_another_entity_is_as_good_as_none(office, as_):
    other_entity(office)
    RoleGrant.objects.filter(employee=office.cast.carol).delete()
    RoleGrant.objects.create(
        employee=office.cast.carol, role="payroll_preparer", entity=office.cast.entity, granted_at=NOW
    )
    carol = as_("carol")

    for foreign, missing in (("entity=SE", "entity=NONE"),):
        for address in ("/wage-types", "/wage-types/CUSTOMER_BONUS_CASH", "/payroll-settings"):
            assert carol.get(f"{address}?{foreign}").status_code == 404
            assert carol.get(f"{address}?{missing}").status_code == 404
    assert carol.post("/wage-types/CUSTOMER_BONUS_CASH?entity=SE", CODE).status_code == 404
    assert carol.get("/wage-types/OVERTIME?entity=DK").status_code == 404
    assert "What files carry" not in text(carol.get(BONUS))


def test_a_colleague_finds_nothing(office, as_):
    assert as_("alice").get("/wage-types").status_code == 403


@pytest.mark.slow
@pytest.mark.parametrize("codes", [0, 30])
def test_the_pages_ask_a_constant_number_of_statements(office, as_, codes, django_assert_max_num_queries):
    ExternalCode.objects.bulk_create(
        ExternalCode(
            wage_type=each, entity=office.cast.entity, valid_from=f"2026-01-{number + 1:02d}", number=1,
            code=str(number), set_at=NOW, set_by=office.cast.greta,
        )
        for each in WageType.objects.all()
        for number in range(codes)
    )  # fmt: skip
    carol = as_("carol")
    for address in ("/wage-types", BONUS, "/payroll-settings?entity=DK"):
        with django_assert_max_num_queries(12):
            assert carol.get(address).status_code == 200


@pytest.mark.slow
def test_the_export_page_offers_every_format_and_marks_what_nobody_has_confirmed(office, as_):
    batch = closed_month(office).build()
    page = text(as_("greta").get(f"/batches/{batch.pk}/export"))

    for word in ("PAXml 2.0", "Danløn", "Zenegy, CSV (unconfirmed layout)", "ADP Workforce Now, paydata (unconfirmed"):
        assert word in page, word


@pytest.mark.slow
def test_an_export_without_codes_is_refused_with_what_to_do(office, as_):
    batch = closed_month(office).build()
    answer = as_("greta").post(f"/batches/{batch.pk}/export", {"file_format": "paxml"})

    assert answer.status_code == 409
    assert "knows no code for CUSTOMER_BONUS_CASH" in text(answer)


@pytest.mark.slow
def test_the_file_of_a_preset_is_downloaded_under_its_own_name(office, as_):
    as_("carol").post(BONUS, CODE)
    batch = closed_month(office).build()
    greta = as_("greta")
    greta.post(f"/batches/{batch.pk}/export", {"file_format": "csv:visma-lon"})

    answer = greta.get(f"/batches/{batch.pk}/files/csv:visma-lon")

    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="RW2609N0001.csv"'
