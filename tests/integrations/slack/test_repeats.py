"""However often Slack delivers it, late or out of order: one thing said is one thing done."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from integrations.slack import dispatch
from integrations.slack.models import Message
from recognition.activity.models import Delivery
from recognition.kudos.models import Boost, Kudos
from recognition.kudos.services import give
from tests.concurrency.together import together
from tests.integrations.slack import payload as slack_sends
from tests.integrations.slack.payload import COMMANDS, EVENTS, INTERACTIVITY, signed
from tests.integrations.slack.talk import message
from tests.recognition.kudos.world import as_

CARD = "1790000000.000001"


@pytest.fixture(autouse=True)
def secret(settings):
    slack_sends.with_secret(settings)


@pytest.fixture
def card(slack, cast):
    """A kudos from Dan to Bob, shown in the feed, which Alice may join."""
    at = timezone.now() - timedelta(hours=1)
    given = give(actor=as_(cast.dan), recipients=[cast.bob.pk], points=1, text="Tak.", at=at, key="first")
    return message(slack.installation, "kudos_card", given.kudos_id, at, ts=CARD, state="said")


def reaction(name="heavy_plus_sign", **more):
    return slack_sends.reaction(name, channel="C0FEED", message_ts=CARD, **more)


def states():
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def boosts():
    return Boost.objects.filter(giver__external_id="alice")


def modal(**more):
    values = {
        "recipients": {"give_recipients": {"type": "multi_users_select", "selected_users": ["U0BOB"]}},
        "amount": {"give_amount": {"type": "number_input", "value": "5"}},
        "message": {"message": {"type": "plain_text_input", "value": "Tak for hjælpen i dag."}},
    }
    return slack_sends.modal("give_kudos", values | more.pop("values", {}), **more)


@pytest.mark.django_db
def test_one_event_under_eleven_ids_is_stored_and_done_once(client, card):
    event_ts = slack_sends.ts()
    for number in range(11):
        sent = reaction(event_ts=event_ts, event_id=f"Ev0{number}")
        told = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_timeout"} if number else {}
        assert signed(client, EVENTS, sent, **told).status_code == 200
        dispatch.work(at=timezone.now())

    assert states() == ["processed"]
    assert boosts().count() == 1


@pytest.mark.django_db
def test_retries_that_come_late_and_out_of_order_change_nothing(client, card):
    on, off, on_again = (
        reaction(is_on=is_on, event_ts=f"179000000{second}.0") for second, is_on in ((1, True), (2, False), (3, True))
    )
    for sent in (on_again, off, on, off, off, on_again, on):
        signed(client, EVENTS, sent)
        dispatch.work(at=timezone.now())

    assert states() == ["processed"] * 3
    assert boosts().filter(is_on=True).count() == 1


@pytest.mark.django_db
def test_a_command_sent_again_gives_once_and_is_answered_once(client, slack):
    sent = slack_sends.command("<@U0BOB> +5 Tak for hjælpen", response_url=slack.response_url())
    for _ in range(3):
        assert signed(client, COMMANDS, sent).status_code == 200
        dispatch.work(at=timezone.now())

    assert Kudos.objects.count() == 1
    assert Message.objects.filter(kind="reply").count() == 1


@pytest.mark.django_db
def test_a_button_delivered_twice_counts_once(client, card):
    sent = slack_sends.action("boost", str(card.subject_id), channel="C0FEED", message_ts=CARD)
    for _ in range(2):
        signed(client, INTERACTIVITY, sent)
        dispatch.work(at=timezone.now())

    assert states() == ["processed"]
    assert boosts().filter(is_on=True).count() == 1


@pytest.mark.django_db
def test_a_modal_submitted_twice_gives_once_and_gets_the_same_answer(client, slack):
    sent = slack_sends.submission("give_kudos", view=modal())

    answers = [signed(client, INTERACTIVITY, sent).content for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert Kudos.objects.count() == 1
    assert states() == ["processed"]


@pytest.mark.django_db
def test_a_modal_that_was_refused_can_be_mended_under_the_same_hash(client, slack):
    same = {"view_id": "V1", "view_hash": "1.same"}
    wrong = modal(values={"amount": {"give_amount": {"type": "number_input", "value": "100000"}}}, **same)

    refused = signed(client, INTERACTIVITY, slack_sends.submission("give_kudos", view=wrong))
    mended = signed(client, INTERACTIVITY, slack_sends.submission("give_kudos", view=modal(**same)))

    assert "amount" in refused.json()["errors"]
    assert mended.content == b""
    assert Kudos.objects.count() == 1


@pytest.mark.django_db
def test_a_worker_that_dies_after_the_deed_does_not_do_it_twice(slack, monkeypatch):
    at = datetime(2026, 9, 30, 12, tzinfo=UTC)
    sent = slack_sends.command("<@U0BOB> +5 Tak for hjælpen", response_url=slack.response_url())
    dispatch.receive(sent.body, sent.content_type, at)
    with monkeypatch.context() as patch:
        patch.setattr(dispatch, "_mark", lambda *_, **__: (_ for _ in ()).throw(SystemExit()))
        with pytest.raises(SystemExit):
            dispatch.work(at=at)

    dispatch.work(at=at + timedelta(minutes=2))

    assert states() == ["processed"]
    assert Kudos.objects.count() == 1
    assert Message.objects.filter(kind="reply").count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_same_modal_from_eight_requests_at_once_gives_once(slack):
    sent = slack_sends.submission("give_kudos", view=modal())
    at = timezone.now()

    answers = together(lambda _: dispatch.receive(sent.body, sent.content_type, at), 8)

    assert [dict(answer.body) for answer in answers] == [{}] * 8
    assert Kudos.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_workers_do_each_message_once(slack):
    at = timezone.now()
    for number in range(20):
        sent = slack_sends.command(f"<@U0BOB> Tak nummer {number}", response_url=slack.response_url())
        dispatch.receive(sent.body, sent.content_type, at)

    done = together(lambda _: dispatch.work(at=at), 4)

    assert sum(done) == 20
    assert Kudos.objects.count() == 20
    assert states() == ["processed"] * 20
