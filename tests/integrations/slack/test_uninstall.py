"""Slack takes Laurels out by events in any order or by an answer; nothing else is lost, and it can return."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from integrations.slack import client, installing
from integrations.slack.calls import Call
from integrations.slack.handlers import membership as handlers
from integrations.slack.models import Installation, Member
from recognition.activity.models import Activity
from recognition.core import actor as actors

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def keep(at=AT, **changes):
    said = {
        "app_id": "A1",
        "enterprise_id": "",
        "team_id": "T1",
        "name": "Bakkegaard",
        "bot_user_id": "U0BOT",
        "scopes": ["commands"],
        "token": "xoxb-1",
    }
    return installing.keep(actor=actors.system("test"), granted=installing.Granted(**said | changes), at=at)


def hear(name, said_at, **event):
    """The event as the dispatcher hands it on, with the installation as it is now."""
    call = Call(
        key=f"{name}:{said_at}",
        payload={"type": "event_callback", "event_time": int(said_at.timestamp()), "event": {"type": name} | event},
        installation=installing.find("T1", "", "A1"),
        member=None,
        actor=None,
        language="en",
        at=said_at + timedelta(seconds=2),
    )
    {"app_uninstalled": handlers.uninstalled, "tokens_revoked": handlers.tokens_revoked}[name](call)


def news(name, said_at=AT + timedelta(hours=1)):
    hear(name, said_at, **({"tokens": {"bot": ["U0BOT"]}} if name == "tokens_revoked" else {}))


def ends():
    return Activity.objects.filter(code="slack.ended").count()


@pytest.mark.parametrize("order", list(itertools.product(["app_uninstalled", "tokens_revoked"], repeat=3)))
def test_events_in_any_order_and_repeated_end_it_once(order):
    kept = keep()

    for name in order:
        news(name)

    kept.refresh_from_db()
    assert (kept.bot_token, kept.ended_code) == ("", order[0])
    assert kept.ended_at == AT + timedelta(hours=1, seconds=2)
    assert installing.active() == []
    assert ends() == 1


def test_tokens_of_people_are_not_ours():
    kept = keep()

    hear("tokens_revoked", AT + timedelta(hours=1), tokens={"oauth": ["U0ALICE"], "bot": []})
    hear("tokens_revoked", AT + timedelta(hours=1), tokens={"bot": ["U0OTHERBOT"]})
    hear("tokens_revoked", AT + timedelta(hours=1))

    assert installing.active() == [kept]


def test_installing_again_works_and_keeps_the_settings(cast):
    kept = keep()
    Installation.objects.update(feed_channel="C0FEED", allows_guests=True, boost_emoji=["tada"])
    Member.objects.create(installation=kept, user_id="U0ALICE", employee=cast.alice, kind="member", synced_at=AT)
    news("app_uninstalled")

    again = keep(token="xoxb-2", at=AT + timedelta(days=1))

    assert again.pk == kept.pk
    assert (again.ended_at, again.ended_code) == (None, "")
    assert installing.token_of(again) == "xoxb-2"
    assert (again.feed_channel, again.allows_guests, again.boost_emoji) == ("C0FEED", True, ["tada"])
    assert again.members.get().employee == cast.alice


def test_late_news_about_the_former_token_does_not_end_the_new_one():
    keep()
    again = keep(token="xoxb-2", at=AT + timedelta(days=1))

    news("tokens_revoked", said_at=AT + timedelta(hours=23))
    news("app_uninstalled", said_at=AT + timedelta(hours=23))
    assert installing.active() == [again]

    news("app_uninstalled", said_at=AT + timedelta(hours=25))
    assert installing.active() == []


def test_news_within_the_second_of_the_installation_counts():
    keep(at=AT + timedelta(milliseconds=700))

    news("app_uninstalled", said_at=AT)

    assert installing.active() == []


def test_an_answer_to_the_former_token_does_not_end_the_new_one():
    before = keep()
    keep(token="xoxb-2", at=AT + timedelta(days=1))

    assert installing.end(before, "token_revoked", AT + timedelta(days=1)) is False
    assert len(installing.active()) == 1


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
def test_an_answer_that_the_token_is_revoked_ends_it(slack, error):
    slack.revoke(slack.token, error)

    with pytest.raises(client.Revoked):
        client.call(slack.installation, "users.info", user="U0ALICE")

    slack.installation.refresh_from_db()
    assert (slack.installation.bot_token, slack.installation.ended_code) == ("", error)
    with pytest.raises(client.Revoked):
        client.call(slack.installation, "users.info", user="U0ALICE")
    assert len(slack.calls("users.info")) == 1


def test_the_other_workspaces_go_on():
    keep()
    other = keep(team_id="T2")

    news("app_uninstalled")

    assert installing.active() == [other]
