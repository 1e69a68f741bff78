"""Wage types through the API: what payroll knows them by, given once per key; what payroll of an entity is like."""

import json

import pytest

from recognition.payroll.models import EntityPayroll, ExternalCode
from recognition.people.models import Entity, RoleGrant
from tests.recognition.rewards.world import NOW

CODES = "/api/v1/wage-types/CUSTOMER_BONUS_CASH/codes"
CODE = {"code": "15", "valid_from": "2026-01-01", "entity": "DK"}
PAYROLL = {
    "valid_from": "2026-01-01",
    "registration_number": "10000001",
    "payroll_system": "danlon",
    "correction_style": "negative_line",
    "settings": {"adp": {"company_code": "ABC"}},
}

CARRIED = {
    "figures": ["units", "rate"],
    "sign_style": "positive",
    "holiday_pay_basis": "yes",
    "pensionable": "no",
    "cost_account": "7210",
    "liability_account": "",
}


@pytest.fixture
def carol(world, token_for, caller):
    assert world.customer
    return caller(token_for("batches:read", "batches:write", employee="carol"))


def send(client, address, body, key="key-0001", method="POST"):
    headers = {"Idempotency-Key": key} if key else {}
    return client.generic(method, address, json.dumps(body), content_type="application/json", headers=headers)


def carry(client, key="key-0001", **wish):
    return send(client, CODES.removesuffix("/codes"), CARRIED | wish, key, method="PUT")


def bonus(client):
    return client.get("/api/v1/wage-types?entity=DK").json()["results"][0]


def test_a_code_is_given_and_shows(carol):
    assert bonus(carol)["is_missing"] is True

    assert send(carol, CODES, CODE | {"valid_until": "2099-12-31"}).status_code == 200

    found = bonus(carol)
    assert (found["code"], found["is_missing"], found["figures"]) == ("CUSTOMER_BONUS_CASH", False, ["amount"])
    assert found["external_code"] == {
        "code": "15",
        "valid_from": "2026-01-01",
        "valid_until": "2099-12-31",
        "payroll_system": "",
    }


def test_the_same_key_gives_one_code_and_another_body_is_refused(carol):
    first = send(carol, CODES, CODE)

    assert send(carol, CODES, CODE).json() == first.json()
    assert send(carol, CODES, CODE | {"code": "16"}).json()["code"] == "key_reused"
    assert ExternalCode.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"valid_until": "2025-01-01"}, 409, "bad_external_code"),
        ({"payroll_system": "danlon"}, 409, "bad_external_code"),
        ({"entity": "NONE"}, 404, "unknown_entity"),
        ({"colour": "red"}, 422, "invalid"),
        ({"valid_from": "soon"}, 422, "invalid"),
    ],
)
def test_what_cannot_be_is_a_problem(carol, change, status, code):
    answer = send(carol, CODES, CODE | change)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_unknown_wage_type_is_missing(carol):
    assert send(carol, "/api/v1/wage-types/OVERTIME/codes", CODE).status_code == 404


def test_payroll_of_an_entity_is_set_and_shows(carol):
    address = "/api/v1/payroll-settings/DK"
    assert carol.get(address).json()["valid_from"] is None

    assert send(carol, address, PAYROLL).status_code == 200

    assert carol.get(address).json() == {"entity_id": "DK", **PAYROLL}
    assert EntityPayroll.objects.get().set_by.external_id == "carol"


def test_settings_are_checked_by_their_format(carol):
    answer = send(carol, "/api/v1/payroll-settings/DK", PAYROLL | {"settings": {"csv:zenegy": {"delimiter": "x"}}})

    assert (answer.status_code, answer.json()["code"]) == (409, "bad_payroll_settings")


