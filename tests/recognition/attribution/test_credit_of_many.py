"""Many outcomes are weighed in a process of their own, with the same result as a few."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from recognition.attribution import policies, selectors
from recognition.core import identity
from recognition.customers.models import Customer, Outcome, Source, Touchpoint

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
AS_OF = BEGIN + timedelta(days=400)
POLICIES = [
    policies.Policy(name="equal"),
    policies.Policy(name="last", lookback_days=30),
    policies.Policy(name="position", kind_weights={"visit": 3}),
    policies.Policy(name="time_decay", half_life_days=20),
]


@pytest.fixture
def history(cast):
    random = Random(7)
    source = Source.objects.create(code="bundle")
    for number in range(6):
        customer = Customer.objects.create(
            external_id=f"K{number}", uid=identity.uid("test", "customer", f"K{number}"), name="A customer"
        )
        for touch in range(30):
            Touchpoint.objects.create(
                source=source,
                external_id=f"T{number}-{touch}",
                customer=customer,
                employee=random.choice([cast.alice, cast.bob, cast.dan]),
                occurred_at=BEGIN + timedelta(days=random.randrange(90), hours=random.randrange(3)),
                kind=random.choice(["call", "visit"]),
                channel="phone",
                recorded_at=BEGIN,
            )
        for outcome in range(3):
            Outcome.objects.create(
                source=source,
                external_id=f"O{number}-{outcome}",
                uid=identity.uid("test", "outcome", f"O{number}-{outcome}"),
                customer=customer,
                kind="renewal",
                reported_kind="renewal",
                family="gain",
                occurred_at=BEGIN + timedelta(days=random.randrange(5, 300)),
                recorded_at=BEGIN,
            )
    return list(Outcome.objects.values_list("pk", flat=True))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_weights_counts_and_digests_are_the_same_to_the_bit(history, policy, monkeypatch):
    few = selectors.weigh_outcomes(outcome_ids=history, policy=policy, as_of=AS_OF)
    monkeypatch.setattr(selectors, "FEW", 0)
    assert selectors.weigh_outcomes(outcome_ids=history, policy=policy, as_of=AS_OF) == few
    assert any(each.weights for each in few.values())
