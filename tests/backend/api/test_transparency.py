"""Pay transparency through the API: figures for HR of the entity, small groups hidden as on the web."""

import json

import pytest
from django.utils import timezone

from integrations.payroll import statistics
from recognition.payroll import services
from recognition.payroll.models import PayStatistic, PayStatisticImport
from recognition.people.models import RoleGrant
from tests.backend.web.payroll_office import other_entity
from tests.cast import payroll_number
from tests.recognition.payroll.office import Office
from tests.recognition.payroll.test_report_figures import hire
from tests.recognition.rewards.world import as_

pytestmark = pytest.mark.django_db
FIGURES = "/api/v1/reports/transparency"
WHERE = {"entity": "DK", "year": 2026}


@pytest.fixture
def office(world):
    """Six of the shop and six of the store were paid."""
    office = Office(world)
    world.team = hire(office, "Butik", 6) + hire(office, "Lager", 6)
    for number, person in enumerate(world.team, start=1):
        office.approved(person, amount=1_000 * number)
    office.exported()
    return office


@pytest.fixture
def client_of(token_for, caller):
    return lambda name: caller(token_for("reports:read", "reports:write", employee=name))


def told(office, women):
    lines = [
        f"DK,{payroll_number(each)},Sales,{'F' if at < women else 'M'},2026"
        for at, each in enumerate(office.world.team)
    ]
    return "\n".join(["entity,payroll_number,category,group,year", *lines])


def send(client, content, *, key="key-0001", **more):
    body = json.dumps(WHERE | {"content": content} | more)
    headers = {"Idempotency-Key": key}
    return client.post(f"{FIGURES}/imports", body, content_type="application/json", headers=headers)


def bring(office, women):
    rows = statistics.read(told(office, women).encode(), entity="DK", year=2026)
    services.import_statistics(
        actor=as_(office.cast.greta), entity_code="DK", year=2026, rows=rows, at=timezone.now(), key="bring-0001"
    )


def groups(answer):
    return {(row["worker_category"], row["statistic_group"]): row for row in answer.json()["results"]}


def test_the_figures_of_a_year_are_read(office, client_of):
    bring(office, women=6)
    greta = client_of("greta")

    women = groups(greta.get(FIGURES, WHERE))["Sales", "F"]
    assert (women["count"], women["receiving"], women["mean"], women["currency"]) == ("6", "6", "35.00", "DKK")
    assert women["note"] is None
    [row] = greta.get(f"{FIGURES}/imports").json()["results"]
    assert (row["entity_id"], row["year"], row["rows"]) == ("DK", 2026, 12)


@pytest.mark.slow
def test_a_small_group_stays_hidden(office, client_of):
    bring(office, women=3)

    found = groups(client_of("greta").get(FIGURES, WHERE))
    small = found["Sales", "F"]
    assert small.pop("note") == "hidden"
    assert {name for name, value in small.items() if value is not None} == {"worker_category", "statistic_group"}
    assert found["Sales", "M"]["note"] == "hidden"  # the rest of the category would give it away


@pytest.mark.slow
def test_nobody_but_hr_of_the_entity_reads_it(office, client_of):
    bring(office, women=6)

    for name in ("alice", "bob", "carol", "dan", "erik", "frida"):
        for where in (WHERE, WHERE | {"year": 1999}):
            assert client_of(name).get(FIGURES, where).json()["code"] == "role_needed", name
        assert client_of(name).get(f"{FIGURES}/imports").json()["results"] == [], name


@pytest.mark.slow
def test_hr_of_another_entity_reads_its_own(office, client_of):
    bring(office, women=6)
    other_entity(office)
    erik = client_of("erik")

    assert RoleGrant.objects.filter(employee=office.cast.erik, role="hr").exists()
    assert erik.get(FIGURES, WHERE).json()["code"] == "role_needed"
    assert erik.get(FIGURES, {"entity": "SE", "year": 2026}).json()["code"] == "no_statistics"
    assert erik.get(f"{FIGURES}/imports").json()["results"] == []


@pytest.mark.parametrize(
    ("query", "status"),
    [({"entity": "DK"}, 422), (WHERE | {"year": "soon"}, 422), (WHERE | {"year": 10**9}, 422),
     (WHERE | {"entity": "XX"}, 404), (WHERE | {"group": "F"}, 422), (WHERE, 404)],
)  # fmt: skip
@pytest.mark.slow
def test_what_is_not_there_is_a_problem(cast, client_of, query, status):
    assert client_of("greta").get(FIGURES, query).status_code == status


@pytest.mark.slow
def test_statistics_are_imported_once_a_key_and_the_last_ones_count(office, client_of):
    greta = client_of("greta")
    first = send(greta, told(office, women=3))
    assert (first.status_code, first.json()["rows"], first.json()["entity_id"]) == (200, 12, "DK")

    assert send(greta, told(office, women=3)).json() == first.json()
    assert send(greta, told(office, women=6)).json()["code"] == "key_reused"
    assert send(greta, told(office, women=6), key="key-0002").json()["rows"] == 12

    assert groups(greta.get(FIGURES, WHERE))["Sales", "F"]["count"] == "6"
    assert PayStatisticImport.objects.count() == 2


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    ("lines", "more", "status", "code"),
    [
        (["entity;payroll_number;category;group", "DK;1;Sales;F"], {}, 409, "bad_statistics_file"),
        (["entity,payroll_number,category,group,year", "DK,1,,F,2026"], {}, 409, "bad_statistics"),
        (["entity,payroll_number,category,group,year", *["DK,1,Sales,F,2026"] * 2], {}, 409, "bad_statistics"),
        (["entity,payroll_number,category,group,year", "DK,1,Sales,F,2025"], {}, 409, "bad_statistics"),
        (["entity,payroll_number,category,group,year", "XX,1,Sales,F,2026"], {"entity": "XX"}, 404, "unknown_entity"),
        (["entity,payroll_number,category,group,year"], {"rows": 1}, 422, "invalid"),
    ],
)
@pytest.mark.slow
def test_statistics_that_are_wrong_are_kept_not_at_all(client_of, lines, more, status, code):
    answer = send(client_of("greta"), "\n".join(lines), **more)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert not PayStatistic.objects.exists()


@pytest.mark.slow
def test_nobody_but_hr_of_the_entity_imports_them(office, client_of, token_for, caller):
    for name in ("alice", "carol", "erik", "frida"):
        assert send(client_of(name), told(office, women=6)).json()["code"] == "role_needed", name
    reader = caller(token_for("reports:read", employee="greta"))
    assert send(reader, told(office, women=6)).json()["code"] == "insufficient_scope"
    assert not PayStatisticImport.objects.exists()
