"""A bundle with an error is refused with file, line, field and the mend, and nothing of it is written."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from recognition.activity.models import Activity
from recognition.customers.models import Customer, Outcome, Source, Touchpoint
from recognition.people.models import Employee, Entity, Team
from tests.integrations.sources import bundles
from tests.integrations.sources.bundles import CUSTOMERS, EMPLOYEES, INTERACTIONS, OUTCOMES

pytestmark = pytest.mark.django_db

BAD = {
    "a missing file": ({"customers": None}, ["customers.csv", "the file is missing; a bundle has"]),
    "a missing column": (
        {"interactions": INTERACTIONS.replace(",type,", ",")},
        ["interactions.csv", "line 1", "type", "column is missing"],
    ),
    "a column that stands twice": (
        {"customers": CUSTOMERS.replace("segment", "name")},
        ["customers.csv", "line 1", "name", "twice"],
    ),
    "an empty file": ({"outcomes": ""}, ["outcomes.csv", "is empty"]),
    "the same interaction twice with other content": (
        {"interactions": INTERACTIONS + "1,A,bob,2026-01-05T12:00:00+01:00,call,phone,\n"},
        ["interactions.csv", "line 5", "interaction_id", "line 2", "other content"],
    ),
    "the same employee twice with other content": (
        {"employees": EMPLOYEES + "bob,Robert Krogh,,,Kundeservice,Manager,2019-01-01,,DKK\n"},
        ["employees.csv", "line 4", "employee_id", "line 3", "other content"],
    ),
    "an unknown employee": (
        {"interactions": INTERACTIONS.replace(",bob,", ",zoe,")},
        ["interactions.csv", "line 4", "employee_id", "'zoe'", "employees.csv"],
    ),
    "an unknown customer": (
        {"outcomes": OUTCOMES.replace("c1,B", "c1,Z")},
        ["outcomes.csv", "line 4", "customer_id", "'Z'", "customers.csv"],
    ),
    "an unknown manager": (
        {"employees": EMPLOYEES.replace(",bob,Kundeservice", ",zoe,Kundeservice")},
        ["employees.csv", "line 2", "manager_id", "'zoe'"],
    ),
    "a customer whose name turns the sentence it stands in": (
        {"customers": CUSTOMERS.replace("A,Andersen", "A,\u202eAndersen")},
        ["customers.csv", "line 2", "name", "turn the text around them"],
    ),
    "an employee whose name turns the sentence it stands in": (
        {"employees": EMPLOYEES.replace("Bob Krogh", "Bob \u2067Krogh")},
        ["employees.csv", "line 3", "name", "turn the text around them"],
    ),
    "a bad date": (
        {"employees": EMPLOYEES.replace("2020-01-01", "01/02/2020")},
        ["employees.csv", "line 2", "hired_on", "2026-09-30"],
    ),
    "a day that is not in the calendar": (
        {"interactions": INTERACTIONS.replace("2026-01-07T", "2026-02-30T")},
        ["interactions.csv", "line 4", "occurred_at", "2026-02-30"],
    ),
    "a date without zone": (
        {"outcomes": OUTCOMES.replace("2026-02-01T12:00:00+01:00", "2026-02-01T12:00:00")},
        ["outcomes.csv", "line 2", "occurred_at", "offset"],
    ),
    "a decimal comma": (
        {"outcomes": OUTCOMES.replace("1000.00", '"1000,00"')},
        ["outcomes.csv", "line 2", "value", "decimal point"],
    ),
    "a number that is none": (
        {"interactions": INTERACTIONS.replace("12.50", "twelve")},
        ["interactions.csv", "line 3", "value", "'twelve'"],
    ),
    "a score that is not whole": (
        {"outcomes": OUTCOMES.replace(",10,,", ",9.5,,")},
        ["outcomes.csv", "line 3", "score", "'9.5'"],
    ),
    "a bad currency": (
        {"outcomes": OUTCOMES.replace("1000.00,DKK", "1000.00,KRO")},
        ["outcomes.csv", "line 2", "currency", "'KRO'"],
    ),
    "a value without currency": (
        {"outcomes": OUTCOMES.replace("1000.00,DKK", "1000.00,")},
        ["outcomes.csv", "line 2", "currency"],
    ),
    "a bad currency of an employee": (
        {"employees": EMPLOYEES.replace("DKK", "dkr", 1)},
        ["employees.csv", "line 2", "currency", "'dkr'"],
    ),
    "too many decimals": (
        {"outcomes": OUTCOMES.replace("1000.00", "1000.005")},
        ["outcomes.csv", "line 2", "value", "decimals"],
    ),
    "an unknown kind": (
        {"outcomes": OUTCOMES.replace("renewal", "renewel")},
        ["outcomes.csv", "line 2", "kind", "'renewel'", "renewal"],
    ),
    "a promoter with score 3": (
        {"outcomes": OUTCOMES.replace("nps", "promoter").replace(",10,,", ",3,,")},
        ["outcomes.csv", "line 3", "score", "detractor", "promoter"],
    ),
    "a referral nobody paid for yet": (
        {"outcomes": OUTCOMES.replace("renewal", "referral")},
        ["outcomes.csv", "line 2", "first_paid_at", "first paid invoice"],
    ),
    "a negative gain": (
        {"outcomes": OUTCOMES.replace("1000.00", "-1000.00")},
        ["outcomes.csv", "line 2", "value", "negative"],
    ),
    "a manager cycle": (
        {"employees": EMPLOYEES.replace("bob@bakkegaard.example,,", "bob@bakkegaard.example,alice,")},
        ["employees.csv", "line 2", "manager_id", "Alice Lund (alice)", "Bob Krogh (bob)", "circle"],
    ),
    "somebody who manages themself": (
        {"employees": EMPLOYEES.replace("bob@bakkegaard.example,,", "bob@bakkegaard.example,bob,")},
        ["employees.csv", "line 3", "manager_id", "Bob Krogh (bob) reports to Bob Krogh (bob)"],
    ),
    "a blank employee outside self-service": (
        {"interactions": INTERACTIONS.replace(",alice,", ",,")},
        ["interactions.csv", "line 2", "employee_id", "self_service"],
    ),
    "an unknown stage": (
        {"interactions": "\n".join(INTERACTIONS.splitlines()[:2]).replace("value", "value,stage") + ",party\n"},
        ["interactions.csv", "line 2", "stage", "'party'", "onboarding"],
    ),
    "UTF-16": ({"customers": CUSTOMERS.encode("utf-16")}, ["customers.csv", "line 1", "UTF-16", "CSV UTF-8"]),
    "UTF-16 without a mark": ({"customers": CUSTOMERS.encode("utf-16-le")}, ["customers.csv", "UTF-16"]),
    "Latin-1": ({"customers": CUSTOMERS.encode("latin-1")}, ["customers.csv", "line 2", "not UTF-8", "0xF8"]),
    "semicolons": ({"customers": CUSTOMERS.replace(",", ";")}, ["customers.csv", "line 1", "semicolons", "commas"]),
    "tabs": ({"customers": CUSTOMERS.replace(",", "\t")}, ["customers.csv", "line 1", "tabs", "commas"]),
    "a field of 64 KiB": (
        {"customers": CUSTOMERS.replace("Andersen", "A" * 65_536)},
        ["customers.csv", "line 2", "name", "65542 characters"],
    ),
    "a text that is too long": (
        {"customers": CUSTOMERS.replace("Andersen", "A" * 300)},
        ["customers.csv", "line 2", "name", "at most 200"],
    ),
    "a quote that does not end": (
        {"customers": CUSTOMERS.removesuffix('Berg",Denmark,\n')},
        ["customers.csv", "line 3", "ends inside a quoted text"],
    ),
    "a last row that is cut off": (
        {"interactions": INTERACTIONS.removesuffix(",visit,site,-1.5\n")},
        ["interactions.csv", "line 4", "type", "cut off"],
    ),
    "a row with too many fields": (
        {"customers": CUSTOMERS.replace("& Søn", "& Søn, A/S")},
        ["customers.csv", "line 2", "5 fields", "quotes"],
    ),
    "a quote in the middle of a field": (
        {"customers": CUSTOMERS.replace('"Berg, Berg', '"Berg" Berg')},
        ["customers.csv", "line 3", "double the quotes"],
    ),
    "an entity nobody knows": (
        {"employees": EMPLOYEES.replace("currency\n", "currency,entity_id\n").replace("DKK\n", "DKK,NO\n")},
        ["employees.csv", "line 2", "entity_id", "'NO'", "entities.csv"],
    ),
    "a currency that is not the entity's": (
        {
            "entities": "entity_id,name,country,currency,time_zone,payroll_system\nSE,AB,SE,SEK,Europe/Stockholm,\n",
            "employees": EMPLOYEES.replace("currency\n", "currency,entity_id\n").replace("DKK\n", "DKK,SE\n"),
        },
        ["employees.csv", "line 2", "currency", "DKK", "SEK"],
    ),
    "an e-mail address of two people": (
        {"employees": EMPLOYEES.replace("bob@", "alice@")},
        ["employees.csv", "line 3", "email", "alice"],
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_it_refuses(name, tmp_path, capsys):
    changed, expected = BAD[name]
    bundles.write(tmp_path, **changed)

    with pytest.raises(CommandError) as refusal:
        call_command("import_bundle", str(tmp_path))

    assert refusal.value.returncode == 1
    told = str(refusal.value).splitlines()
    assert [part for part in expected if part not in told[0]] == []
    assert told[-1] == "Nothing was imported."
    for model in (Entity, Team, Employee, Customer, Touchpoint, Outcome, Source, Activity):
        assert not model.objects.exists(), model


def test_one_mistake_is_told_once_and_not_again_by_those_who_follow_from_it(tmp_path):
    bundles.write(tmp_path, employees=EMPLOYEES.replace("2019-01-01", "long ago"))

    with pytest.raises(CommandError) as refusal:
        call_command("import_bundle", str(tmp_path))

    assert len(str(refusal.value).splitlines()) == 2


def test_it_lists_a_hundred_errors_and_counts_the_rest(tmp_path):
    rows = "".join(f"{number},A,alice,yesterday,call,phone,\n" for number in range(10, 260))
    bundles.write(tmp_path, interactions=INTERACTIONS + rows)

    with pytest.raises(CommandError) as refusal:
        call_command("import_bundle", str(tmp_path))

    told = str(refusal.value).splitlines()
    assert len(told) == 102
    assert told[100] == "… and 150 more errors."
