"""Installing from Laurels: an administrator goes to Slack and comes back, once, in the same browser."""

import logging
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from pydantic import SecretStr

from integrations.slack import installing, manifest
from integrations.slack.models import Installation, InstallState
from recognition.activity.models import Activity
from recognition.people.models import RoleGrant
from tests.cast import BEGINNING, signed_in

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
COOKIE = "slack-install"


@pytest.fixture
def admin(cast):
    """Alice is an administrator and signed in."""
    RoleGrant.objects.create(employee=cast.alice, role="administrator", granted_at=BEGINNING)
    return signed_in(cast.alice)


@pytest.fixture
def app(empty_slack, settings):
    """The Slack app is known to Laurels."""
    secret = SecretStr(empty_slack.client_secret)
    settings.LAURELS = settings.LAURELS.model_copy(
        update={"SLACK_CLIENT_ID": empty_slack.client_id, "SLACK_CLIENT_SECRET": secret}
    )
    return empty_slack


def consent(address):
    """Where the browser is sent back to when somebody agrees at Slack."""
    slack = urlsplit(address)
    asked = HTTPConnection(slack.hostname, slack.port)
    with closing(asked):
        asked.request("GET", f"{slack.path}?{slack.query}")
        place = urlsplit(asked.getresponse().headers["Location"])
    return f"{place.path}?{place.query}"


def begin(client):
    answer = client.get("/slack/install")
    assert answer.status_code == 302
    return answer.url


def state_in(address):
    return parse_qs(urlsplit(address).query)["state"][0]


def come_back(client, **query):
    return client.get("/slack/oauth_redirect", query)


def outcome(answer):
    assert answer.status_code == 302, answer.content
    place = urlsplit(answer.url)
    assert place.path == "/slack/installed"
    assert list(parse_qs(place.query)) == ["outcome"]
    return parse_qs(place.query)["outcome"][0]


def test_an_administrator_installs_a_workspace(admin, app, cast, caplog):
    caplog.set_level(logging.DEBUG)
    place = consent(begin(admin))
    answer = admin.get(place)

    assert outcome(answer) == "installed"
    kept = installing.active()[0]
    assert (kept.team_id, kept.enterprise_id, kept.app_id) == ("T0LAURELS", "", "A0LAURELS")
    assert (kept.name, kept.bot_user_id, kept.installed_by) == ("Bakkegaard", "U0LAURELS", "U0INSTALLER")
    assert installing.token_of(kept) in app.tokens
    assert kept.boost_emoji == installing.BOOST_EMOJI
    [activity] = Activity.objects.filter(code="slack.installed")
    assert activity.employee_id == cast.alice.pk
    assert "Bakkegaard" in admin.get(answer.url).content.decode()
    for secret in (installing.token_of(kept), parse_qs(urlsplit(place).query)["code"][0], app.client_secret):
        assert secret not in caplog.text
        assert secret not in answer.url


def test_the_consent_page_is_asked_for_exactly_what_the_manifest_asks(admin, app, settings):
    asked = parse_qs(urlsplit(begin(admin)).query)

    assert asked["scope"] == [",".join(manifest.SCOPES)]
    assert asked["client_id"] == [app.client_id]
    assert asked["redirect_uri"] == [f"{settings.LAURELS.LAURELS_BASE_URL}/slack/oauth_redirect"]


def test_state_and_browser_are_kept_as_digests_and_the_cookie_is_out_of_reach(admin, app):
    address = begin(admin)
    row, cookie = InstallState.objects.get(), admin.cookies[COOKIE]

    assert state_in(address) not in (row.digest, row.browser_digest)
    assert cookie.value not in (row.digest, row.browser_digest)
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 600)


def test_over_https_the_cookie_is_bound_to_the_host(admin, app, settings):
    settings.LAURELS = settings.LAURELS.model_copy(update={"LAURELS_BASE_URL": "https://laurels.example.com"})
    begin(admin)

    cookie = admin.cookies[f"__Host-{COOKIE}"]
    assert cookie["secure"]
    assert cookie["path"] == "/"
    assert not cookie["domain"]


@pytest.mark.parametrize("who", ["bob", "nobody"])
def test_nobody_else_may_begin(app, cast, who):
    client = Client() if who == "nobody" else signed_in(cast.bob)

    answer = client.get("/slack/install")

    assert answer.status_code == (302 if who == "nobody" else 404)
    assert not answer.headers.get("Location", "").startswith(app.url)
    assert not InstallState.objects.exists()


