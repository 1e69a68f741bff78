"""Whether everybody should still hold the roles they hold, looked at and signed now and then."""

from django.db import models
from django.db.models import F, Q

from recognition.people.models.organisation import Employee, Entity, Role, RoleGrant


class AccessReview(models.Model):
    """One review of all roles, open until a second person signs it; one is open at a time."""

    started_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    signed_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["signed_at"],
                condition=Q(signed_at__isnull=True),
                nulls_distinct=False,
                name="access_review_one_open",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("started_by")), name="access_review_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True, signed_at__isnull=True)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="access_review_signed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"access review {self.pk}"


class ReviewedGrant(models.Model):
    """A role as somebody held it when the review began, and what a reviewer thinks of it; never about oneself."""

    class Verdict(models.TextChoices):
        NONE = ""
        KEEP = "keep"
        REMOVE = "remove"

    review = models.ForeignKey(AccessReview, on_delete=models.PROTECT, related_name="grants")
    grant = models.ForeignKey(RoleGrant, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    entity = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    verdict = models.CharField(max_length=6, choices=Verdict, blank=True, default="")
    judged_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "grant"], name="reviewed_grant_once"),
            models.CheckConstraint(
                condition=Q(judged_by__isnull=True) | ~Q(judged_by=F("employee")), name="reviewed_grant_not_ones_own"
            ),
            models.CheckConstraint(
                condition=Q(verdict="", judged_by__isnull=True, judged_at__isnull=True)
                | (~Q(verdict="") & Q(judged_by__isnull=False, judged_at__isnull=False)),
                name="reviewed_grant_judged_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.employee_id} in {self.review_id}"
