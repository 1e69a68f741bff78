"""Programmes in immutable versions, their budgets, and what their caps have used."""

from django.db import models
from django.db.models import F, Q

from recognition.people.models import Employee


class Programme(models.Model):
    code = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.code


class ProgrammeVersion(models.Model):
    """One version of the rules, valid for outcomes dated ``starts_on`` to ``ends_on`` inclusive.

    ``definition`` is the normal form of the file (integers only); a trigger refuses any change of an
    active version, an exclusion constraint two active versions on one day.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        ACTIVE = "active"

    class Nature(models.TextChoices):
        ENTITLEMENT = "entitlement"
        DISCRETIONARY = "discretionary"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    nature = models.CharField(max_length=13, choices=Nature)
    unit = models.CharField(max_length=8)
    starts_on = models.DateField()
    ends_on = models.DateField()
    definition = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    created_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    activated_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    activated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programme_version_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="programme_version_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", activated_by__isnull=True, activated_at__isnull=True)
                | Q(
                    state="active",
                    activated_by__isnull=False,
                    activated_at__isnull=False,
                ),
                name="programme_version_activated_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(activated_by__isnull=True) | Q(created_by__isnull=True) | ~Q(activated_by=F("created_by")),
                name="programme_version_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} v{self.number}"


class Budget(models.Model):
    """What a programme may spend in one unit; the figures are the ledger's accounts of this holder."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="budgets")
    unit = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "unit"], name="budget_once")]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.unit}"


class CapUse(models.Model):
    """How much of one cap of one version is used for one holder in one cap period.

    ``cap`` is customer, pair, employee or team; ``holder`` the ids joined by a colon; ``period_key``
    ``2026-09``, ``2026-Q3`` or ``2026``.
    """

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT)
    cap = models.CharField(max_length=8)
    holder = models.CharField(max_length=64)
    period_key = models.CharField(max_length=8)
    used = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "cap", "holder", "period_key"], name="cap_use_once"),
            models.CheckConstraint(condition=Q(used__gte=0), name="cap_use_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.cap} {self.holder} {self.period_key}"
