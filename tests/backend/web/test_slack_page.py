"""The administrator's page of Slack: where Laurels is, how many people it knows there, what ended, and the way in."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from django.utils.html import strip_tags
from pydantic import SecretStr

from integrations.slack.models import Installation, Member
from recognition.people.models import RoleGrant

pytestmark = pytest.mark.django_db
PAGE = "/administration/slack"
AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


@pytest.fixture
def admin(cast, as_):
    RoleGrant.objects.create(employee=cast.dan, role="administrator", granted_at=timezone.now())
    return as_("dan")


@pytest.fixture
def app(settings):
    """The Slack app is known to Laurels."""
    known = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": SecretStr("secret")}
    settings.LAURELS = settings.LAURELS.model_copy(update=known)


def install(**facts):
    given = {"app_id": "A1", "team_id": "T1", "name": "Fabrikken", "bot_user_id": "U0", "bot_token": "sealed-token"}
    return Installation.objects.create(**{**given, "installed_at": AT, **facts})


def shown(client):
    answer = client.get(PAGE)
    assert answer.status_code == 200, answer
    page = answer.content.decode()
    return " ".join(strip_tags(page[page.index("<main") :]).split()), page


def test_before_the_app_is_set_up_it_says_what_to_set(admin):
    words, page = shown(admin)

    assert "Slack is not set up yet" in words
    assert "SLACK_CLIENT_ID" in words
    assert 'href="/slack/install"' not in page


def test_with_the_app_but_no_workspace_the_way_in_is_a_button(admin, app):
    words, page = shown(admin)

    assert "Laurels is in no workspace yet." in words
    assert 'class="btn primary" href="/slack/install"' in page


def test_a_workspace_tells_whom_it_knows_and_where_kudos_are_shown(admin, app, cast, django_assert_max_num_queries):
    place = install(synced_at=AT, feed_channel="C0FEED")
    kinds = {"U1": "member", "U2": "guest", "U3": "bot", "U4": "deactivated"}
    for number, (user, kind) in enumerate(kinds.items()):
        known = cast.alice if number == 0 else None
        Member.objects.create(installation=place, user_id=user, kind=kind, employee=known, synced_at=AT)
    for number in range(5):
        install(team_id=f"T{number + 2}", name=f"Filial {number}")

    with django_assert_max_num_queries(12):
        words, page = shown(admin)

    assert "Fabrikken workspace T1" in words
    assert "1 of 2 people are employees here" in words
    assert "kudos are shown in C0FEED" in words
    assert words.count("its people are being read for the first time") == 5
    assert words.count("no channel for kudos yet") == 5
    assert "sealed-token" not in page


def test_what_slack_ended_stands_last_and_a_whole_organisation_is_called_one(admin, app):
    install(name="Gammel", ended_at=AT, ended_code="app_uninstalled", bot_token="")
    install(team_id="", enterprise_id="E1", name="Koncernen")

    words, _ = shown(admin)

    assert words.index("Koncernen whole organisation E1") < words.index("Gammel workspace T1")
    assert "connected" in words
    assert "ended" in words[words.index("Gammel") :]


def test_nobody_else_sees_it(as_):
    assert as_("greta").get(PAGE).status_code == 403
