"""Lists of people over the API: sent, rehearsed, read row by row, read otherwise, taken in, by their sender alone."""

import json
from datetime import date

import pytest
from django.utils import timezone

from integrations.directory import sending
from recognition.jobs.models import Job
from recognition.people.models import Employee, Role, RoleGrant
from tests import cast as people
from tests.integrations.directory.files import file, row

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/people-lists"
GOOD = file(row("901", "Åse")).decode()
MIXED = file(row("901", "Åse"), row("902", "Bo", fte="9")).decode()


@pytest.fixture
def client_of(cast, token_for, caller):
    return lambda name: caller(token_for("people:read", "organisation:write", employee=name))


def send(client, body, address=ADDRESS, key="key-0001"):
    content = b"" if body is None else json.dumps(body)
    return client.generic("POST", address, content, "application/json", headers={"Idempotency-Key": key})


def work():
    while sending.import_due(at=timezone.now()):
        pass


def test_a_list_is_rehearsed_read_row_by_row_and_taken_in_once(client_of):
    greta = client_of("greta")
    asked = send(greta, {"content": GOOD, "columns_of": "canonical"})
    assert (asked.status_code, asked.json()["state"], asked.json()["is_rehearsal"]) == (202, "queued", True)
    assert send(greta, {"content": GOOD, "columns_of": "canonical"}).json()["id"] == asked.json()["id"]
    work()
    told = greta.get(asked["Location"]).json()
    assert (told["state"], told["counts"]["new"], told["may_apply"], told["encoding"]) == ("done", 1, True, "UTF-8")
    [new] = greta.get(f"{asked['Location']}/rows", {"state": "new"}).json()["results"]
    assert (new["employee_id"], new["name"], new["line"], new["message"]) == ("901", "Åse Æbelø", 2, "")
    assert not Employee.objects.filter(external_id="901").exists()

    applied = [send(greta, {}, f"{asked['Location']}/apply") for _ in range(2)]
    work()

    assert [each.status_code for each in applied] == [202, 202]
    assert applied[0]["Location"] == applied[1]["Location"]
    assert greta.get(applied[0]["Location"]).json()["is_written"] is True
    assert Employee.objects.filter(external_id="901").exists()
    again = send(greta, {}, f"{asked['Location']}/apply", key="key-0002")
    assert (again.status_code, again.json()["code"]) == (409, "not_sound")


def test_wrong_rows_are_named_and_stop_it_unless_they_are_skipped(client_of):
    greta = client_of("greta")
    where = send(greta, {"content": MIXED})["Location"]
    work()
    [wrong] = greta.get(f"{where}/rows", {"state": "wrong"}).json()["results"]
    assert (wrong["line"], wrong["field"], bool(wrong["message"])) == (3, "fte", True)
    assert send(greta, {}, f"{where}/apply").json()["code"] == "not_sound"

    assert send(greta, {"skip_wrong_rows": True}, f"{where}/apply").status_code == 202
    work()

    found = Employee.objects.filter(external_id__startswith="90")
    assert list(found.values_list("external_id", flat=True)) == ["901"]


def test_what_is_worth_a_look_is_told_beside_its_state_and_stops_nothing(cast, client_of):
    Employee.objects.filter(pk=cast.erik.pk).update(left_on=date(2026, 1, 31))
    greta = client_of("greta")
    where = send(greta, {"content": file(row("901", "Åse", manager="erik"), row("902", "Bo")).decode()})["Location"]
    work()

    counts = greta.get(where).json()["counts"]
    [told] = greta.get(f"{where}/rows", {"state": "doubtful"}).json()["results"]

    assert (counts["new"], counts["wrong"], counts["doubtful"]) == (2, 0, 1)
    assert (told["state"], told["line"], told["field"]) == ("new", 2, "manager_payroll_number")
    assert told["message"].startswith("the last day of Erik (erik) is 2026-01-31, so whoever is above them decides")
    assert send(greta, {}, f"{where}/apply").status_code == 202


@pytest.mark.slow
def test_a_change_is_told_before_and_after_and_the_same_again_changes_nothing(client_of):
    greta = client_of("greta")
    for key, content in (("key-0001", GOOD), ("key-0002", file(row("901", "Åse", team="Andet")).decode())):
        where = send(greta, {"content": content}, key=key)["Location"]
        work()
        changed = greta.get(f"{where}/rows", {"state": "changed"}).json()["results"]
        send(greta, {}, f"{where}/apply", key=key)
        work()

    [row_] = changed
    assert [(each["field"], each["after"]) for each in row_["changes"]] == [("team", "Andet")]
    where = send(greta, {"content": content}, key="key-0003")["Location"]
    work()
    assert (greta.get(where).json()["counts"]["unchanged"], greta.get(where).json()["may_apply"]) == (1, False)


