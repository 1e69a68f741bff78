"""Who looked at whose amounts."""

from django.db import models

from recognition.people.models.organisation import Employee


class PersonView(models.Model):
    """One look of ``viewer`` at amounts of ``employee``: append-only, and not part of the activity trail.

    ``what`` is where they looked; ``subject_id`` the one thing looked at there (a proposal, a batch), if it was one.
    """

    class What(models.TextChoices):
        PROPOSAL = "proposal"
        APPROVALS = "approvals"
        TEAM = "team"
        CUSTOMER = "customer"
        CONTEST = "contest"
        BATCH = "batch"
        REPORT = "report"
        STATEMENT = "statement"
        API = "api"

    viewer = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+", db_index=False)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=16, choices=What)
    subject_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["employee", "id"], name="personview_employee"),
            models.Index(fields=["viewer", "employee", "at"], name="personview_viewer"),
        ]

    def __str__(self) -> str:
        return f"{self.viewer_id} at {self.employee_id}"
