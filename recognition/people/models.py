"""Who is employed where and when, who may do what, who stands in for whom."""

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.db.models import F, Q


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in; the person at work is the Employee."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    def __str__(self) -> str:
        return self.email


class Entity(models.Model):
    """A legal entity: its own currency, time zone, periods and payroll."""

    external_id = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True)
    currency = models.CharField(max_length=3)
    time_zone = models.CharField(max_length=64)
    payroll_system = models.CharField(max_length=32, blank=True)

    def __str__(self) -> str:
        return self.external_id


class Team(models.Model):
    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class Employee(models.Model):
    """A person at work. ``uid`` is the UUIDv5 of (source, external id), made once."""

    external_id = models.CharField(max_length=64, unique=True)
    uid = models.UUIDField(unique=True)
    user = models.OneToOneField(User, null=True, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    hired_on = models.DateField(null=True)
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="employee_email_once"),
        ]

    def __str__(self) -> str:
        return self.external_id


class Employment(models.Model):
    """Where an employee is employed from ``starts_on`` until the day before ``ends_on`` (null: open).

    Stretches of one employee never overlap (exclusion constraint ``employment_no_overlap``).
    """

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="employments")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT)
    manager = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="reports")
    payroll_number = models.CharField(max_length=64)
    department = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200, blank=True)
    cost_centre = models.CharField(max_length=32, blank=True)
    country = models.CharField(max_length=2, blank=True)
    employment_type = models.CharField(max_length=32, blank=True)
    worker_category = models.CharField(max_length=64, blank=True)
    fte_milli = models.PositiveIntegerField(default=1000)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="employment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(manager__isnull=True) | ~Q(manager=F("employee")),
                name="employment_not_own_manager",
            ),
        ]
        indexes = [
            models.Index(fields=["employee", "starts_on"], name="employment_employee"),
            models.Index(fields=["manager", "starts_on"], name="employment_manager"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} from {self.starts_on}"


class Role(models.TextChoices):
    """Granted roles; ``manager`` is derived from the reporting line, ``employee`` from employment."""

    SECOND_APPROVER = "second_approver"
    HR = "hr"
    PAYROLL_PREPARER = "payroll_preparer"
    PAYROLL_RELEASER = "payroll_releaser"
    FINANCE = "finance"
    PROGRAMME_OWNER = "programme_owner"
    AUDITOR = "auditor"
    WORKS_COUNCIL = "works_council"
    ADMINISTRATOR = "administrator"


class RoleGrant(models.Model):
    """A role held by an employee, for one entity or (null) for all, until revoked."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    entity = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT)
    granted_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    revoked_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "role", "entity"],
                condition=Q(revoked_at__isnull=True),
                nulls_distinct=False,
                name="role_grant_once",
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("employee")),
                name="role_not_granted_to_self",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.employee_id}"


class Delegation(models.Model):
    """``delegate`` decides for ``giver`` from ``from_date`` to ``to_date`` inclusive; not transitive.

    ``scope`` is what they decide about: everything, awards alone or nominations alone.
    """

    class Scope(models.TextChoices):
        ALL = "all"
        AWARDS = "awards"
        NOMINATIONS = "nominations"

    giver = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="delegations_held")
    from_date = models.DateField()
    to_date = models.DateField()
    scope = models.CharField(max_length=11, choices=Scope, default=Scope.ALL, db_default=Scope.ALL)
    made_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("delegate")), name="delegation_to_somebody_else"),
            models.CheckConstraint(
                condition=Q(to_date__gte=F("from_date")),
                name="delegation_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} to {self.delegate_id}"


class NotificationChoice(models.Model):
    """One person's wish about one kind of message; without a row they get it."""

    class Topic(models.TextChoices):
        KUDOS = "kudos"  # thanks to me, and joins of it
        DIGEST = "digest"  # the week of my team
        NUDGE = "nudge"  # somebody of mine waits for a word
        AWARDS = "awards"  # what became of my awards
        APPROVALS = "approvals"  # what waits for my decision

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="notification_choices")
    topic = models.CharField(max_length=16, choices=Topic)
    is_muted = models.BooleanField()
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employee", "topic"], name="notificationchoice_once")]

    def __str__(self) -> str:
        return f"{self.topic} of {self.employee_id}"


class PrivacyChoice(models.Model):
    """Whether one person lets one kind of news about them be shown in the company.

    ``noticed_at``: when they were told that it would be. ``allows`` null: they have not chosen, so the default holds:
    kudos are shown, awards are not.
    """

    class Topic(models.TextChoices):
        KUDOS_FEED = "kudos_feed"
        AWARD_FEED = "award_feed"

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="privacy_choices")
    topic = models.CharField(max_length=16, choices=Topic)
    allows = models.BooleanField(null=True)
    noticed_at = models.DateTimeField(null=True)
    chosen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employee", "topic"], name="privacychoice_once")]

    def __str__(self) -> str:
        return f"{self.topic} of {self.employee_id}"


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
    """A link that signs one user in once; only the sha256 of its secret is kept."""

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"for {self.user_id} until {self.expires_at}"
