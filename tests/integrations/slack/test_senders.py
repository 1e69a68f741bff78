"""Who acts in what comes from Slack: employees who are present, and nobody else."""

from datetime import UTC, datetime

import pytest

from integrations.slack import dispatch
from integrations.slack.models import Member
from recognition.activity.models import Delivery
from tests.integrations.slack import handling
from tests.integrations.slack import payload as slack_sends

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
COMMAND = ("command", "/kudos")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def installed(slack):
    """Laurels is installed and knows the cast."""


def receive(sent):
    return dispatch.receive(sent.body, sent.content_type, AT)


def actor_of(monkeypatch, sent):
    calls = handling.put(monkeypatch, COMMAND)
    receive(sent)
    dispatch.work(at=AT)
    assert Delivery.objects.get().state == "processed"
    return calls[0].actor


@pytest.mark.parametrize(("allows", "acts"), [(False, False), (True, True)])
def test_a_guest_acts_only_where_guests_are_let_in(slack, monkeypatch, allows, acts):
    Member.objects.filter(user_id="U0ALICE").update(kind=Member.Kind.GUEST)
    slack.installation.allows_guests = allows
    slack.installation.save()

    assert (actor_of(monkeypatch, slack_sends.command("x")) is not None) is acts


@pytest.mark.parametrize("kind", [Member.Kind.BOT, Member.Kind.STRANGER, Member.Kind.DEACTIVATED])
def test_whoever_is_no_colleague_does_not_act(monkeypatch, kind):
    Member.objects.filter(user_id="U0ALICE").update(kind=kind)

    assert actor_of(monkeypatch, slack_sends.command("x")) is None


@pytest.mark.parametrize(("day", "acts"), [(29, False), (30, True)])
def test_who_has_left_does_not_act_though_slack_still_knows_them(cast, monkeypatch, day, acts):
    cast.alice.left_on = AT.date().replace(day=day)
    cast.alice.save()

    assert (actor_of(monkeypatch, slack_sends.command("x")) is not None) is acts


def test_somebody_new_is_asked_of_slack_and_who_has_no_record_does_not_act(slack, monkeypatch):
    slack.add_user("U0NEW", "New", "new@example.com")

    assert actor_of(monkeypatch, slack_sends.command("x", user="U0NEW")) is None
    assert [called.method for called in slack.called] == ["users.info"]


def test_somebody_of_another_company_does_not_act_and_is_not_asked_about(slack, monkeypatch):
    calls = handling.put(monkeypatch, ("block_actions", "boost"))
    view = slack_sends.modal("card")
    sent = slack_sends.action("boost", "1", user="U0ALICE", team="T0THEIRS", view=view | {"id": "V1"})

    receive(sent)
    dispatch.work(at=AT)

    assert (calls[0].member, calls[0].actor) == (None, None)
    assert slack.called == []


def test_an_event_about_somebody_asks_slack_nothing(slack, monkeypatch):
    calls = handling.put(monkeypatch, ("event", "user_change"))
    receive(slack_sends.event("user_change", user={"id": "U0NEW", "updated": 1}))
    dispatch.work(at=AT)

    assert (calls[0].member, slack.called) == (None, [])