def test_another_entity_is_as_good_as_none(carol, cast):
    Entity.objects.create(external_id="SE", name="AB", country="SE", currency="SEK", time_zone="Europe/Stockholm")
    RoleGrant.objects.filter(employee=cast.carol).delete()
    RoleGrant.objects.create(employee=cast.carol, role="payroll_preparer", entity=cast.entity, granted_at=NOW)

    for entity in ("SE", "NONE"):
        answers = [
            carol.get(f"/api/v1/wage-types?entity={entity}"),
            carol.get(f"/api/v1/payroll-settings/{entity}"),
            send(carol, CODES, CODE | {"entity": entity}),
            send(carol, f"/api/v1/payroll-settings/{entity}", PAYROLL),
        ]
        assert [answer.json()["code"] for answer in answers] == ["unknown_entity"] * 4


def test_a_colleague_reads_nothing(world, token_for, caller):
    assert world.customer
    alice = caller(token_for("batches:read", "batches:write", employee="alice"))

    assert alice.get("/api/v1/wage-types?entity=DK").status_code == 404
    assert send(alice, CODES, CODE).status_code == 404


def test_what_files_carry_is_changed_once_and_shows(carol):
    first = carry(carol)

    assert first.json() == {"code": "CUSTOMER_BONUS_CASH"}, first.content
    assert carry(carol).json() == first.json()
    assert carry(carol, pensionable="yes").json()["code"] == "key_reused"
    found = bonus(carol)
    assert {name: found[name] for name in CARRIED} == CARRIED


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({"figures": []}, 422, "invalid"),
        ({"figures": ["units"]}, 409, "bad_wage_type"),
        ({"figures": ["hours"]}, 422, "invalid"),
        ({"cost_account": "x"}, 409, "bad_wage_type"),
        ({"sign_style": "upside down"}, 422, "invalid"),
        ({"tax_class": "exempt"}, 422, "invalid"),
    ],
)
def test_what_files_cannot_carry_is_a_problem(carol, wish, status, code):
    before = bonus(carol)
    answer = carry(carol, **wish)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert bonus(carol) == before


OWN = {
    "code": "QUALITY_BONUS",
    "names": {"da": "Kvalitetsbonus", "sv": "Kvalitetsbonus", "en": "Quality bonus"},
    "tax_class": "cash_taxable",
    "holiday_pay_basis": "yes",
    "pensionable": "no",
}
USE = {"programme": "loyal", "entity": "DK", "valid_from": "2026-01-01"}


def of(client, code):
    return next(each for each in client.get("/api/v1/wage-types?entity=DK").json()["results"] if each["code"] == code)


def test_a_wage_type_of_ones_own_is_added_once_and_shows(carol):
    first = send(carol, "/api/v1/wage-types", OWN)

    assert (first.status_code, first.json()) == (200, {"code": "QUALITY_BONUS"}), first.content
    assert send(carol, "/api/v1/wage-types", OWN).json() == first.json()
    assert send(carol, "/api/v1/wage-types", OWN | {"pensionable": "yes"}).json()["code"] == "key_reused"
    assert send(carol, "/api/v1/wage-types", OWN, "key-0002").json()["code"] == "wage_type_exists"
    found = of(carol, "QUALITY_BONUS")
    assert {name: found[name] for name in OWN} == OWN
    assert (found["is_own"], found["is_missing"], found["external_code"], found["programmes"]) == (
        True,
        False,
        None,
        [],
    )
    assert bonus(carol)["is_own"] is False


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({"code": "quality"}, 409, "bad_wage_type"),
        ({"code": ""}, 422, "invalid"),
        ({"names": {"da": "a", "en": "b"}}, 422, "invalid"),
        ({"names": OWN["names"] | {"de": "c"}}, 422, "invalid"),
        ({"names": "Bonus"}, 422, "invalid"),
        ({"tax_class": "exempt_within_threshold"}, 422, "invalid"),
        ({"kind": "benefit_in_kind"}, 422, "invalid"),
    ],
)
def test_a_wage_type_that_cannot_be_is_a_problem(carol, wish, status, code):
    answer = send(carol, "/api/v1/wage-types", OWN | wish)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content


