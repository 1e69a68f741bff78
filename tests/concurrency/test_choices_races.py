"""Two clicks at the same moment make one delegation, one rule, one policy."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recognition.activity.models import Activity
from recognition.core.actor import Actor
from recognition.kudos import services as kudos
from recognition.kudos.models import AllowanceRule, KudosPolicy
from recognition.people import selectors as people
from recognition.people import services
from recognition.people.models import Delegation
from tests import cast
from tests.concurrency.together import together

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MANY = 8


def test_of_many_at_once_one_is_made(transactional_db):
    everybody, at = cast.gather(), timezone.now()
    bob, greta = (Actor(channel="web", employee_id=each.pk) for each in (everybody.bob, everybody.greta))
    today = people.company_date(at)
    days = {"from_date": today, "to_date": today + timedelta(days=9)}
    pair = {"giver_id": everybody.bob.pk, "delegate_id": everybody.dan.pk}

    for work in (
        lambda _: services.delegate(actor=bob, **pair, **days, at=at).pk,
        lambda _: kudos.set_allowance_rule(actor=greta, amount=70, span="week", team=None, role="", at=at).pk,
        lambda _: kudos.set_policy(actor=greta, shows_points=True, at=at).pk,
    ):
        assert len(set(together(work, MANY))) == 1

    assert [model.objects.count() for model in (Delegation, AllowanceRule, KudosPolicy)] == [1, 1, 1]
    assert Activity.objects.count() == 3
