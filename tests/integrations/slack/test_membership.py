"""Who is who in Slack, and who of them may receive anything."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.slack import client, installing, membership
from integrations.slack.calls import Call
from integrations.slack.handlers import membership as handlers
from integrations.slack.models import Installation, Member

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def user(user_id="U0NEW", email="", **changes):
    said = {"id": user_id, "team_id": "T0LAURELS", "updated": 100, "locale": "da-DK", "tz": "Europe/Copenhagen"}
    return said | {"profile": {"email": email} if email else {}} | changes


def note(slack, *users, at=AT, installation=None):
    membership.note(installation or slack.installation, users, at=at)


def member(user_id="U0NEW"):
    return Member.objects.get(user_id=user_id)


@pytest.fixture
def strangers(slack):
    """A workspace in which nobody is known yet."""
    Member.objects.all().delete()
    return slack


def test_somebody_known_is_not_asked_for(slack, cast):
    found = membership.member_of(slack.installation, "U0ALICE", at=AT)

    assert found.employee == cast.alice
    assert slack.calls() == []


def test_somebody_new_is_asked_for_once_and_found_by_their_address(strangers, cast):
    found = membership.member_of(strangers.installation, "U0ALICE", at=AT)
    again = membership.member_of(strangers.installation, "U0ALICE", at=AT)

    assert (found.employee, found.kind, found.locale, found.time_zone) == (
        cast.alice,
        "member",
        "da-DK",
        "Europe/Copenhagen",
    )
    assert again == found
    assert len(strangers.calls("users.info")) == 1


def test_the_address_is_found_whatever_its_capitals_and_never_kept(slack, cast):
    cast.dan.email = "Dan.Krogh@Bakkegaard.example"
    cast.dan.save()
    Member.objects.filter(user_id="U0DAN").delete()

    note(slack, user(email="dan.KROGH@bakkegaard.example"))

    assert member().employee == cast.dan
    assert "dan.krogh" not in str(list(Member.objects.values())).lower()


def test_slack_knowing_nobody_is_nobody(slack):
    assert membership.member_of(slack.installation, "U0NOBODY", at=AT) is None
    assert not Member.objects.filter(user_id="U0NOBODY").exists()


def test_slack_being_away_is_told_for_somebody_new_only(slack, cast):
    Member.objects.filter(user_id="U0DAN").update(employee=None)
    slack.fail("users.info", times=2, status=500)

    with pytest.raises(client.Unreachable):
        membership.member_of(slack.installation, "U0NEW", at=AT)
    assert membership.member_of(slack.installation, "U0DAN", at=AT).employee is None


def test_somebody_without_a_record_is_looked_up_again_when_hr_may_have_added_them(strangers, cast):
    strangers.add_user("U0NEW", "New", "new@bakkegaard.example")
    assert membership.member_of(strangers.installation, "U0NEW", at=AT).employee is None
    cast.dan.email = "new@bakkegaard.example"
    cast.dan.save()

    soon = membership.member_of(strangers.installation, "U0NEW", at=AT + timedelta(minutes=9))
    later = membership.member_of(strangers.installation, "U0NEW", at=AT + timedelta(minutes=11))

    assert soon.employee is None
    assert later.employee == cast.dan


@pytest.mark.parametrize(
    ("flags", "kind"),
    [
        ({}, "member"),
        ({"is_restricted": True}, "guest"),
        ({"is_ultra_restricted": True}, "guest"),
        ({"is_bot": True}, "bot"),
        ({"id": "USLACKBOT"}, "bot"),
        ({"deleted": True}, "deactivated"),
        ({"deleted": True, "is_bot": True}, "deactivated"),
        ({"is_stranger": True}, "stranger"),
        ({"team_id": "T0OTHER"}, "stranger"),
        ({"team_id": None}, "stranger"),
        ({"team_id": "T0OTHER", "is_restricted": True}, "stranger"),
        ({"team_id": "T0OTHER", "enterprise_user": {"enterprise_id": "E0OTHER"}}, "stranger"),
    ],
)
def test_what_kind_of_user_it_is(slack, flags, kind):
    said = user() | flags
    note(slack, said)

    assert member(said["id"]).kind == kind


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"team_id": "T7", "enterprise_user": {"enterprise_id": "E1"}}, "member"),
        ({"team_id": "E1"}, "member"),
        ({"team_id": "T7", "enterprise_user": {"enterprise_id": "E2"}}, "stranger"),
        ({"team_id": "T7"}, "stranger"),
        ({"team_id": "T7", "enterprise_user": {"enterprise_id": "E1"}, "is_stranger": True}, "stranger"),
    ],
)
def test_on_a_grid_the_organisation_decides_who_is_ours(slack, cast, said, kind):
    for team_id in ("", "T1"):
        grid = Installation.objects.create(
            app_id="A1", enterprise_id="E1", team_id=team_id, bot_user_id="U0BOT", installed_at=AT
        )
        note(slack, user("W0ALICE", cast.alice.email, **said), installation=grid)

        found = grid.members.get()
        assert found.kind == kind
        assert found.employee == (cast.alice if kind == "member" else None)


def test_bots_and_strangers_never_stand_for_an_employee(strangers, cast):
    note(
        strangers,
        user("U1", cast.alice.email, is_bot=True),
        user("U2", cast.alice.email, is_stranger=True),
        user("U3", cast.alice.email, deleted=True),
    )

    assert set(Member.objects.values_list("employee", flat=True)) == {None}


def test_once_found_an_employee_stays_when_the_address_changes(strangers, cast):
    note(strangers, user(email=cast.alice.email))
    note(strangers, user(email=cast.bob.email, updated=101))

    assert member().employee == cast.alice


def test_somebody_found_by_nobody_is_found_when_the_address_is_mended(strangers, cast):
    note(strangers, user(email="wrong@bakkegaard.example"))
    note(strangers, user(email=cast.alice.email, updated=101))

    assert member().employee == cast.alice


def test_who_is_deactivated_frees_the_employee_for_their_new_user(strangers, cast):
    note(strangers, user("U1", cast.alice.email))
    note(strangers, user("U1", cast.alice.email, updated=101, deleted=True), user("U2", cast.alice.email))

    assert (member("U1").employee, member("U2").employee) == (None, cast.alice)


def test_of_two_users_with_one_address_the_member_comes_before_the_guest(strangers, cast):
    note(
        strangers,
        user("U1", cast.alice.email, is_restricted=True),
        user("U3", cast.alice.email),
        user("U2", cast.alice.email),
    )

    assert Member.objects.get(employee=cast.alice).user_id == "U2"


def test_a_later_user_with_the_same_address_does_not_take_over(strangers, cast):
    note(strangers, user("U9", cast.alice.email))
    note(strangers, user("U1", cast.alice.email))

    assert Member.objects.get(employee=cast.alice).user_id == "U9"


def test_late_news_does_not_undo_newer(strangers, cast):
    note(strangers, user(email=cast.alice.email, updated=200, deleted=True))
    note(strangers, user(email=cast.alice.email, updated=199, locale="sv-SE"))
    assert (member().kind, member().employee, member().said_at) == ("deactivated", None, 200)

    note(strangers, user(email=cast.alice.email, updated=201))
    assert (member().kind, member().employee) == ("member", cast.alice)


def test_news_without_a_locale_keeps_the_one_known(strangers):
    note(strangers, user(locale="sv-SE"))
    note(strangers, user(locale=None, updated=101))

    assert member().locale == "sv-SE"


@pytest.mark.parametrize("name", ["team_join", "user_change"])
def test_events_change_what_is_known(strangers, cast, name):
    event = {"type": name, "user": user(email=cast.alice.email)}
    call = Call(
        key="k",
        payload={"event": event, "event_time": 1},
        installation=installing.find("T0LAURELS", "", ""),
        member=None,
        actor=None,
        language="en",
        at=AT,
    )
    handlers.changed(call)
    handlers.changed(call)

    assert member().employee == cast.alice
