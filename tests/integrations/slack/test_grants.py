"""What Slack grants: one workspace, several, a whole organisation, or the workspace of a token in the environment."""

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from integrations.slack import installing, oauth
from integrations.slack.models import Installation
from recognition.core import actor as actors

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)


def access(**changes):
    said = {
        "ok": True,
        "access_token": "xoxb-9",
        "token_type": "bot",
        "scope": "commands,chat:write",
        "bot_user_id": "U0BOT",
        "app_id": "A1",
        "team": {"id": "T1", "name": "Nord"},
        "enterprise": None,
        "is_enterprise_install": False,
        "authed_user": {"id": "U0ADMIN"},
    }
    return said | changes


@pytest.fixture
def slack_grants(monkeypatch, settings):
    """Slack answers the exchange with what the test gives."""
    settings.LAURELS = settings.LAURELS.model_copy(
        update={"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": SecretStr("s")}
    )

    def grant(**changes):
        monkeypatch.setattr(oauth.client, "ask_fully", lambda method, **_: (access(**changes), {}))
        return installing.keep(actor=actors.system("test"), granted=oauth.exchange(code="c"), at=AT)

    return grant


ORGANISATION = {"enterprise": {"id": "E1", "name": "Koncern"}}


@pytest.mark.django_db
def test_a_whole_organisation_is_one_installation_for_all_its_workspaces(slack_grants):
    whole = slack_grants(**ORGANISATION, team=None, is_enterprise_install=True)

    assert (whole.enterprise_id, whole.team_id, whole.name) == ("E1", "", "Koncern")
    assert installing.find("T7", "E1", "A1") == whole
    assert installing.find("", "E1", "A1") == whole
    assert installing.find("T7", "E2", "A1") is None
    assert installing.find("T7", "", "A1") is None


@pytest.mark.django_db
def test_a_workspace_of_an_organisation_with_its_own_installation_is_found_first(slack_grants):
    whole = slack_grants(**ORGANISATION, team=None, is_enterprise_install=True)
    own = slack_grants(**ORGANISATION, access_token="xoxb-10")

    assert installing.find("T1", "E1", "A1") == own
    assert installing.find("T2", "E1", "A1") == whole
    installing.end(own, "app_uninstalled", AT)
    assert installing.find("T1", "E1", "A1") == whole


@pytest.mark.django_db
def test_several_workspaces_and_apps_are_kept_apart(slack_grants):
    first, second = slack_grants(), slack_grants(team={"id": "T2", "name": "Syd"})
    other_app = slack_grants(app_id="A2")

    assert installing.find("T1", "", "A1") == first
    assert installing.find("T2", "", "A1") == second
    assert installing.find("T1", "", "A2") == other_app
    assert len(installing.active()) == 3


@pytest.mark.django_db
def test_an_installation_of_which_slack_named_no_app_is_any_apps(slack_grants):
    assert installing.find("T1", "", "A7") is None
    kept = slack_grants(app_id="")

    assert installing.find("T1", "", "A7") == kept
    assert installing.find("T1", "", "") == kept


@pytest.mark.django_db
def test_a_workspace_that_joined_an_organisation_is_still_the_same(slack_grants):
    before = slack_grants()
    after = slack_grants(**ORGANISATION)

    assert (after.pk, after.enterprise_id) == (before.pk, "E1")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"access_token": ""},
        {"bot_user_id": None},
        {"team": None},
        {"team": None, "is_enterprise_install": True},
        {"expires_in": 43200, "refresh_token": "xoxe-1"},
    ],
)
def test_a_grant_laurels_cannot_live_with_is_refused(slack_grants, changes):
    with pytest.raises(oauth.GrantRefused, match="manifest"):
        slack_grants(**changes)


@pytest.fixture
def with_token(db, empty_slack, settings):
    """SLACK_BOT_TOKEN is set, nothing is installed."""
    empty_slack.token = empty_slack.new_token()
    settings.LAURELS = settings.LAURELS.model_copy(
        update={"SLACK_BOT_TOKEN": SecretStr(empty_slack.token), "SLACK_APP_ID": "A0LAURELS"}
    )
    return empty_slack


def test_a_token_in_the_environment_installs_its_workspace_once(with_token):
    assert oauth.install_from_environment(at=AT) == 1
    assert oauth.install_from_environment(at=AT) == 0

    [kept] = installing.active()
    assert (kept.team_id, kept.app_id, kept.bot_user_id) == ("T0LAURELS", "A0LAURELS", "U0LAURELS")
    assert installing.token_of(kept) == with_token.token
    assert len(with_token.calls("auth.test")) == 1


def test_a_new_token_in_the_environment_replaces_the_former(with_token, settings):
    oauth.install_from_environment(at=AT)
    former = with_token.token
    with_token.revoke(former)
    installing.end(installing.active()[0], "token_revoked", AT)
    assert oauth.install_from_environment(at=AT) == 0

    newer = SecretStr(with_token.new_token())
    settings.LAURELS = settings.LAURELS.model_copy(update={"SLACK_BOT_TOKEN": newer})
    assert oauth.install_from_environment(at=AT) == 1
    assert installing.token_of(installing.active()[0]) == newer.get_secret_value()
    assert Installation.objects.count() == 1


@pytest.mark.parametrize("fault", [{"status": 500}, {"error": "invalid_auth"}, {"retry_after": 5}])
def test_a_token_slack_does_not_confirm_installs_nothing(with_token, fault):
    with_token.fail("auth.test", **fault)

    assert oauth.install_from_environment(at=AT) == 0
    assert not Installation.objects.exists()


@pytest.mark.django_db
def test_without_a_token_in_the_environment_nothing_is_asked(empty_slack):
    assert oauth.install_from_environment(at=AT) == 0
    assert empty_slack.calls() == []
