"""Taking back over the API: by right, once a key; what cannot be taken is a case, and who looks is noted."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recognition.activity import services as activity
from recognition.core import db
from recognition.people.models import Employment, PersonView
from recognition.rewards.models import ClawBackCase, Proposal
from tests.recognition.rewards.world import system

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/claw-backs"
WISH = {"code": "wrong_facts", "reason": "It was another customer."}


@pytest.fixture
def client_of(cast, token_for, caller):
    return lambda name: caller(token_for("corrections:read", "corrections:write", employee=name))


@pytest.fixture
def award(world):
    """Alice's award of 500.00, granted."""
    return paid(world)


def paid(world, **more):
    award = world.decide(world.cast.bob, world.proposal(**more), at=timezone.now())
    Proposal.objects.filter(pk=award.pk).update(state="exported")
    return award


def send(client, address, body=WISH, key="key-0001"):
    return client.post(f"/api/v1/{address}", json.dumps(body), "application/json", headers={"Idempotency-Key": key})


def listed(client, what="cases", **query):
    answer = client.get(f"{ADDRESS}/{what}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def leaves(employee):
    yesterday = timezone.localdate() - timedelta(days=1)
    Employment.objects.filter(employee=employee).update(ends_on=yesterday)


@pytest.fixture
def case(world, award, client_of):
    leaves(world.cast.alice)
    told = send(client_of("greta"), f"proposals/{award.pk}/claw-back")
    assert told.json() == {"reversal": None, "is_case": True}, told.content
    return ClawBackCase.objects.get()


def lost(award):
    """HR is told that an award lost its ground."""
    with db.durable():
        activity.record(
            actor=system(), at=timezone.now(), code="rewards.claw_back_due", subject_kind="proposal",
            subject_id=award.pk, data={"code": "churned"},
        )  # fmt: skip


def test_a_part_is_taken_back_once_a_key_and_waits_for_approval(world, award, client_of):
    frida, wish = client_of("frida"), WISH | {"amount": "120.50"}
    answers = [send(frida, f"proposals/{award.pk}/claw-back", wish).json() for _ in range(2)]

    reversal = Proposal.objects.get(reverses=award)
    assert answers == [{"reversal": reversal.pk, "is_case": False}] * 2
    assert (reversal.amount, reversal.state) == (-12_050, "proposed")
    assert send(frida, f"proposals/{award.pk}/claw-back").json()["code"] == "key_reused"
    more = send(frida, f"proposals/{award.pk}/claw-back", WISH | {"amount": "400.00"}, key="key-0002")
    assert (more.status_code, more.json()["code"]) == (409, "nothing_to_reverse")


def test_of_who_left_it_is_a_case_that_hr_settles_with_a_note(case, award, client_of):
    again = send(client_of("greta"), f"proposals/{award.pk}/claw-back")
    assert again.json() == {"reversal": None, "is_case": True}
    frida, greta = client_of("frida"), client_of("greta")
    [row] = listed(frida, is_open=True)
    said = {"id": case.pk, "proposal": award.pk, "employee_id": "alice", "amount": "500.00", "unit": "DKK"}
    assert row | said | {"cause": "left", "reason": WISH["reason"], "result": ""} == row
    wish, address = {"result": "agreed", "note": "Paid back by transfer."}, f"claw-backs/cases/{case.pk}/settle"
    assert send(frida, address, wish).json()["code"] == "role_needed"

    answers = [send(greta, address, wish).json() for _ in range(2)]

    assert answers == [{"id": case.pk, "result": "agreed"}] * 2
    assert (listed(greta, is_open=True), listed(greta, is_open=False)[0]["note"]) == ([], wish["note"])
    late = send(greta, address, wish | {"result": "written_off"}, key="key-0002")
    assert (late.status_code, late.json()["code"]) == (409, "case_settled")


@pytest.mark.slow
def test_whoever_has_no_business_there_meets_what_is_not_there(case, award, client_of):
    for name in ("dan", "bob", "hugo", "carol"):
        client = client_of(name)
        assert listed(client) == listed(client, "due") == [], name
        for wish in (None, {"result": "agreed", "note": "Mine."}):
            foreign, missing = (
                send(client, f"claw-backs/cases/{each}/settle", wish) if wish else client.get(f"{ADDRESS}/cases/{each}")
                for each in (case.pk, 99999)
            )
            assert foreign.status_code == missing.status_code == 404, name
            assert foreign.json()["detail"].replace(str(case.pk), "99999") == missing.json()["detail"]
    foreign, missing = (send(client_of("dan"), f"proposals/{each}/claw-back") for each in (award.pk, 99999))
    assert foreign.status_code == missing.status_code == 404
    assert send(client_of("alice"), f"proposals/{award.pk}/claw-back").json()["code"] == "forbidden"
    assert ClawBackCase.objects.get().result == ""


def test_what_lost_its_ground_is_listed_until_somebody_acts(world, award, client_of):
    lost(award)
    frida = client_of("frida")
    [row] = listed(frida, "due")
    said = {"proposal": award.pk, "employee_id": "alice", "amount": "500.00", "code": "churned", "state": "exported"}
    assert row | said | {"is_paid_out": True} == row

    send(frida, f"proposals/{award.pk}/claw-back")

    assert listed(frida, "due") == []


@pytest.mark.parametrize("where", ["cases", "cases/{case}", "due"])
def test_who_is_shown_an_amount_is_noted(world, case, client_of, where):
    lost(paid(world))
    PersonView.objects.all().delete()
    assert "500.00" in client_of("frida").get(f"{ADDRESS}/{where.format(case=case.pk)}").content.decode()
    looks = PersonView.objects.values_list("viewer__external_id", "employee__external_id", "what")
    assert list(looks) == [("frida", "alice", "api")]


def test_the_person_reads_their_own_case_and_is_not_noted(world, case, client_of):
    Employment.objects.filter(employee=world.cast.alice).update(ends_on=None)
    alice = client_of("alice")
    assert [row["id"] for row in listed(alice)] == [case.pk]
    refused = send(alice, f"claw-backs/cases/{case.pk}/settle", {"result": "agreed", "note": "x"})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert not PersonView.objects.filter(viewer=world.cast.alice).exists()


@pytest.mark.slow
def test_lists_of_many_take_as_many_statements_as_of_few(world, client_of):
    greta, counts = client_of("greta"), []
    awards = [paid(world, amount=1_000) for _ in range(10)]
    leaves(world.cast.alice)
    for number, (gone, due) in enumerate(zip(awards[::2], awards[1::2], strict=True)):
        lost(due)
        assert send(greta, f"proposals/{gone.pk}/claw-back", key=f"key-{number}-long").json()["is_case"]
        counts.append([])
        for what in ("cases", "due"):
            with CaptureQueriesContext(connection) as seen:
                assert len(listed(greta, what)) == number + 1
            counts[-1].append(len(seen))
    assert counts[1] == counts[-1]
    for what in ("cases", "due"):
        page = greta.get(f"{ADDRESS}/{what}", {"limit": 3}).json()
        rest = greta.get(f"{ADDRESS}/{what}", {"limit": 3, "cursor": page["next"]}).json()
        assert (len(page["results"]), len(rest["results"]), rest["next"]) == (3, 2, None)