def test_a_programme_is_paid_as_it_from_a_day_on(carol, world):
    assert world.version
    send(carol, "/api/v1/wage-types", OWN)
    address = "/api/v1/wage-types/QUALITY_BONUS/programmes"

    first = send(carol, address, USE | {"valid_until": "2026-12-31"})

    assert first.status_code == 200, first.content
    assert send(carol, address, USE | {"valid_until": "2026-12-31"}).json() == first.json()
    found = of(carol, "QUALITY_BONUS")
    assert found["programmes"] == [{"programme": "loyal", "valid_from": "2026-01-01", "valid_until": "2026-12-31"}]
    assert found["is_missing"] is True
    for change, code in (
        ({"programme": "none"}, "unknown_programme"),
        ({"entity": "NONE"}, "unknown_entity"),
        ({"valid_until": "2025-01-01"}, "bad_wage_type_use"),
    ):
        assert send(carol, address, USE | change, f"key-{code}").json()["code"] == code
    correction = "/api/v1/wage-types/CORRECTION/programmes"
    assert send(carol, correction, USE, "key-0009").json()["code"] == "bad_wage_type_use"


@pytest.mark.slow
def test_it_is_renamed_from_a_day_on_and_retired(carol, world):
    assert world.version
    send(carol, "/api/v1/wage-types", OWN)
    address, names = "/api/v1/wage-types/QUALITY_BONUS", OWN["names"] | {"en": "Service bonus"}

    answer = send(carol, f"{address}/names", {"names": names, "valid_from": "2026-01-01"})

    assert answer.status_code == 200, answer.content
    assert of(carol, "QUALITY_BONUS")["names"] == names
    assert of(carol, "QUALITY_BONUS")["renamed"] == [{"names": names, "valid_from": "2026-01-01"}]
    assert send(carol, f"{address}/names", {"names": {"en": "x"}, "valid_from": "2026-01-01"}, "k-2").status_code == 422
    send(carol, f"{address}/programmes", USE)
    assert send(carol, f"{address}/retirement", {"is_retired": True}).json()["code"] == "wage_type_in_use"
    send(carol, "/api/v1/wage-types/CUSTOMER_BONUS_CASH/programmes", USE, "key-0009")
    assert send(carol, f"{address}/retirement", {"is_retired": True}, "key-0002").json() == {"code": "QUALITY_BONUS"}
    assert of(carol, "QUALITY_BONUS")["is_retired"] is True
    ours = "/api/v1/wage-types/CORRECTION/retirement"
    assert send(carol, ours, {"is_retired": True}, "key-0003").json()["code"] == "bad_wage_type"


def test_who_gives_no_codes_adds_and_chooses_nothing(carol, world, cast, token_for, caller):
    assert world.version
    send(carol, "/api/v1/wage-types", OWN)
    alice = caller(token_for("batches:read", "batches:write", employee="alice"))

    assert send(alice, "/api/v1/wage-types", OWN | {"code": "OTHER"}).json()["code"] == "role_needed"
    assert send(alice, "/api/v1/wage-types/QUALITY_BONUS/programmes", USE).status_code == 404
    RoleGrant.objects.filter(employee=cast.carol).update(entity=cast.entity)
    assert send(carol, "/api/v1/wage-types", OWN | {"code": "OTHER"}, "key-0003").json()["code"] == "role_needed"
    assert send(carol, "/api/v1/wage-types/QUALITY_BONUS/programmes", USE, "key-0004").status_code == 200


def test_a_wage_type_is_everybodys_so_it_needs_the_whole_company(carol, cast, token_for, caller):
    RoleGrant.objects.filter(employee=cast.carol).update(entity=cast.entity)
    alice = caller(token_for("batches:write", employee="alice"))

    assert [carry(client).json()["code"] for client in (carol, alice)] == ["role_needed"] * 2
