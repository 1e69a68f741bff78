"""A Slack to talk to: ``slack`` answers on 127.0.0.1, knows the cast, and judges every call Laurels makes."""

from datetime import UTC, datetime

import pytest

from integrations.slack import installing, outbox, routes
from integrations.slack.models import Installation, Member
from tests.integrations.slack import words
from tests.slack_server import SlackServer

INSTALLED = datetime(2026, 1, 1, tzinfo=UTC)
SAID_AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
LOCALES = {"alice": "da-DK", "bob": "da-DK", "carol": "sv-SE", "dan": "en-GB"}


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Installations of other tests are forgotten."""
    installing.bot_of.cache_clear()


@pytest.fixture
def empty_slack(settings):
    """The server alone: nobody has installed anything. Fails the test when a call was not shaped as Slack wants."""
    with SlackServer() as server:
        here = {"SLACK_API_BASE_URL": server.api_url, "SLACK_AUTHORIZE_URL": server.authorize_url}
        settings.LAURELS = settings.LAURELS.model_copy(update=here)
        yield server
    assert server.violations == []


@pytest.fixture
def slack(empty_slack, cast):
    """The server with Laurels installed and the cast as its users: U0ALICE, U0BOB ….

    ``slack.installation`` and ``slack.member["alice"]`` are the rows.
    """
    token = empty_slack.new_token()
    empty_slack.installation = Installation.objects.create(
        app_id=empty_slack.app_id,
        team_id="T0LAURELS",
        name="Bakkegaard",
        bot_user_id="U0LAURELS",
        bot_token=installing.TOKENS.seal(token),
        installed_at=INSTALLED,
        feed_channel="C0FEED",
        boost_emoji=["heavy_plus_sign"],
    )
    empty_slack.token = token
    names = "alice bob carol dan erik frida greta hugo".split()
    for name in names:
        employee = getattr(cast, name)
        empty_slack.add_user(f"U0{name.upper()}", employee.name, employee.email, locale=LOCALES.get(name, "da-DK"))
    members = Member.objects.bulk_create(
        Member(
            installation=empty_slack.installation,
            user_id=f"U0{name.upper()}",
            employee=getattr(cast, name),
            kind=Member.Kind.MEMBER,
            locale=LOCALES.get(name, "da-DK"),
            time_zone="Europe/Copenhagen",
            synced_at=INSTALLED,
        )
        for name in names
    )
    empty_slack.member = dict(zip(names, members, strict=True))
    return empty_slack


@pytest.fixture
def said(monkeypatch):
    """What the words of tests.integrations.slack.words say, by subject."""
    monkeypatch.setitem(routes.RENDERERS, words.KIND, words.RENDERER)
    monkeypatch.setattr(words, "said", {})
    return words.said


@pytest.fixture
def say(slack, said):
    """Have a message said in the feed, or elsewhere; its subject is its number, its key too."""

    def write(subject_id, *, at=SAID_AT, address="C0FEED", installation=None, **more):
        key = more.pop("key", f"{address}:{subject_id}")
        where = {"installation": installation or slack.installation, "address": address}
        return outbox.say(key=key, kind=words.KIND, subject_id=subject_id, at=at, **where, **more)

    return write
