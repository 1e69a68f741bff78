"""What is done before a draft counts, and its activation by another person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recognition.activity.models import Activity
from recognition.programmes import gates
from recognition.programmes.models import ConsultationRecord, PayGate, ProgrammeVersion
from tests.backend.web import drafts
from tests.recognition.programmes.examples import simulated

pytestmark = pytest.mark.django_db
KEY = "a-key-of-a-form"


@pytest.fixture
def draft(cast):
    return drafts.load(cast.erik)


@pytest.fixture
def ready(cast, draft):
    drafts.consult(cast.greta)
    return simulated(draft, timezone.now()).pk


@pytest.fixture
def scores(cast):
    return drafts.load(cast.erik, drafts.text(unit='"symbolic"', amount='"50"', kinds='["renewal", "promoter"]'))


def consultation(**facts):
    notified = timezone.now().date() - timedelta(days=50)
    return {"act": "consult", "key": KEY, "country": "DK", "body": "SU", "notified_on": f"{notified}"} | facts


def test_what_is_missing_says_what_to_do(as_, draft):
    page = as_("hugo").get(f"/programmes/versions/{draft.pk}/gates").content.decode()

    assert "Simulate this draft on history" in page
    assert "Consultation in Denmark" in page
    assert "Give notice 42 days before the first day" in page


def test_hr_records_a_consultation(as_, cast, draft):
    answer = as_("greta").post(f"/programmes/versions/{draft.pk}/gates", consultation(outcome="Agreed."))

    assert answer.status_code == 302
    record = ConsultationRecord.objects.get()
    assert (record.body, record.recorded_by) == ("SU", cast.greta)
    assert "in time" in as_("greta").get(answer.url).content.decode()


def test_the_same_form_sent_twice_records_once(as_, draft):
    client = as_("greta")
    for _ in range(2):
        client.post(f"/programmes/versions/{draft.pk}/gates", consultation())

    assert ConsultationRecord.objects.count() == 1


def test_a_notice_too_late_names_the_earliest_first_day(as_, draft):
    today = timezone.now().date()
    client = as_("greta")
    client.post(f"/programmes/versions/{draft.pk}/gates", consultation(notified_on=f"{today}"))
    assert "in time" in client.get(f"/programmes/versions/{draft.pk}/gates").content.decode()

    soon = drafts.load(draft.created_by, drafts.text(starts_in=20), key="soon")
    assert "Earliest first day" in client.get(f"/programmes/versions/{soon.pk}/gates").content.decode()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"body": ""}, "required"),
        ({"country": "XX"}, "XX"),
        ({"notified_on": "yesterday"}, "valid date"),
        ({"notified_on": "2999-01-01"}, "2999-01-01"),
        ({"concluded_on": "2001-01-01"}, "2001-01-01"),
    ],
)
def test_a_consultation_that_cannot_be_keeps_what_was_typed(as_, draft, facts, said):
    answer = as_("greta").post(f"/programmes/versions/{draft.pk}/gates", consultation(outcome="Long story", **facts))

    assert answer.status_code == 409
    assert said in answer.content.decode()
    assert "Long story" in answer.content.decode()
    assert not ConsultationRecord.objects.exists()


def test_the_checklist_is_signed_when_all_five_are_met(as_, cast, scores):
    sent = {"act": "sign", "met": list(gates.CONDITIONS), "reason": "See the minutes."}
    answer = as_("hugo").post(f"/programmes/versions/{scores.pk}/gates", sent)

    assert answer.status_code == 302
    assert PayGate.objects.get().signed_by == cast.hugo
    assert "Signed by Hugo" in as_("hugo").get(answer.url).content.decode()


def test_four_of_five_conditions_are_not_enough(as_, scores):
    sent = {"act": "sign", "met": list(gates.CONDITIONS)[:4], "reason": "Nearly."}
    answer = as_("hugo").post(f"/programmes/versions/{scores.pk}/gates", sent)

    assert answer.status_code == 409
    assert "Each of the five conditions must be met" in answer.content.decode()
    assert answer.content.decode().count(" checked") == 4
    assert not PayGate.objects.exists()


def test_hr_records_but_does_not_sign(as_, scores):
    client, sent = as_("greta"), {"act": "sign", "met": list(gates.CONDITIONS), "reason": "See the minutes."}

    assert client.post(f"/programmes/versions/{scores.pk}/gates", sent).status_code == 403
    assert "Checklist for scores" in client.get(f"/programmes/versions/{scores.pk}/gates").content.decode()


def test_activation_says_what_will_hold_before_it_can_be_done(as_, draft, ready):
    page = as_("hugo").get(f"/programmes/versions/{draft.pk}/activate").content.decode()

    assert "One outcome gives DKK\u00a0500.00, to be shared." in page
    assert "It can never be changed or taken back" in page
    assert f"/simulations/{ready}" in page
    assert "is_read" in page


def test_another_owner_activates(as_, cast, draft, ready):
    answer = as_("hugo").post(f"/programmes/versions/{draft.pk}/activate", {"simulation": ready, "is_read": "on"})

    version = ProgrammeVersion.objects.get()
    assert answer.url == f"/programmes/versions/{draft.pk}"
    assert (version.state, version.activated_by, version.simulation_id) == ("active", cast.hugo, ready)
    assert Activity.objects.filter(code="programme.activated", channel="web").exists()


def test_it_is_not_activated_unread(as_, draft, ready):
    answer = as_("hugo").post(f"/programmes/versions/{draft.pk}/activate", {"simulation": ready})

    assert answer.status_code == 409
    assert "Read what will hold" in answer.content.decode()
    assert ProgrammeVersion.objects.get().state == "draft"


def test_who_wrote_it_is_offered_no_button_and_refused_all_the_same(as_, draft, ready):
    client, address = as_("erik"), f"/programmes/versions/{draft.pk}/activate"

    assert "is_read" not in client.get(address).content.decode()
    answer = client.post(address, {"simulation": ready, "is_read": "on"})
    assert answer.status_code == 409
    assert "another programme owner has to activate it" in answer.content.decode()
    assert ProgrammeVersion.objects.get().state == "draft"


def test_what_is_missing_keeps_the_button_away(as_, draft):
    page = as_("hugo").get(f"/programmes/versions/{draft.pk}/activate").content.decode()

    assert "is_read" not in page
    assert "It can be activated when nothing is missing." in page


def test_an_active_version_leads_to_itself(as_, draft, ready):
    client, address = as_("hugo"), f"/programmes/versions/{draft.pk}/activate"
    client.post(address, {"simulation": ready, "is_read": "on"})

    assert client.get(address).url == f"/programmes/versions/{draft.pk}"


@pytest.mark.parametrize("name", ["greta", "frida", "alice"])
def test_only_programme_owners_activate(as_, draft, name):
    assert as_(name).get(f"/programmes/versions/{draft.pk}/activate").status_code == 403


@pytest.mark.parametrize("page", ["gates", "activate"])
def test_the_pages_ask_little_of_the_database(as_, draft, ready, page, django_assert_max_num_queries):
    client, address = as_("hugo"), f"/programmes/versions/{draft.pk}/{page}"
    client.get(address)
    with django_assert_max_num_queries(12):
        client.get(address)
