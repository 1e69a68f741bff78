"""Who is employed where and when, under whom, and which roles they hold."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from recognition.people.models.accounts import User


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
    """A person at work. ``uid`` is the UUIDv5 of (source, external id), made once.

    ``erased_at``: their identity was erased then, and a random key stands in its place.
    """

    external_id = models.CharField(max_length=64, unique=True)
    uid = models.UUIDField(unique=True)
    user = models.OneToOneField(User, null=True, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    hired_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="employee_email_once"),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(erased_at__isnull=False), name="employee_erased")]

    def __str__(self) -> str:
        return self.external_id


class FormerName(models.Model):
    """A name, an address or a user elsewhere that was an employee's before: kept so that an erasure finds it."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="former_names")
    said = models.CharField(max_length=254)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employee", "said"], name="former_name_once")]

    def __str__(self) -> str:
        return f"formerly of {self.employee_id}"


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

    @property
    def last_day(self) -> date | None:
        """The last day it holds; None: open."""
        return self.ends_on and self.ends_on - timedelta(days=1)


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
