"""Copies people asked for, identities that were erased, holds on clocks, their settings, and what was pruned."""

from django.db import models
from django.db.models import F, Q

from recognition.activity.personal import RetentionClass
from recognition.people.models import Employee


class AccessExport(models.Model):
    """A copy of everything kept about one person, asked for by them or by HR; the job writes the file.

    ``job`` is null once jobs of that age were pruned: that it was asked for stays.
    """

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    language = models.CharField(max_length=2)
    job = models.OneToOneField("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["employee", "-id"], name="accessexport_employee")]

    def __str__(self) -> str:
        return f"{self.employee_id} at {self.asked_at}"


class Anonymisation(models.Model):
    """The erasure of one person's identity: asked for by one, confirmed by another, done by a worker, with its proof.

    ``early_digest`` is the reason why it does not wait for the clock, "" where that had run out. ``subject_key`` is
    random and stands where the identity was. ``proof`` holds counts and digests only: what was erased by table, the
    digests of the texts, the head of the chain, and where words of the identity were still found.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        CONFIRMED = "confirmed"
        DONE = "done"
        WITHDRAWN = "withdrawn"

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    early_digest = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    refused_code = models.CharField(max_length=32, blank=True)
    done_at = models.DateTimeField(null=True)
    subject_key = models.CharField(max_length=32, blank=True)
    proof = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employee"], condition=~Q(state="withdrawn"), name="anonymisation_once_per_person"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=F("asked_by")) & ~Q(confirmed_by=F("employee"))),
                name="anonymisation_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(confirmed_by__isnull=False, done_at__isnull=False, proof__isnull=False),
                name="anonymisation_done_has_proof",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.state}"


class LegalHold(models.Model):
    """Nothing of one person, or of one class of rows, is pruned or anonymised until it is released."""

    employee = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    retention_class = models.CharField(
        max_length=10, blank=True, choices=[(each.value, each.value) for each in RetentionClass]
    )
    reason_digest = models.CharField(max_length=64)
    set_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    released_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(employee__isnull=False, retention_class="")
                | (Q(employee__isnull=True) & ~Q(retention_class="")),
                name="hold_on_person_or_class",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, released_at__isnull=True)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="hold_released_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id or self.retention_class} from {self.set_at}"


class ClockSetting(models.Model):
    """How long HR lets one clock run in one country ("" all others), instead of its default."""

    clock = models.CharField(max_length=32)
    country = models.CharField(max_length=2, blank=True)
    span = models.PositiveIntegerField()
    set_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "country"], name="clock_setting_once")]

    def __str__(self) -> str:
        return f"{self.clock} {self.country} {self.span}"


class PruneRun(models.Model):
    """One run of ``prune``: ``counts`` by clock, of what was removed or (``is_dry``) would be."""

    is_dry = models.BooleanField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{'dry ' if self.is_dry else ''}{self.started_at}"
