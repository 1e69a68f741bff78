"""Inviting somebody: by HR or an administrator, to their own address, once, for a week."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from recognition.activity.models import Activity
from recognition.core.actor import Actor
from recognition.people import access, invitations, links, sign_in
from recognition.people.models import Employee, Entity, RoleGrant, SignInLink

pytestmark = pytest.mark.django_db


def as_(employee):
    return Actor(channel="web", employee_id=employee.pk)


def invite(cast, at=None, by="greta"):
    return invitations.invite(actor=as_(getattr(cast, by)), employee_id=cast.alice.pk, at=at or timezone.now())


def test_hr_invites_an_employee_who_then_has_a_user(cast):
    sent = invite(cast)

    assert (sent.email, sent.name, sent.language) == (cast.alice.email, "Alice", "da")
    assert invitations.invited_by_link(secret=sent.secret, at=timezone.now()) == "Alice"
    assert invitations.accept(secret=sent.secret, at=timezone.now()).employee == cast.alice
    assert Activity.objects.filter(code="employee.invited", subject_id=cast.alice.pk).exists()


def test_an_invitation_is_good_once(cast):
    sent = invite(cast)
    invitations.accept(secret=sent.secret, at=timezone.now())

    with pytest.raises(links.LinkRefused):
        invitations.accept(secret=sent.secret, at=timezone.now())


def test_an_invitation_is_good_for_seven_days(cast):
    at = timezone.now()
    sent = invite(cast, at=at)

    assert invitations.invited_by_link(secret=sent.secret, at=at + timedelta(days=6, hours=23)) == "Alice"
    with pytest.raises(links.LinkRefused):
        invitations.accept(secret=sent.secret, at=at + timedelta(days=7))


def test_a_new_invitation_ends_the_one_before(cast):
    first, second = invite(cast), invite(cast)

    assert invitations.invited_by_link(secret=first.secret, at=timezone.now()) is None
    assert invitations.invited_by_link(secret=second.secret, at=timezone.now()) == "Alice"


def test_nobody_else_invites(cast):
    with pytest.raises(access.RoleNeeded):
        invite(cast, by="bob")


def test_hr_of_another_entity_does_not_invite(cast):
    other = Entity.objects.create(external_id="SE", name="Bakkegård AB", currency="SEK", time_zone="Europe/Stockholm")
    RoleGrant.objects.create(employee=cast.dan, role="hr", entity=other, granted_at=timezone.now())

    with pytest.raises(access.RoleNeeded):
        invite(cast, by="dan")


def test_who_has_signed_in_before_is_not_invited(cast):
    user = invitations.accept(secret=invite(cast).secret, at=timezone.now())
    user.last_login = timezone.now()
    user.save()

    with pytest.raises(invitations.AlreadySignsIn):
        invite(cast)


def test_who_has_left_or_has_no_address_is_not_invited(cast):
    Employee.objects.filter(pk=cast.alice.pk).update(email="")
    with pytest.raises(invitations.NoAddress):
        invite(cast)
    Employee.objects.filter(pk=cast.alice.pk).update(left_on=date(2021, 1, 1))
    with pytest.raises(invitations.NobodyToInvite):
        invite(cast)


def test_an_invitation_dies_with_the_employment(cast):
    sent = invite(cast)
    Employee.objects.filter(pk=cast.alice.pk).update(left_on=date(2021, 1, 1))

    with pytest.raises(links.LinkRefused):
        invitations.accept(secret=sent.secret, at=timezone.now())


def test_only_the_digest_of_an_invitation_is_kept(cast):
    sent = invite(cast)

    assert sent.secret not in str(SignInLink.objects.values().get())


def test_an_invitation_is_no_one_time_link_and_the_other_way_round(cast):
    sent = invite(cast)
    link = sign_in.issue_link(actor=as_(cast.greta), email=cast.bob.email, at=timezone.now())

    with pytest.raises(links.LinkRefused):
        sign_in.redeem(secret=sent.secret, at=timezone.now())
    assert invitations.invited_by_link(secret=link, at=timezone.now()) is None


def test_the_latest_invitation_of_each_is_told(cast, django_assert_num_queries):
    at = timezone.now()
    invite(cast, at=at - timedelta(days=1))
    invite(cast, at=at)

    with django_assert_num_queries(1):
        latest = invitations.latest_of(employee_ids=[cast.alice.pk, cast.bob.pk])

    assert latest == {cast.alice.pk: invitations.Invitation(at, at + timedelta(days=7))}
