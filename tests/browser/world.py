"""The world of the pages: its awards rest on the contacts that are there, so that the numbers of a page agree."""

from django.utils import timezone

from recognition.attribution import policies
from recognition.attribution import selectors as attribution
from recognition.attribution.models import Contribution
from recognition.attribution.policies import Policy
from recognition.customers.models import Touchpoint
from recognition.rewards.models import Proposal
from tests.recognition.rewards.world import HAPPENED, NOW, NUMBERS, World

EQUAL = Policy(name="equal")


class EvidentWorld(World):
    def touch(self, employee, **fields):
        """One contact; once something is frozen, it became known afterwards and is late."""
        known = timezone.now() if Proposal.objects.exists() else HAPPENED
        return super().touch(employee, **{"recorded_at": known} | fields)

    def proposal(self, employee=None, *, outcome=None, **fields):
        """A proposal of somebody who served no customer yet is for one of their own."""
        employee = employee or self.cast.alice
        if outcome is None and not Touchpoint.objects.filter(customer=self.customer, employee=employee).exists():
            customer = self.another_customer(f"C{next(NUMBERS)}")
            for days in (3, 21):
                self.touch(employee, customer=customer, days=days, recorded_at=HAPPENED)
            outcome = self.outcome(customer=customer)
        return super().proposal(employee, outcome=outcome, **fields)

    def served(self, outcome):
        """The touches before ``outcome`` and what each weighs."""
        at = policies.microseconds(outcome.occurred_at)
        found = attribution.touches(outcome_ids=[outcome.pk], policy=EQUAL, as_of=NOW).get(outcome.pk, ())
        counted = policies.evidence(EQUAL, found, outcome_at=at)
        return counted, policies.weigh(EQUAL, counted, outcome_at=at)

    def assessment(self, outcome, employee):
        touches, weights = self.served(outcome)
        if employee.pk not in weights:
            return super().assessment(outcome, employee)
        frozen = self.frozen(outcome, touch_count=len(touches), touch_digest=policies.digest(touches))
        Contribution.objects.bulk_create(
            Contribution(
                assessment=frozen,
                employee_id=one,
                weight=part.weight,
                weight_total=len(weights),
                touch_count=part.touch_count,
            )
            for one, part in weights.items()
        )
        return frozen

    def because(self, amount, outcome, employee):
        """The whole is what leaves ``amount`` for each of those who served."""
        touches, weights = self.served(outcome)
        told = super().because(amount * (len(weights) or 1), outcome, employee)
        if employee.pk in weights:
            told["params"] |= {
                "people": len(weights),
                "sharing": len(weights),
                "weight_total": len(weights),
                "touch_total": len(touches),
                "touches": weights[employee.pk].touch_count,
            }
        return told
