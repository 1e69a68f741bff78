"""Evidence is what was known at one moment, and stays so."""

from datetime import UTC, datetime, timedelta

import pytest

from recognition.attribution import policies, selectors, services
from recognition.attribution.models import Assessment, Contribution
from recognition.core import db, identity
from recognition.customers.models import Customer, Outcome, Source, Touchpoint

MOMENT = datetime(2026, 9, 1, 12, tzinfo=UTC)
EQUAL = policies.Policy(name="equal")


@pytest.fixture
def story(cast):
    source = Source.objects.create(code="bundle")
    customer = Customer.objects.create(
        external_id="K1", uid=identity.uid("test", "customer", "K1"), name="Kirsten", segment="Home"
    )
    outcome = Outcome.objects.create(
        source=source,
        external_id="O1",
        uid=identity.uid("test", "outcome", "O1"),
        customer=customer,
        kind="renewal",
        reported_kind="renewal",
        family="gain",
        occurred_at=MOMENT,
        value_minor=100_00,
        currency="DKK",
        recorded_at=MOMENT,
    )

    def touch(employee, days, **fields):
        number = Touchpoint.objects.count()
        return Touchpoint.objects.create(
            source=source,
            external_id=f"T{number}",
            customer=customer,
            employee=employee,
            occurred_at=MOMENT - timedelta(days=days),
            kind="call",
            channel=fields.pop("channel", "phone"),
            recorded_at=fields.pop("recorded_at", MOMENT),
            **fields,
        )

    return cast, outcome, touch


def weigh(outcome, as_of=MOMENT):
    return selectors.weigh_outcomes(outcome_ids=[outcome.pk], policy=EQUAL, as_of=as_of)[outcome.pk]


def freeze(weighed):
    with db.durable():
        return services.freeze(weighed=[weighed], policy=EQUAL, as_of=MOMENT)


def test_a_touch_exactly_at_the_look_back_counts_and_the_moment_itself_does_not(story):
    cast, outcome, touch = story
    touch(cast.alice, 180)
    touch(cast.bob, 0)
    touch(cast.dan, 180.00001)
    assert weigh(outcome).weights == {cast.alice.pk: (1, 1)}


def test_self_service_is_never_credited(story):
    _, outcome, touch = story
    touch(None, 3, channel="self_service")
    assert weigh(outcome).weights == {}


def test_a_touch_that_became_known_later_does_not_count(story):
    cast, outcome, touch = story
    touch(cast.alice, 3)
    touch(cast.bob, 2, recorded_at=MOMENT + timedelta(days=1))
    assert set(weigh(outcome).weights) == {cast.alice.pk}
    assert set(weigh(outcome, MOMENT + timedelta(days=1)).weights) == {cast.alice.pk, cast.bob.pk}


def test_a_superseded_touch_counts_as_long_as_it_stood(story):
    cast, outcome, touch = story
    touch(cast.alice, 3, superseded_at=MOMENT + timedelta(days=1))
    assert set(weigh(outcome).weights) == {cast.alice.pk}
    assert weigh(outcome, MOMENT + timedelta(days=1)).weights == {}


@pytest.mark.django_db(transaction=True)
def test_frozen_evidence_is_not_weighed_again(story):
    cast, outcome, touch = story
    touch(cast.alice, 3)
    before = weigh(outcome)
    assessment = freeze(before)[outcome.pk]
    touch(cast.bob, 2)
    after = weigh(outcome)
    assert after.weights == before.weights
    assert after.assessment_id == assessment
    assert freeze(after) == {outcome.pk: assessment}
    assert Assessment.objects.count() == 1
    row = Contribution.objects.get()
    assert (row.employee, row.weight, row.weight_total, row.touch_count) == (cast.alice, 1, 1, 1)


def test_evidence_weighed_before_somebody_else_froze_it_is_refused(story):
    cast, outcome, touch = story
    touch(cast.alice, 3)
    stale = weigh(outcome)
    freeze(stale)
    with pytest.raises(services.EvidenceMoved):
        freeze(stale)


def test_an_outcome_without_touches_is_frozen_with_nobody(story):
    _, outcome, _ = story
    freeze(weigh(outcome))
    assert Assessment.objects.get().touch_count == 0
    assert not Contribution.objects.exists()


def test_the_digest_is_that_of_the_touches_as_they_were(story):
    cast, outcome, touch = story
    touch(cast.alice, 3)
    touch(cast.bob, 2)
    freeze(weigh(outcome))
    row = Assessment.objects.get()
    known = selectors.touches(outcome_ids=[outcome.pk], policy=EQUAL, as_of=row.as_of)[outcome.pk]
    counted = policies.evidence(EQUAL, known, outcome_at=policies.microseconds(MOMENT))
    assert policies.digest(counted) == row.touch_digest
