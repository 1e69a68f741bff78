"""After the last day nothing lets somebody in, waits for them or speaks for them; what they earned stays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from backend import leavers
from recognition.activity.models import Activity
from recognition.core.actor import Actor, system
from recognition.core.errors import Forbidden
from recognition.kudos import services as kudos
from recognition.kudos.services import addressing
from recognition.ledger.models import Posting
from recognition.people import invitations, selectors, services, sign_in, tokens
from recognition.people.models import ApiToken, Delegation, RoleGrant
from recognition.rewards import access as rewards
from recognition.rewards import services as awards
from tests.recognition.rewards.world import NOW, World, as_

LAST_DAY = date(2026, 9, 30)
ON_IT = datetime(2026, 9, 30, 10, tzinfo=UTC)
AFTER = datetime(2026, 10, 1, 10, tzinfo=UTC)
LATER = AFTER + timedelta(days=70)


@pytest.fixture
def world(cast):
    return World(cast)


def leaves(cast, who, last_day=LAST_DAY):
    services.leave(actor=as_(cast.greta), employee_id=who.pk, last_day=last_day, at=NOW, key=f"{who} leaves")


def end(at=AFTER):
    return services.end_access(actor=system("test"), at=at)


def signed_in(employee):
    client = Client()
    secret = sign_in.issue_link(actor=system("test"), email=employee.email, at=datetime.now(UTC))
    client.post(f"/sign-in/{secret}")
    return client


def test_sign_in_is_blocked_from_the_day_after(cast):
    leaves(cast, cast.alice)
    sign_in.make_known(email=cast.alice.email, at=ON_IT)
    cast.alice.refresh_from_db()

    assert sign_in.may_sign_in(user_id=cast.alice.user_id, at=ON_IT)
    assert not sign_in.may_sign_in(user_id=cast.alice.user_id, at=AFTER)


def test_the_sweep_ends_every_session_and_says_nothing_is_left(cast):
    client = signed_in(cast.alice)
    assert client.get("/feed").status_code == 200
    today = datetime.now(UTC)
    services.leave(
        actor=as_(cast.greta), employee_id=cast.alice.pk, last_day=(today - timedelta(days=3)).date(), at=today, key="k"
    )

    assert leavers.end_access(at=today) >= 1
    assert leavers.end_access(at=today) == 0
    assert client.get("/feed").status_code == 302
    assert "_auth_user_id" not in client.session


@pytest.mark.slow
def test_tokens_invitations_delegations_and_roles_end_and_it_is_recorded(cast):
    secret = tokens.issue(
        actor=system("test"), name="t", scopes=["people:read"], lifetime=timedelta(days=90), at=NOW, employee="greta"
    ).secret
    invitation = invitations.invite(actor=as_(cast.greta), employee_id=cast.alice.pk, at=ON_IT).secret
    for giver, delegate in ((cast.greta, cast.dan), (cast.bob, cast.greta)):
        services.delegate(
            actor=as_(giver),
            giver_id=giver.pk,
            delegate_id=delegate.pk,
            from_date=LAST_DAY,
            to_date=date(2026, 12, 31),
            at=NOW,
        )
    leaves(cast, cast.alice)
    leaves(cast, cast.greta)
    assert end(ON_IT) == 0

    assert end() == 1 + 1 + 2 + 2
    assert end() == 0
    assert ApiToken.objects.get().revoked_at == AFTER
    assert invitations.invited_by_link(secret=invitation, at=AFTER) is None
    assert set(Delegation.objects.values_list("ended_at", flat=True)) == {AFTER}
    assert set(RoleGrant.objects.filter(employee=cast.greta).values_list("revoked_at", flat=True)) == {AFTER}
    codes = ("api_token.revoked", "delegation.ended", "role.revoked")
    assert [Activity.objects.filter(code=code).count() for code in codes] == [1, 2, 2]
    with pytest.raises(tokens.InvalidToken):
        tokens.authenticate(secret=secret, at=AFTER)


def test_the_last_administrator_s_role_only_lies_still(cast):
    RoleGrant.objects.create(employee=cast.greta, role="administrator", granted_at=NOW)
    leaves(cast, cast.greta)

    end()

    assert list(RoleGrant.objects.filter(revoked_at=None, employee=cast.greta).values_list("role", flat=True)) == [
        "administrator"
    ]


@pytest.mark.slow
def test_what_waits_for_a_manager_who_left_moves_up_and_back_when_they_return(world):
    cast = world.cast
    proposal = world.proposal()
    leaves(cast, cast.bob)

    def decider(at):
        found = []
        for who in (cast.bob, cast.erik):
            try:
                found.append(rewards.may_decide(actor=as_(who), proposal=proposal, at=at).decided_by_id)
            except Forbidden:
                continue
        return found

    assert decider(ON_IT) == [cast.bob.pk]
    assert decider(AFTER) == [cast.erik.pk]
    services.come_back(actor=as_(cast.greta), employee_id=cast.bob.pk, on=LATER.date(), at=LATER, key="back")
    assert decider(LATER) == [cast.bob.pk]


def test_who_stood_in_for_a_manager_who_left_decides_no_more(world):
    cast = world.cast
    proposal = world.proposal()
    services.delegate(
        actor=as_(cast.bob),
        giver_id=cast.bob.pk,
        delegate_id=cast.carol.pk,
        from_date=LAST_DAY,
        to_date=date(2026, 12, 31),
        at=NOW,
    )
    leaves(cast, cast.bob)

    assert rewards.may_decide(actor=as_(cast.carol), proposal=proposal, at=ON_IT).decided_by_id == cast.bob.pk
    with pytest.raises(Forbidden):
        rewards.may_decide(actor=as_(cast.carol), proposal=proposal, at=AFTER)


def test_a_held_award_of_a_leaver_goes_on_by_its_programme_and_the_books_stay(world):
    cast = world.cast
    held = world.proposal(state="held", held_for="hold_days", hold_until=AFTER)
    postings = Posting.objects.count()
    leaves(cast, cast.alice)
    end()

    awards.release_held(actor=system("test"), at=AFTER)

    held.refresh_from_db()
    assert held.state == "proposed"
    assert Posting.objects.count() == postings


def test_nobody_thanks_with_points_or_is_thanked_once_they_left(cast):
    leaves(cast, cast.alice)
    thanks = {"points": 5, "text": "Tak!", "tag": ""}

    given = kudos.give(actor=as_(cast.alice), recipients=[cast.bob.pk], at=ON_IT, key="on the last day", **thanks)
    assert given.points == 5
    with pytest.raises(Forbidden, match="not employed here"):
        kudos.give(actor=as_(cast.alice), recipients=[cast.bob.pk], at=AFTER, key="after it", **thanks)
    with pytest.raises(addressing.InactiveRecipients):
        kudos.give(actor=as_(cast.bob), recipients=[cast.alice.pk], at=AFTER, key="to her", **thanks)


def test_who_returns_signs_in_again_with_nothing_of_before(cast):
    services.leave(actor=as_(cast.greta), employee_id=cast.carol.pk, last_day=LAST_DAY, at=NOW, key="leaves")
    sign_in.make_known(email=cast.carol.email, at=NOW)
    end()

    services.come_back(actor=as_(cast.greta), employee_id=cast.carol.pk, on=LATER.date(), at=LATER, key="back")

    cast.carol.refresh_from_db()
    assert sign_in.may_sign_in(user_id=cast.carol.user_id, at=LATER)
    assert selectors.roles_of(employee_id=cast.carol.pk, at=LATER) == set()


def test_a_system_actor_lets_nobody_leave(cast):
    with pytest.raises(Forbidden):
        services.leave(
            actor=Actor(channel="test"), employee_id=cast.alice.pk, last_day=LAST_DAY, at=NOW, key="no one says so"
        )
