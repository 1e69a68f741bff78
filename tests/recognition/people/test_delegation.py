"""Somebody decides for somebody who is away, on those days and no further."""

from datetime import UTC, date, datetime

import pytest

from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.people import selectors, services

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
TODAY, FRIDAY = date(2026, 9, 30), date(2026, 10, 2)


def by(employee):
    return Actor(channel="test", employee_id=employee.pk)


def delegate(actor, giver, receiver, first=TODAY, last=FRIDAY):
    return services.delegate(
        actor=by(actor), giver_id=giver.pk, delegate_id=receiver.pk, from_date=first, to_date=last, at=AT
    )


def may_act(who, giver, at=AT):
    return giver.pk in selectors.givers_to(delegate_id=who.pk, at=at)


def test_the_delegate_acts_on_the_named_days_in_the_company_s_zone(cast):
    delegate(cast.bob, cast.bob, cast.carol)

    assert may_act(cast.carol, cast.bob)
    assert may_act(cast.carol, cast.bob, at=datetime(2026, 10, 2, 21, 59, tzinfo=UTC))
    assert not may_act(cast.carol, cast.bob, at=datetime(2026, 10, 2, 22, 0, tzinfo=UTC))
    assert selectors.delegates_by_giver(giver_ids=[cast.bob.pk], at=AT) == {cast.bob.pk: [cast.carol.pk]}


def test_it_is_not_transitive(cast):
    delegate(cast.bob, cast.bob, cast.carol)
    delegate(cast.carol, cast.carol, cast.dan)

    assert not may_act(cast.dan, cast.bob)


def test_hr_may_delegate_for_somebody_but_a_colleague_may_not(cast):
    delegate(cast.greta, cast.bob, cast.carol)

    with pytest.raises(DomainError, match="the person who is away, or HR"):
        delegate(cast.dan, cast.bob, cast.dan)


def test_who_has_left_by_the_first_day_does_not_stand_in(cast):
    cast.carol.employments.update(ends_on=FRIDAY)

    with pytest.raises(services.BadDelegation, match="does not work here on 2026-10-02"):
        delegate(cast.bob, cast.bob, cast.carol, first=FRIDAY)
    assert delegate(cast.bob, cast.bob, cast.carol, last=date(2026, 10, 9)).delegate == cast.carol


def test_nobody_stands_in_for_themself_or_in_the_past(cast):
    with pytest.raises(DomainError, match="Nobody stands in for themself"):
        delegate(cast.bob, cast.bob, cast.bob)
    with pytest.raises(DomainError, match="correct the dates"):
        delegate(cast.bob, cast.bob, cast.carol, first=date(2026, 9, 1), last=date(2026, 9, 2))


def test_an_ended_delegation_ends_at_once_and_once(cast):
    made = delegate(cast.bob, cast.bob, cast.carol)

    assert services.end_delegation(actor=by(cast.bob), delegation_id=made.pk, at=AT)

    assert not may_act(cast.carol, cast.bob)
    assert not services.end_delegation(actor=by(cast.bob), delegation_id=made.pk, at=AT)


def test_the_same_delegation_again_is_the_one_that_stands(cast):
    assert delegate(cast.bob, cast.bob, cast.carol).pk == delegate(cast.bob, cast.bob, cast.carol).pk
