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
    simulation = models.ForeignKey("Simulation", null=True, on_delete=models.PROTECT, related_name="+")

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
    """What a programme may spend in one unit; the figures are the ledger's accounts of this holder.

    ``cost_centre`` "" is the programme as a whole; ``period_key`` (``2026-09``, ``2026-Q3``, ``2026``) is of the
    outcome's date, "" for all of them. Which of them a version draws on is said by its ``budget``.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="budgets")
    unit = models.CharField(max_length=8)
    cost_centre = models.CharField(max_length=32, blank=True, default="", db_default="")
    period_key = models.CharField(max_length=8, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "unit", "cost_centre", "period_key"], name="budget_once")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.unit} {self.cost_centre} {self.period_key}".rstrip()


class CapUse(models.Model):
    """How much of one cap of a programme is used for one holder in one cap period, in ``unit``.

    All versions that pay the unit share it: a new version does not start a year's cap anew. ``cap`` is customer, pair,
    employee or team; ``holder`` the ids joined by a colon; ``period_key`` ``2026-09``, ``2026-Q3`` or ``2026``.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=8)
    cap = models.CharField(max_length=8)
    holder = models.CharField(max_length=64)
    period_key = models.CharField(max_length=8)
    used = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "unit", "cap", "holder", "period_key"], name="cap_use_once"),
            models.CheckConstraint(condition=Q(used__gte=0), name="cap_use_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.cap} {self.holder} {self.period_key}"


class ConsultationRecord(models.Model):
    """That a country's employee body was told of a programme, and from when it was concluded: append-only.

    The newest record of a programme and country counts. The words lie in PersonalText.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="consultations")
    country = models.CharField(max_length=2)
    body = models.CharField(max_length=100)
    notified_on = models.DateField()
    concluded_on = models.DateField(null=True)
    outcome_digest = models.CharField(max_length=64, blank=True)
    recorded_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(concluded_on__isnull=True) | Q(concluded_on__gte=F("notified_on")),
                name="consultation_concluded_after_notice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.notified_on}"


class PayGate(models.Model):
    """The checklist signed before a score earns anything: ``answers`` by condition, all true; append-only."""

    version = models.OneToOneField(ProgrammeVersion, on_delete=models.PROTECT, related_name="pay_gate")
    answers = models.JSONField()
    reason_digest = models.CharField(max_length=64)
    signed_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version_id} {self.signed_at}"


class Baseline(models.Model):
    """How the customers of a version's kinds did in the months before it was activated: append-only.

    ``figures`` lists, by month and kind, count and value (minor units by currency).
    """

    version = models.OneToOneField(ProgrammeVersion, on_delete=models.PROTECT, related_name="baseline")
    from_date = models.DateField()
    to_date = models.DateField()
    figures = models.JSONField()
    frozen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version_id} {self.from_date} to {self.to_date}"


class Simulation(models.Model):
    """A definition run over a stretch of history beside ``compares`` or nothing, as the job ``job`` does it.

    Days inclusive, of outcomes; evidence as known at ``as_of``. ``figures`` when it is done, never changed after.
    """

    programme_code = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64, db_index=True)
    definition = models.JSONField()
    compares = models.ForeignKey(ProgrammeVersion, null=True, on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField()
    to_date = models.DateField()
    as_of = models.DateTimeField()
    job = models.OneToOneField("jobs.Job", null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    figures = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_date__gte=F("from_date")), name="simulation_ends_after_start"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, figures__isnull=True)
                | Q(ended_at__isnull=False, figures__isnull=False),
                name="simulation_done_has_figures",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_code} {self.from_date} to {self.to_date}"


class SimulationLine(models.Model):
    """What one person would have got in one month: ``amount`` in ``unit`` for ``outcomes`` outcomes.

    ``side`` is the draft, or the active version beside it; ``month`` is ``2026-09``, of the outcomes' dates.
    """

    class Side(models.TextChoices):
        DRAFT = "draft"
        ACTIVE = "active"

    simulation = models.ForeignKey(Simulation, on_delete=models.PROTECT, related_name="lines")
    side = models.CharField(max_length=6, choices=Side)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    team_id = models.BigIntegerField(null=True)
    month = models.CharField(max_length=7)
    unit = models.CharField(max_length=8)
    amount = models.BigIntegerField()
    outcomes = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["simulation", "side", "employee", "team_id", "month", "unit"],
                nulls_distinct=False,
                name="simulation_line_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.month} {self.amount} {self.unit}"
