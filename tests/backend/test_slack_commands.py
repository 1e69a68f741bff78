"""The command that shows and changes the settings of Slack."""

import io
import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from integrations.slack import installing
from integrations.slack.models import Installation
from recognition.activity.models import Activity
from recognition.core import actor as actors
from recognition.people.models import RoleGrant
from tests.cast import BEGINNING

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def run(*arguments):
    out = io.StringIO()
    call_command("slack_settings", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def workspace(cast):
    RoleGrant.objects.create(employee=cast.alice, role="administrator", granted_at=BEGINNING)
    granted = installing.Granted(
        app_id="A1", enterprise_id="", team_id="T1", name="Nord", bot_user_id="U0BOT", token="xoxb-1", scopes=[]
    )
    return installing.keep(actor=actors.system("test"), granted=granted, at=AT)


def test_it_lists_where_laurels_is_without_any_token(workspace):
    [row] = json.loads(run("list", "--format", "json"))

    assert (row["workspace"], row["name"], row["state"]) == ("T1", "Nord", "active")
    assert (row["feed_channel"], row["boost_emoji"], row["guests"]) == ("", "heavy_plus_sign", "off")
    assert workspace.bot_token not in run("list")

    installing.end(workspace, "app_uninstalled", AT)
    assert "ended: app_uninstalled" in run("list")


def test_an_administrator_changes_settings_and_it_is_recorded(workspace, cast):
    said = run(
        *"set T1 --feed-channel C024BE91L --boost-emoji :tada: clap --guests on --as alice".split(),
    )

    workspace.refresh_from_db()
    assert (workspace.feed_channel, workspace.boost_emoji, workspace.allows_guests) == (
        "C024BE91L",
        ["clap", "tada"],
        True,
    )
    assert said.strip() == "T1: feed in C024BE91L; joined by clap tada; guests can receive."
    [activity] = Activity.objects.filter(code="slack.settings_changed")
    assert activity.employee_id == cast.alice.pk
    assert activity.data["feed_channel"] == "C024BE91L"


def test_what_is_not_named_stays_and_none_takes_away(workspace):
    run(*"set T1 --feed-channel C024BE91L --boost-emoji tada --as alice".split())
    run(*"set T1 --guests on --as alice".split())
    run(*"set T1 --feed-channel none --as alice".split())

    workspace.refresh_from_db()
    assert (workspace.feed_channel, workspace.boost_emoji, workspace.allows_guests) == ("", ["tada"], True)

    run(*"set T1 --feed-channel none --as alice".split())
    assert Activity.objects.filter(code="slack.settings_changed").count() == 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("set T1 --guests on --as bob", "Only an administrator"),
        ("set T9 --guests on --as alice", "it is in: T1"),
        ("set T1 --feed-channel #kudos --as alice", "no channel id"),
        ("set T1 --boost-emoji two_words: <!channel> --as alice", "names of emoji"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(workspace, arguments, sentence):
    with pytest.raises(CommandError, match=sentence) as caught:
        run(*arguments.split())

    assert caught.value.returncode == 1
    assert Installation.objects.get().allows_guests is False


def test_a_workspace_is_found_by_its_own_id_or_its_organisations(workspace):
    whole = Installation.objects.create(app_id="A1", enterprise_id="E1", bot_user_id="U0BOT", installed_at=AT)

    assert installing.installation_by("T1") == workspace
    assert installing.installation_by("E1") == whole