def test_an_administrator_of_one_entity_may_not_begin(app, cast):
    RoleGrant.objects.create(employee=cast.bob, role="administrator", entity=cast.entity, granted_at=BEGINNING)

    assert signed_in(cast.bob).get("/slack/install").status_code == 404


def test_a_state_is_good_once(admin, app):
    place = consent(begin(admin))
    assert outcome(admin.get(place)) == "installed"
    code = app.new_code()

    again = admin.get(place)
    replayed = come_back(admin, state=parse_qs(urlsplit(place).query)["state"][0], code=code)

    assert (again.status_code, replayed.status_code) == (400, 400)
    assert code in app.codes


@pytest.mark.parametrize("how", ["missing", "unknown", "other browser", "no cookie"])
def test_a_state_that_is_not_this_browsers_installs_nothing(admin, app, how):
    address = begin(admin)
    state = {"missing": "", "unknown": "x" * 43}.get(how, state_in(address))
    client = Client() if how in ("other browser", "no cookie") else admin
    if how == "other browser":
        client.cookies[COOKIE] = "something else"
    code = app.new_code()

    answer = come_back(client, state=state, code=code)

    assert answer.status_code == 400
    assert "in another browser" in answer.content.decode()
    assert code in app.codes
    assert not Installation.objects.exists()


def test_a_state_lives_ten_minutes(db):
    state, browser = installing.begin_state(at=AT)

    assert not installing.use_state(state=state, browser=browser, at=AT + timedelta(minutes=10))
    assert installing.use_state(state=state, browser=browser, at=AT + timedelta(minutes=10, seconds=-1))


def test_old_states_are_swept_when_the_next_begins(db):
    installing.begin_state(at=AT)
    installing.begin_state(at=AT + timedelta(minutes=11))

    assert InstallState.objects.count() == 1


def test_two_installations_can_be_under_way_in_one_browser(admin, app):
    first, second = consent(begin(admin)), consent(begin(admin))

    assert outcome(admin.get(first)) == "installed"
    assert outcome(admin.get(second)) == "installed"
    assert Installation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_twenty_callbacks_at_the_same_moment_exactly_one_passes():
    state, browser = installing.begin_state(at=AT)
    together, passed = threading.Barrier(20), []

    def call_back():
        try:
            together.wait()
            passed.append(installing.use_state(state=state, browser=browser, at=AT))
        finally:
            connection.close()

    threads = [threading.Thread(target=call_back) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(passed) == [False] * 19 + [True]


def test_declining_at_slack_is_answered_calmly(admin, app):
    answer = come_back(admin, state=state_in(begin(admin)), error="access_denied")

    assert outcome(answer) == "declined"
    assert "Nothing was installed" in admin.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"status": 500}, "unavailable"),
        ({"drop": "before"}, "unavailable"),
        ({"drop": "after"}, "unavailable"),
        ({"retry_after": 30}, "unavailable"),
        ({"error": "invalid_code"}, "refused"),
        ({"error": "bad_client_secret"}, "refused"),
    ],
)
def test_what_slack_does_not_grant_is_told_with_what_to_do(admin, app, fault, said):
    app.fail("oauth.v2.access", **fault)

    answer = admin.get(consent(begin(admin)))

    assert outcome(answer) == said
    page = admin.get(answer.url)
    assert page.status_code == 200
    assert "egin again" in page.content.decode()
    assert not Installation.objects.exists()


def test_a_callback_without_a_code_is_refused(admin, app):
    assert outcome(come_back(admin, state=state_in(begin(admin)))) == "refused"
    assert app.calls("oauth.v2.access") == []


@pytest.mark.parametrize(("language", "words"), [("da", "Slack"), ("sv", "Slack"), ("en", "Nothing was installed")])
def test_the_page_speaks_the_persons_language(admin, app, language, words):
    page = admin.get("/slack/installed", {"outcome": "declined"}, headers={"Accept-Language": language})

    assert f'lang="{language}"' in page.content.decode()
    assert words in page.content.decode()


def test_without_a_client_id_the_page_says_what_to_set(admin):
    page = admin.get("/slack/install")

    assert "SLACK_CLIENT_ID" in page.content.decode()
    assert not InstallState.objects.exists()


def test_a_made_up_outcome_says_nothing_made_up(admin):
    page = admin.get("/slack/installed", {"outcome": "<b>rich</b>"}).content.decode()

    assert "<b>rich" not in page
    assert "not in Slack yet" in page
