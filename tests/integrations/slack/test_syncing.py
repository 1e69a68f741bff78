"""Every night all users are read: in steps, once, whatever comes between."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.slack import client, syncing
from integrations.slack.models import Installation, Member
from recognition.activity import services as activity
from recognition.core import actor as actors

EVENING = datetime(2026, 11, 21, 20, tzinfo=UTC)
NIGHT = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)  # half past two in Copenhagen
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def company(slack):
    """The cast and 450 more: three pages."""
    for number in range(450):
        slack.add_user(f"U1{number:04d}", f"Person {number}", f"p{number}@bakkegaard.example")
    return slack


def pages(slack):
    return [called.arguments.get("cursor", "") for called in slack.calls("users.list")]


def test_all_users_are_read_page_by_page_with_their_locale(company):
    assert syncing.sync(at=NIGHT) == 3

    assert pages(company) == ["", "after:200", "after:400"]
    assert Member.objects.count() == 458
    assert {called.arguments["limit"] for called in company.calls("users.list")} == {"200"}
    company.installation.refresh_from_db()
    assert (company.installation.synced_at, company.installation.sync_place) == (NIGHT, "")


@pytest.mark.slow
def test_each_installation_is_read_once_a_night(company):
    syncing.sync(at=EVENING)
    syncing.sync(at=NIGHT - timedelta(hours=1))
    assert len(pages(company)) == 3

    for minutes in range(5):
        syncing.sync(at=NIGHT + minutes * MINUTE)
    syncing.sync(at=NIGHT + timedelta(hours=23))
    assert len(pages(company)) == 6

    syncing.sync(at=NIGHT + timedelta(hours=24))
    assert len(pages(company)) == 9


@pytest.mark.slow
@pytest.mark.parametrize(
    "fault",
    [{"retry_after": 30}, {"status": 500}, {"drop": "after"}, {"error": "fatal_error"}, {"error": "team_added_to_org"}],
)
def test_it_goes_on_from_where_it_was_stopped(company, monkeypatch, fault):
    monkeypatch.setattr(syncing, "PAGES_AT_ONCE", 1)
    syncing.sync(at=NIGHT)
    company.fail("users.list", **fault)

    assert syncing.sync(at=NIGHT + MINUTE) == 0
    syncing.sync(at=NIGHT + 2 * MINUTE)
    syncing.sync(at=NIGHT + 3 * MINUTE)

    assert pages(company) == ["", "after:200", "after:200", "after:400"]
    assert Member.objects.count() == 458
    company.installation.refresh_from_db()
    assert company.installation.synced_at == NIGHT + 3 * MINUTE


def test_a_place_slack_has_forgotten_means_from_the_beginning(company, monkeypatch):
    monkeypatch.setattr(syncing, "PAGES_AT_ONCE", 1)
    syncing.sync(at=NIGHT)
    company.fail("users.list", error="invalid_cursor")
    syncing.sync(at=NIGHT + MINUTE)
    syncing.sync(at=NIGHT + 2 * MINUTE)

    assert pages(company) == ["", "after:200", ""]


@pytest.mark.slow
def test_who_has_vanished_is_deactivated_only_when_all_were_read(company, cast, monkeypatch):
    syncing.sync(at=EVENING)
    del company.users["U0ALICE"]
    Member.objects.filter(user_id="U10001").update(kind="stranger", synced_at=EVENING)
    del company.users["U10001"]
    monkeypatch.setattr(syncing, "PAGES_AT_ONCE", 2)

    syncing.sync(at=NIGHT)
    assert Member.objects.get(user_id="U0ALICE").kind == "member"
    syncing.sync(at=NIGHT + MINUTE)

    gone = Member.objects.get(user_id="U0ALICE")
    assert (gone.kind, gone.employee) == ("deactivated", None)
    assert Member.objects.get(user_id="U10001").kind == "stranger"
    assert Member.objects.filter(kind="deactivated").count() == 1


@pytest.mark.slow
@pytest.mark.parametrize(("counts", "again"), [({"new": 1}, 3), ({"corrected": 2}, 3), ({"unchanged": 9}, 0)])
def test_employees_imported_later_are_found_without_waiting_for_the_night(company, counts, again):
    syncing.sync(at=NIGHT)
    activity.record(
        actor=actors.system("test"),
        at=NIGHT,
        code="bundle.imported",
        subject_kind="source",
        subject_id=1,
        data={"employees": {"new": 0, "corrected": 0} | counts, "customers": {"new": 5}},
    )

    assert syncing.sync(at=NIGHT + MINUTE) == again
    assert syncing.sync(at=NIGHT + 2 * MINUTE) == 0


def test_an_empty_answer_deactivates_nobody(slack):
    slack.users.clear()

    syncing.sync(at=NIGHT)

    assert not Member.objects.filter(kind="deactivated").exists()


def test_two_workers_at_once_do_no_harm(company, monkeypatch):
    monkeypatch.setattr(syncing, "PAGES_AT_ONCE", 1)
    answer = client.call

    def other_worker_first(installation, method, **arguments):
        found = answer(installation, method, **arguments)
        if "cursor" in arguments and arguments["cursor"] is None:
            monkeypatch.setattr(client, "call", answer)
            syncing.sync(at=NIGHT)
        return found

    monkeypatch.setattr(client, "call", other_worker_first)
    syncing.sync(at=NIGHT)

    company.installation.refresh_from_db()
    assert company.installation.sync_place == "|after:200"


def test_a_revoked_token_ends_the_reading(company):
    company.revoke(company.token)

    assert syncing.sync(at=NIGHT) == 0
    assert syncing.sync(at=NIGHT + MINUTE) == 0
    assert len(pages(company)) == 1


def test_an_organisation_is_read_workspace_by_workspace(db, monkeypatch):
    grid = Installation.objects.create(
        app_id="A1", enterprise_id="E1", bot_user_id="U0BOT", bot_token="x", installed_at=EVENING
    )
    asked = []

    def answer(installation, method, **arguments):
        if method == "auth.teams.list":
            return {"teams": [{"id": "T2"}, {"id": "T1"}]}
        place = (arguments["team_id"], arguments["cursor"])
        asked.append(place)
        people = {"id": f"W{len(asked)}", "team_id": place[0], "enterprise_user": {"enterprise_id": "E1"}}
        following = "c" if place == ("T1", None) else ""
        return {"members": [people], "response_metadata": {"next_cursor": following}}

    monkeypatch.setattr(client, "call", answer)
    syncing.sync(at=NIGHT)

    assert asked == [("T1", None), ("T1", "c"), ("T2", None)]
    assert set(grid.members.values_list("user_id", "kind")) == {("W1", "member"), ("W2", "member"), ("W3", "member")}
    grid.refresh_from_db()
    assert grid.synced_at == NIGHT


def test_an_organisation_without_workspaces_waits(db, monkeypatch):
    Installation.objects.create(
        app_id="A1", enterprise_id="E1", bot_user_id="U0BOT", bot_token="x", installed_at=EVENING
    )
    monkeypatch.setattr(client, "call", lambda *_, **__: {"teams": []})

    assert syncing.sync(at=NIGHT) == 0
