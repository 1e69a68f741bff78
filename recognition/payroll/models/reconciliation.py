"""What payroll answered about a batch, row by row."""

from django.db import models

from recognition.payroll.models.batches import PayrollBatch
from recognition.people.models import Employee


class Reconciliation(models.Model):
    """Payroll's answer to a batch, compared with its lines: append-only, the highest ``number`` of a batch counts.

    The counts are of its rows; ``difference_minor`` is what payroll says less what it was handed. ``sha256`` and
    ``encoding`` are of the file as payroll gave it; ``content`` is what was read of it, as ``Answer.kept`` says. What
    the file was called is not kept: it may name anybody.
    """

    batch = models.ForeignKey(PayrollBatch, on_delete=models.PROTECT, related_name="reconciliations")
    number = models.PositiveIntegerField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=16)
    payment_count = models.IntegerField()
    matched = models.IntegerField()
    missing = models.IntegerField()
    different = models.IntegerField()
    extra = models.IntegerField()
    difference_minor = models.BigIntegerField()
    imported_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="reconciliation_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"

    @property
    def file_name(self) -> str:
        """What we call what was read of it."""
        return f"answer_{self.batch_id}_{self.number}.csv"


class ReconciliationRow(models.Model):
    """One payroll number and wage type of an answer: what was handed over and what payroll says; append-only."""

    class Result(models.TextChoices):
        MATCHED = "matched"
        MISSING = "missing"
        DIFFERENT = "different"
        EXTRA = "extra"

    reconciliation = models.ForeignKey(Reconciliation, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()
    payroll_number = models.CharField(max_length=64)
    wage_type = models.CharField(max_length=64)
    employee = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    expected_minor = models.BigIntegerField(null=True)
    answered_minor = models.BigIntegerField(null=True)
    result = models.CharField(max_length=9, choices=Result)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reconciliation", "number"], name="reconciliation_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.payroll_number} {self.wage_type} {self.result}"
