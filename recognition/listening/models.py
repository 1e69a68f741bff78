"""What customers struggle with, as employees tell it."""

from django.db import models
from django.db.models import Q

from recognition.customers.models import Customer
from recognition.people.models import Employee


class FrictionReport(models.Model):
    """Something that makes it hard for a customer, told by an employee; the words lie in PersonalText.

    ``customer`` is null when it concerns no single one. ``place`` is where it was told, as the door names it.
    """

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        DROPPED = "dropped"

    reporter = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="friction_reports")
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT)
    text_digest = models.CharField(max_length=64)
    place = models.CharField(max_length=200, blank=True)
    reported_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    answer_digest = models.CharField(max_length=64, blank=True)
    settled_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True) | (~Q(state="open") & Q(settled_at__isnull=False)),
                name="frictionreport_settled_when",
            )
        ]
        indexes = [models.Index(fields=["state", "-reported_at"], name="frictionreport_newest")]

    def __str__(self) -> str:
        return f"by {self.reporter_id} at {self.reported_at}"
