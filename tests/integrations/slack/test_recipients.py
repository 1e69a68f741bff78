"""Who can be reached, who may receive, and in which language they are spoken to."""

from datetime import UTC, datetime

import pytest

from integrations.slack import membership
from integrations.slack.models import Installation, Member

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def user(user_id, email="", **changes):
    said = {"id": user_id, "team_id": "T0LAURELS", "updated": 100, "locale": "da-DK", "tz": "Europe/Copenhagen"}
    return said | {"profile": {"email": email} if email else {}} | changes


def note(slack, *users, installation=None):
    membership.note(installation or slack.installation, users, at=AT)


def test_an_employee_is_reached_in_every_workspace_they_are_active_in(slack, cast):
    other = Installation.objects.create(app_id="A1", team_id="T2", bot_user_id="U0BOT", installed_at=AT)
    over = Installation.objects.create(app_id="A1", team_id="T3", bot_user_id="U0BOT", installed_at=AT, ended_at=AT)
    for installation, user_id in ((other, "U2ALICE"), (over, "U3ALICE")):
        note(slack, user(user_id, cast.alice.email, team_id=installation.team_id), installation=installation)
    Member.objects.filter(user_id="U0BOB").update(kind="deactivated")

    found = membership.members_of([cast.alice.pk, cast.bob.pk, cast.carol.pk])

    assert {key: [each.user_id for each in rows] for key, rows in found.items()} == {
        cast.alice.pk: ["U0ALICE", "U2ALICE"],
        cast.carol.pk: ["U0CAROL"],
    }
    assert list(membership.members_of([cast.alice.pk, cast.bob.pk], other)) == [cast.alice.pk]


def test_members_are_found_in_one_statement(slack, cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = membership.members_of([cast.alice.pk, cast.bob.pk, cast.carol.pk])
        assert [membership.language_of(row) for rows in found.values() for row in rows]


def test_who_may_receive_and_who_not_and_why(slack, cast):
    note(
        slack,
        user("U1BOT", is_bot=True),
        user("U1FOREIGN", is_stranger=True),
        user("U1GONE", deleted=True),
        user("U1GUEST", is_restricted=True),
        user("U1CONSULTANT", "consultant@elsewhere.example"),
    )

    found = membership.recipients(
        slack.installation,
        ["U0BOB", "U1BOT", "U1FOREIGN", "U0ALICE", "U1GONE", "U1GUEST", "U1CONSULTANT", "U0NOBODY", "U0BOB"],
        AT,
    )

    assert found.employees == {"U0BOB": cast.bob.pk, "U0ALICE": cast.alice.pk}
    assert found.left_out == {
        "U1BOT": "bot",
        "U1FOREIGN": "stranger",
        "U1GONE": "deactivated",
        "U1GUEST": "guest",
        "U1CONSULTANT": "unknown",
        "U0NOBODY": "unknown",
    }


def test_guests_receive_where_the_administrator_lets_them(slack, cast):
    Member.objects.filter(user_id="U0DAN").update(kind="guest")
    assert membership.recipients(slack.installation, ["U0DAN"], AT).left_out == {"U0DAN": "guest"}

    assert membership.members_of([cast.dan.pk]) == {}

    slack.installation.allows_guests = True
    slack.installation.save()

    assert list(membership.members_of([cast.dan.pk])) == [cast.dan.pk]
    assert membership.recipients(slack.installation, ["U0DAN"], AT).employees == {"U0DAN": cast.dan.pk}


def test_a_group_is_who_is_in_it_now(slack):
    slack.add_group("S0SERVICE", "service", ["U0ALICE", "U0BOB"])
    assert membership.group_members(slack.installation, "S0SERVICE") == ["U0ALICE", "U0BOB"]

    slack.add_group("S0SERVICE", "service", ["U0BOB"])

    assert membership.group_members(slack.installation, "S0SERVICE") == ["U0BOB"]
    assert membership.group_members(slack.installation, "S0GONE") == []


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("da-DK", "da"),
        ("nb-NO", "da"),
        ("sv-SE", "sv"),
        ("sv_FI", "sv"),
        ("en-GB", "en"),
        ("de-DE", "en"),
        ("", "da"),
        ("en-US", "da"),
    ],
)
def test_the_language_is_the_locale_in_slack_or_else_the_employees(slack, locale, language):
    alice = slack.member["alice"]
    alice.locale = locale

    assert membership.language_of(alice) == language


def test_nobody_is_spoken_to_in_english():
    assert membership.language_of(None) == "en"
    assert membership.language_of(Member(locale="")) == "en"
