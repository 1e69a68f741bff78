"""Secrets that let machines and people in; only their digests are kept."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from recognition.people.models.accounts import User
from recognition.people.models.organisation import Employee, Entity


class ApiToken(models.Model):
    """A machine's right to act as an employee, or as a source of facts; the secret is kept only as its sha256.

    ``prefix`` is the secret's beginning, enough to tell tokens apart. ``scopes`` is a sorted list.
    """

    digest = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=16)
    name = models.CharField(max_length=100)
    employee = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="api_tokens")
    source_code = models.CharField(max_length=32, blank=True)
    scopes = models.JSONField()
    issued_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(employee__isnull=False, source_code="") | (Q(employee__isnull=True) & ~Q(source_code="")),
                name="api_token_acts_as_one",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at"), expires_at__lte=F("issued_at") + timedelta(days=365)),
                name="api_token_expires_within_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}…"


class SignInLink(models.Model):
    """A link that signs one user in once; only the sha256 of its secret is kept.

    ``issued_by`` is who invited; the other kinds are made by a command.
    """

    class Kind(models.TextChoices):
        ONE_TIME = "one_time"  # for trying out and setting up
        BREAK_GLASS = "break_glass"  # in an emergency, told to the auditors; asks for no second factor
        INVITATION = "invitation"  # by mail, to somebody who has never signed in

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT)
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.ONE_TIME, db_default=Kind.ONE_TIME)
    issued_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id} until {self.expires_at}"


class StatementLink(models.Model):
    """A link that shows one former employee their own statements; only the sha256 of its secret is kept.

    ``entity``: those of this entity alone, where who made it may read no others; null: all of them.
    """

    digest = models.CharField(max_length=64, unique=True)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="statement_links")
    entity = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    opened = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at"), expires_at__lte=F("issued_at") + timedelta(days=30)),
                name="statement_link_within_30_days",
            ),
        ]

    def __str__(self) -> str:
        return f"statements of {self.employee_id} until {self.expires_at}"
