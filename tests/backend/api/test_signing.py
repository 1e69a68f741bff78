"""Making a draft ready over the API, and its activation by another person than who loaded it."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from recognition.activity.models import Activity
from recognition.programmes import gates
from recognition.programmes.models import ConsultationRecord, PayGate, ProgrammeVersion
from tests.backend.web import drafts
from tests.recognition.programmes.examples import simulated

pytestmark = pytest.mark.django_db
SIGNED = {"met": list(gates.CONDITIONS), "reason": "See the minutes."}


@pytest.fixture
def draft(cast):
    return drafts.load(cast.erik)


@pytest.fixture
def ready(cast, draft):
    drafts.consult(cast.greta)
    return simulated(draft, timezone.now()).pk


@pytest.fixture
def scores(cast):
    said = drafts.text(unit='"symbolic"', amount='"50"', kinds='["renewal", "promoter"]')
    return drafts.load(cast.erik, said, key="scores")


@pytest.fixture
def client_of(cast, token_for, caller):
    return lambda name: caller(token_for("programmes:read", "programmes:write", employee=name))


def send(client, address, body, key="key-0001"):
    headers = {"Idempotency-Key": key}
    return client.generic("POST", f"/api/v1/{address}", json.dumps(body), "application/json", headers=headers)


def consultation(**facts):
    notified = timezone.now().date() - timedelta(days=50)
    return {"country": "DK", "body": "SU", "notified_on": f"{notified}"} | facts


def steps(client, version):
    told = client.get(f"/api/v1/versions/{version.pk}/readiness").json()
    return {each["code"]: each["is_done"] for each in told["steps"]}, told


def test_another_owner_activates_once(cast, client_of, draft, ready):
    hugo, address = client_of("hugo"), f"versions/{draft.pk}/activate"
    done, told = steps(hugo, draft)
    assert (set(done.values()), told["is_ready"], told["simulation"]) == ({True}, True, ready)

    first, second = (send(hugo, address, {"simulation": ready}) for _ in range(2))

    assert (first.status_code, first.json()["state"]) == (200, "active"), first.content
    assert second.json() == first.json()
    assert send(hugo, address, {"simulation": ready}, key="key-0002").json()["code"] == "already_active"
    version = ProgrammeVersion.objects.get()
    assert (version.activated_by, version.simulation_id) == (cast.hugo, ready)
    assert Activity.objects.filter(code="programme.activated", channel="api").count() == 1


def test_who_loaded_it_does_not_activate_it(client_of, draft, ready):
    erik = client_of("erik")
    done, told = steps(erik, draft)
    assert (done["second_person"], told["is_ready"]) == (False, False)

    answer = send(erik, f"versions/{draft.pk}/activate", {"simulation": ready})

    assert (answer.status_code, answer.json()["code"]) == (409, "same_person")
    assert ProgrammeVersion.objects.get().state == "draft"


@pytest.mark.parametrize("name", ["greta", "frida", "alice", "carol"])
def test_only_programme_owners_sign_and_activate(client_of, draft, ready, scores, name):
    client = client_of(name)
    for address, wish in (
        (f"versions/{draft.pk}/activate", {"simulation": ready}),
        (f"versions/{scores.pk}/checklist", SIGNED),
        ("versions/987654/activate", {"simulation": ready}),
    ):
        assert send(client, address, wish).json()["code"] == "role_needed", address
    assert not PayGate.objects.exists()
    assert not ProgrammeVersion.objects.exclude(state="draft").exists()


def test_what_is_missing_is_told_and_refused(client_of, draft, ready):
    hugo = client_of("hugo")
    other = send(hugo, f"versions/{draft.pk}/activate", {"simulation": 987654})
    assert (other.status_code, other.json()["code"]) == (404, "unknown_simulation")
    assert send(hugo, f"versions/{draft.pk}/activate", {}).json()["code"] == "invalid"
    assert send(hugo, "versions/987654/activate", {"simulation": ready}).json()["code"] == "unknown_version"
    assert ProgrammeVersion.objects.get().state == "draft"


def test_a_consultation_is_recorded_once_and_counts(cast, client_of, draft):
    simulation, greta, hugo = simulated(draft, timezone.now()).pk, client_of("greta"), client_of("hugo")
    refused = send(hugo, f"versions/{draft.pk}/activate", {"simulation": simulation})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_consulted")
    address, wish = "programmes/keep-customers/consultations", consultation(outcome="Agreed.")

    answers = [send(greta, address, wish).json() for _ in range(2)]

    record = ConsultationRecord.objects.get()
    assert answers == [{"id": record.pk}] * 2
    assert (record.body, record.recorded_by) == ("SU", cast.greta)
    assert send(greta, address, wish | {"body": "HK"}).json()["code"] == "key_reused"
    assert send(hugo, f"versions/{draft.pk}/activate", {"simulation": simulation}).status_code == 200


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"notified_on": "2999-01-01"}, 409, "bad_consultation"),
        ({"concluded_on": "2001-01-01"}, 409, "bad_consultation"),
        ({"country": "Denmark"}, 422, "invalid"),
        ({"body": ""}, 422, "invalid"),
        ({"recorded_by": "greta"}, 422, "invalid"),
    ],
)
def test_a_consultation_that_cannot_be_is_a_problem(client_of, draft, facts, status, code):
    answer = send(client_of("greta"), "programmes/keep-customers/consultations", consultation(**facts))

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert not ConsultationRecord.objects.exists()


def test_a_consultation_is_recorded_by_right_and_of_a_programme_there_is(client_of, draft):
    for name, code, problem in (
        ("alice", "keep-customers", "role_needed"),
        ("alice", "nothing", "role_needed"),
        ("greta", "nothing", "unknown_programme"),
    ):
        assert send(client_of(name), f"programmes/{code}/consultations", consultation()).json()["code"] == problem


def test_the_checklist_is_signed_once_when_all_five_are_met(cast, client_of, scores):
    hugo, address = client_of("hugo"), f"versions/{scores.pk}/checklist"
    assert steps(hugo, scores)[0]["pay_gate"] is False
    few = send(hugo, address, SIGNED | {"met": SIGNED["met"][:4]})
    assert (few.status_code, few.json()["code"]) == (409, "condition_not_met")

    answers = [send(hugo, address, SIGNED).json() for _ in range(2)]

    assert answers == [{"id": PayGate.objects.get().pk}] * 2
    assert PayGate.objects.get().signed_by == cast.hugo
    assert steps(hugo, scores)[0]["pay_gate"] is True
    again = send(hugo, address, SIGNED, key="key-0002")
    assert (again.status_code, again.json()["code"]) == (409, "already_signed"), again.content
    assert again.json()["detail"].startswith("Hugo signed the checklist of this version on ")


def test_a_draft_stands_nowhere_for_who_reads_none(client_of, draft, ready, django_assert_max_num_queries):
    alice = client_of("alice")
    foreign, missing = (alice.get(f"/api/v1/versions/{each}/readiness").json()["code"] for each in (draft.pk, 987654))
    assert (foreign, missing) == ("unknown_version", "unknown_version")
    greta = client_of("greta")
    with django_assert_max_num_queries(16):
        assert greta.get(f"/api/v1/versions/{draft.pk}/readiness").status_code == 200