def test_it_is_read_otherwise_with_columns_kept_for_the_next_time(client_of):
    greta = client_of("greta")
    content = GOOD.replace("payroll_number", "Nummer", 1)
    where = send(greta, {"content": content})["Location"]
    work()
    columns = greta.get(where).json()["columns"] | {"payroll_number": "Nummer"}
    wish = {"columns": columns, "dates": "day_first", "save_as": "Vores"}

    other = [send(greta, wish, f"{where}/read") for _ in range(2)]
    work()

    assert other[0]["Location"] == other[1]["Location"] != where
    assert greta.get(other[0]["Location"]).json()["columns"]["payroll_number"] == "Nummer"
    assert not greta.get(where).json()["is_checked"]
    named = send(greta, {"content": content, "columns_of": "Vores"}, key="key-0002")
    assert named.json()["dates"] == "day_first"


def test_one_that_waits_is_stopped(client_of):
    greta = client_of("greta")
    where = send(greta, {"content": GOOD})["Location"]

    stopped = [send(greta, None, f"{where}/cancel") for _ in range(2)]
    work()

    assert {each.json()["state"] for each in stopped} == {"cancelled"}
    assert greta.get(f"{where}/rows").json()["results"] == []


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({"content": "nothing"}, 409, "broken_people_file"),
        ({"content": ""}, 422, "invalid"),
        ({"columns_of": "unheard of"}, 422, "invalid"),
        ({"on": "soon"}, 422, "invalid"),
        ({"is_rehearsal": False}, 422, "invalid"),
    ],
)
def test_what_is_no_list_is_a_problem(client_of, wish, status, code):
    answer = send(client_of("greta"), {"content": GOOD} | wish)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert not Job.objects.exists()


def test_a_column_of_none_of_our_fields_is_refused(client_of):
    greta = client_of("greta")
    where = send(greta, {"content": GOOD})["Location"]
    work()

    answer = send(greta, {"columns": {"salary": "name"}}, f"{where}/read")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_it_is_its_senders_alone_and_needs_the_role(cast, client_of):
    RoleGrant.objects.create(employee=cast.hugo, role=Role.ADMINISTRATOR, granted_at=people.BEGINNING)
    RoleGrant.objects.create(employee=cast.dan, role=Role.HR, entity=cast.entity, granted_at=people.BEGINNING)
    number = send(client_of("greta"), {"content": GOOD}).json()["id"]
    work()
    hugo = client_of("hugo")

    for method, tail, wish in (
        ("GET", "", None),
        ("GET", "/rows", None),
        ("POST", "/apply", {}),
        ("POST", "/read", {"columns": {}}),
        ("POST", "/cancel", None),
    ):
        foreign, missing = (
            send(hugo, wish, f"{ADDRESS}/{each}{tail}") if method == "POST" else hugo.get(f"{ADDRESS}/{each}{tail}")
            for each in (number, 999)
        )
        assert (foreign.status_code, missing.status_code) == (404, 404), tail
        assert foreign.json()["detail"] == missing.json()["detail"].replace("999", str(number))
    assert hugo.get(ADDRESS).json()["results"] == []
    for name in ("bob", "dan"):
        assert send(client_of(name), {"content": GOOD}).json()["code"] == "role_needed"


@pytest.mark.slow
def test_lists_and_rows_come_in_pages_of_a_few_statements(client_of, django_assert_max_num_queries):
    greta = client_of("greta")
    content = file(*(row(f"90{number}", f"Bo{number}") for number in range(5))).decode()
    for key in ("key-0001", "key-0002", "key-0003"):
        where = send(greta, {"content": content}, key=key)["Location"]
    work()

    for address in (ADDRESS, f"{where}/rows"):
        with django_assert_max_num_queries(8):
            page = greta.get(address, {"limit": 2}).json()
        rest = greta.get(address, {"limit": 2, "cursor": page["next"]}).json()
        assert len(page["results"]) == 2
        assert not {each.get("number", each.get("id")) for each in page["results"]} & {
            each.get("number", each.get("id")) for each in rest["results"]
        }
