"""Kudos over the API: fields or the chat grammar, once per key, and whatever is written stays what it was."""

import json

import pytest

from recognition.kudos.models import Kudos

pytestmark = pytest.mark.django_db
HOSTILE = {
    "rtl": "\u200fשלום\u200e \u0627\u0644\u0633\u0644\u0627\u0645",
    "emoji": "👩‍👩‍👧‍👦🎉" * 50,
    "long": "x" * 10_000,
    "markup": "<script>alert(1)</script>&amp;<!--",
    "formula": '=HYPERLINK("//evil.example";"x")',
    "formula by plus": "+1+1|cmd",
    "sql": "'); DROP TABLE kudos_kudos; --",
}


@pytest.fixture
def alice(token_for, caller, cast):
    return caller(token_for("kudos:read", "kudos:write", "people:read", employee="alice"))


def give(client, key="key-0001", **body):
    headers = {"Idempotency-Key": key}
    return client.post("/api/v1/kudos", json.dumps(body), content_type="application/json", headers=headers)


def test_fields_and_a_sentence_are_the_same_wish(alice, cast):
    by_fields = give(
        alice, recipients=["bob", "dan@bakkegaard.example"], points=2, message="the release", visibility="private"
    )
    by_text = give(alice, "key-0002", text="+2 @carol and @greta@bakkegaard.example for the release --private")

    assert by_fields.status_code == by_text.status_code == 200, by_text.content
    assert by_fields.json()["recipients"] == ["bob", "dan"]
    assert by_text.json()["recipients"] == ["carol", "greta"]
    pages = alice.get("/api/v1/kudos", {"show": "from-me"}).json()["results"]
    assert [(row["text"], row["points"], row["is_private"]) for row in pages] == [("the release", 2, True)] * 2


def test_a_retry_gives_once_and_other_content_is_refused(alice):
    first, second = (give(alice, recipients=["bob"], message="Thanks") for _ in range(2))

    assert first.json() == second.json()
    assert Kudos.objects.count() == 1
    assert give(alice, recipients=["bob"], message="Other").json()["code"] == "key_reused"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "+5 @nobody for nothing"}, "text"),
        ({"text": "+5 +6 @bob for both"}, "text"),
        ({"recipients": ["nobody"], "message": "x"}, "recipients"),
    ],
)
def test_what_cannot_be_meant_is_named(alice, body, field):
    answer = give(alice, **body)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert not Kudos.objects.exists()


def test_only_slack_marks_people_and_here_only_at_signs_do(alice, cast):
    assert give(alice, text=f"+1 <@U{cast.bob.pk}> thanks").status_code in (409, 422)
    assert not Kudos.objects.exists()


def test_a_kudos_is_joined_edited_and_taken_back(alice, token_for, caller):
    number = give(alice, recipients=["bob"], message="Thanks").json()["id"]
    dan = caller(token_for("kudos:read", "kudos:write", employee="dan"))

    def deed(client, what, key, body=None, method="post"):
        send = getattr(client, method)
        return send(
            f"/api/v1/kudos/{number}{what}", json.dumps(body), "application/json", headers={"Idempotency-Key": key}
        )

    assert deed(dan, "/boost", "boost-0001", {"is_on": True}).json()["is_on"] is True
    assert deed(alice, "", "edit-0001", {"text": "Many thanks"}, "patch").json()["is_changed"] is True
    assert deed(dan, "/retract", "retract-0001").status_code in (403, 409)
    assert deed(alice, "/retract", "retract-0001").json()["was_undo"] is True
    assert alice.get(f"/api/v1/kudos/{number}").json()["withdrawn_at"]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_is_written_comes_back_as_it_was_and_as_data(alice, text):
    answer = give(alice, recipients=["bob"], message=text)

    assert answer.status_code == 200, answer.content
    shown = alice.get(f"/api/v1/kudos/{answer.json()['id']}")
    assert shown.json()["text"] == text
    assert shown["Content-Type"] == "application/json"
    assert shown["X-Content-Type-Options"] == "nosniff"


def test_words_are_kept_without_what_turns_the_page_around_them(alice):
    given = give(alice, recipients=["bob"], message="Thanks \u202eBob\u2069")

    assert alice.get(f"/api/v1/kudos/{given.json()['id']}").json()["text"] == "Thanks Bob"
    assert give(alice, key="key-0002", recipients=["bob"], message="\u202e").json()["code"] == "words_missing"


@pytest.mark.parametrize("text", [*HOSTILE.values(), "a\x00b", "\ud800"], ids=[*HOSTILE, "NUL", "half a character"])
@pytest.mark.parametrize("field", ["recipients", "value", "customer", "text", "visibility"])
def test_every_other_field_refuses_it_in_a_sentence(alice, field, text):
    body = {"text": text} if field == "text" else {"recipients": ["bob"], "message": "Thanks", "points": 1}
    if field != "text":
        body[field] = [text] if field == "recipients" else text
    answer = give(alice, **body)

    assert answer.status_code in (200, 409, 422), answer.content
    assert answer.status_code == 200 or answer.json()["code"]


@pytest.mark.parametrize("text", ["%00", "a%00b", "%0A", "%E2%80%AE", "x" * 5000, "%3Cscript%3E", "=1+1"])
def test_an_address_with_it_is_not_found(alice, text):
    assert alice.get(f"/api/v1/people/{text}").status_code == 404
