"""Reviews of access over the API: started, judged, signed by a second person, carried out by an administrator."""

import json

import pytest

from recognition.people.models import AccessReview, ReviewedGrant, Role, RoleGrant
from tests import cast as people

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/audit/reviews"


@pytest.fixture
def client_of(cast, token_for, caller):
    for person, role in ((cast.dan, Role.AUDITOR), (cast.hugo, Role.ADMINISTRATOR)):
        RoleGrant.objects.create(employee=person, role=role, granted_at=people.BEGINNING)
    return lambda name: caller(token_for("activity:read", "reviews:write", employee=name))


def send(client, address=ADDRESS, body=None, key="key-0001"):
    content = b"" if body is None else json.dumps(body)
    return client.generic("POST", address, content, "application/json", headers={"Idempotency-Key": key})


def verdict(client, row, word="keep", key="key-0001"):
    return send(client, f"{ADDRESS}/{row.review_id}/rows/{row.pk}/verdict", {"verdict": word}, key)


def judge_all(client_of, removed):
    """Dan keeps what is not his own but for one role; Greta judges his."""
    for row in ReviewedGrant.objects.select_related("employee"):
        judge = client_of("greta" if row.employee.external_id == "dan" else "dan")
        answer = verdict(judge, row, "remove" if row == removed else "keep", f"judge-{row.pk:04}")
        assert answer.status_code == 200, answer.content


@pytest.mark.slow
def test_a_review_is_started_judged_signed_and_carried_out(client_of):
    dan, greta, hugo = client_of("dan"), client_of("greta"), client_of("hugo")
    started = send(dan).json()
    assert (started["unjudged"], started["started_by"], started["signed_at"]) == (started["grants"], "Dan", None)
    one = f"{ADDRESS}/{started['id']}"
    doomed = ReviewedGrant.objects.filter(employee__external_id="frida").earliest("pk")
    remove = f"{one}/rows/{doomed.pk}/remove"
    assert send(greta, f"{one}/sign").json()["code"] == "review_unfinished"

    judge_all(client_of, doomed)
    assert send(hugo, remove).json()["code"] == "review_unfinished"
    assert send(dan, f"{one}/sign").json()["code"] == "own_review"
    assert send(greta, f"{one}/sign", key="key-0002").json()["signed_by"] == "Greta"

    assert send(dan, remove).json()["code"] == "role_needed"
    told = [send(hugo, remove).json() for _ in range(2)]
    assert [(each["employee_id"], each["verdict"], each["is_gone"]) for each in told] == [("frida", "remove", True)] * 2
    assert hugo.get(one).json()["removed"] == 1
    assert RoleGrant.objects.get(pk=doomed.grant_id).revoked_at


def test_one_is_started_a_key_and_one_is_open_at_a_time(client_of):
    dan = client_of("dan")

    first, second = (send(dan).json() for _ in range(2))

    assert first == second
    assert send(dan, key="key-0002").json()["code"] == "review_open"
    assert [each["id"] for each in dan.get(ADDRESS).json()["results"]] == [first["id"]]
    assert AccessReview.objects.count() == 1


def test_nobody_judges_their_own_role_and_the_last_word_counts(client_of):
    dan, greta = client_of("dan"), client_of("greta")
    send(dan)
    own = ReviewedGrant.objects.get(employee__external_id="dan")

    assert verdict(dan, own).json()["code"] == "own_review"
    assert verdict(greta, own, "remove").json()["verdict"] == "remove"
    assert verdict(greta, own, "keep", "key-0002").json()["judged_by"] == "Greta"
    assert verdict(greta, own, "keep", "key-0001").json()["code"] == "key_reused"
    assert verdict(greta, own, "promote", "key-0003").json()["code"] == "invalid"
    assert ReviewedGrant.objects.get(pk=own.pk).verdict == "keep"


@pytest.mark.slow
def test_what_is_not_there_is_a_problem_and_nobody_else_is_let_in(client_of):
    dan, bob = client_of("dan"), client_of("bob")
    number = send(dan).json()["id"]
    row = ReviewedGrant.objects.first().pk

    for tail in ("", "/rows"):
        assert dan.get(f"{ADDRESS}/999{tail}").json()["code"] == "unknown_review"
        assert bob.get(f"{ADDRESS}/{number}{tail}").json()["code"] == "role_needed"
    for address in (f"{number}/rows/999/verdict", f"999/rows/{row}/verdict"):
        assert send(dan, f"{ADDRESS}/{address}", {"verdict": "keep"}).json()["code"] == "unknown_review"
    for address in (f"{number}/sign", "999/sign", f"{number}/rows/{row}/remove", f"999/rows/{row}/remove"):
        assert send(bob, f"{ADDRESS}/{address}").json()["code"] == "role_needed"
    assert send(bob).json()["code"] == "role_needed"


def test_rows_come_in_pages_of_a_few_statements(client_of, django_assert_max_num_queries):
    dan = client_of("dan")
    number = send(dan).json()["id"]

    with django_assert_max_num_queries(10):
        page = dan.get(f"{ADDRESS}/{number}/rows", {"limit": 3}).json()
    rest = dan.get(f"{ADDRESS}/{number}/rows", {"cursor": page["next"]}).json()

    shown = [each["id"] for each in page["results"] + rest["results"]]
    assert shown == list(ReviewedGrant.objects.order_by("pk").values_list("pk", flat=True))
    assert len(page["results"]) == 3


def test_a_write_needs_its_scope_a_key_and_no_field_that_nobody_reads(client_of, token_for, caller):
    dan = client_of("dan")

    assert send(caller(token_for("activity:read", employee="dan"))).json()["code"] == "insufficient_scope"
    assert dan.post(ADDRESS, content_type="application/json").json()["code"] == "idempotency_key_required"
    assert send(dan, body={"signed_by": "Dan"}).json()["errors"][0]["field"] == "signed_by"
    assert not AccessReview.objects.exists()
