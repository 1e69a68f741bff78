"""Frozen evidence: who served the customer before an outcome, as known at one moment."""

from django.db import models
from django.db.models import F, Q

from recognition.customers.models import Outcome
from recognition.people.models import Employee


class Assessment(models.Model):
    """Credit for one outcome under one policy, append-only.

    Window ``[window_from, window_to)``; evidence as known at ``as_of``; ``touch_digest`` is the sha256
    over the touches in policy order. ``number`` counts assessments of one outcome and policy: a
    correction is a new one.
    """

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT)
    policy_fingerprint = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField(default=1)
    policy = models.JSONField()
    window_from = models.DateTimeField()
    window_to = models.DateTimeField()
    as_of = models.DateTimeField()
    touch_count = models.IntegerField()
    touch_digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "policy_fingerprint", "number"],
                name="assessment_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome_id} {self.policy_fingerprint[:8]}"


class Contribution(models.Model):
    """One employee's integer weight of ``weight_total`` in an assessment."""

    assessment = models.ForeignKey(
        Assessment,
        on_delete=models.PROTECT,
        related_name="contributions",
        db_index=False,
    )
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT)
    weight = models.DecimalField(max_digits=38, decimal_places=0)
    weight_total = models.DecimalField(max_digits=38, decimal_places=0)
    touch_count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "employee"], name="contribution_once"),
            models.CheckConstraint(
                condition=Q(weight__gt=0) & Q(weight__lte=F("weight_total")),
                name="contribution_weight_in_total",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} in {self.assessment_id}"
