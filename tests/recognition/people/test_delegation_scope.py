"""Who stands in does so for what was named: everything, awards alone or nominations alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from recognition.activity.models import Activity
from recognition.core.actor import Actor
from recognition.core.identity import uid
from recognition.customers import selectors as customer_selectors
from recognition.customers import services as customers
from recognition.customers.models import Customer
from recognition.people import access, selectors, services
from tests.recognition.customers.nominating import served_long_ago

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
TODAY = date(2026, 9, 30)


def by(employee):
    return Actor(channel="test", employee_id=employee.pk)


def delegate(actor, giver, to, **more):
    return services.delegate(
        actor=by(actor), giver_id=giver.pk, delegate_id=to.pk, from_date=TODAY, to_date=TODAY, at=AT, **more
    )


@pytest.mark.parametrize(
    ("given", "asked", "counts"),
    [
        ("all", "awards", True),
        ("all", "nominations", True),
        ("awards", "awards", True),
        ("awards", "nominations", False),
        ("nominations", "awards", False),
        ("nominations", "nominations", True),
    ],
)
def test_a_delegation_counts_for_its_scope(cast, given, asked, counts):
    delegate(cast.bob, cast.bob, cast.carol, scope=given)
    bob, carol = cast.bob.pk, cast.carol.pk

    assert (selectors.delegates_by_giver(giver_ids=[bob], at=AT, scope=asked)[bob] == [carol]) is counts


@pytest.mark.parametrize(("given", "counts"), [("all", True), ("awards", True), ("nominations", False)])
def test_the_rights_of_a_person_are_lent_for_awards(cast, given, counts):
    delegate(cast.bob, cast.bob, cast.carol, scope=given)
    bob, carol = cast.bob.pk, cast.carol.pk

    assert (selectors.givers_to(delegate_id=carol, at=AT) == [bob]) is counts
    assert (bob in selectors.powers_of(employee_id=carol, at=AT)) is counts
    assert (bob in access.standing_of(employee_id=carol, at=AT).powers) is counts


def test_two_people_may_share_the_work_and_the_trail_says_who_has_what(cast):
    delegate(cast.bob, cast.bob, cast.carol, scope="awards")
    delegate(cast.bob, cast.bob, cast.dan, scope="nominations")

    assert [(row.delegate.external_id, row.scope) for row in selectors.delegations(at=AT)] == [
        ("carol", "awards"),
        ("dan", "nominations"),
    ]
    made = Activity.objects.filter(code="delegation.made").order_by("pk")
    assert [each.data["scope"] for each in made] == ["awards", "nominations"]


def test_an_unknown_scope_is_refused_with_those_there_are(cast):
    with pytest.raises(services.BadDelegation, match="all, awards, nominations"):
        delegate(cast.bob, cast.bob, cast.carol, scope="payroll")


def test_hr_names_somebody_for_who_is_away_but_never_themself(cast):
    with pytest.raises(services.BadDelegation, match="another in HR"):
        delegate(cast.greta, cast.bob, cast.greta)

    assert delegate(cast.greta, cast.bob, cast.carol).made_by == cast.greta


@pytest.mark.parametrize(("given", "may"), [("awards", False), ("nominations", True)])
def test_nominations_are_decided_by_who_stands_in_for_nominations(cast, given, may):
    served_long_ago(Customer.objects.create(external_id="K1", uid=uid("test", "customer", "K1"), name="K1"), cast.dan)
    number = customers.nominate(
        actor=by(cast.dan),
        nominee_id=cast.alice.pk,
        customer="K1",
        occurred_at=AT - timedelta(days=20),
        evidence="She drove out on a Sunday.",
        at=AT,
        key="n",
    )
    delegate(cast.bob, cast.bob, cast.carol, scope=given)

    assert (cast.carol.pk in customer_selectors.deciders(nomination_id=number, at=AT)) is may
