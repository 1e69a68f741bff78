"""Thanks between colleagues: kudos and boosts, the allowance they are paid from, and what a human must look at.

Points are whole numbers of ``unit``, ``symbolic`` or ``goods``. Every point moves through the ledger; the numbers here
say which movement is whose.
"""

from django.db import models
from django.db.models import F, Q

from recognition.customers.models import Customer
from recognition.people.models import Employee, Role, Team


class Unit(models.TextChoices):
    """What kudos points are: never cash."""

    SYMBOLIC = "symbolic"
    GOODS = "goods"


class Value(models.Model):
    """One company value, tagged as ``#code``; ``names`` maps a language to its name."""

    code = models.SlugField(max_length=32, unique=True)
    names = models.JSONField()
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.code


class KudosPolicy(models.Model):
    """The company's choices about kudos from ``set_at`` on; the row set last is in force, none is ever edited."""

    class ValueMode(models.TextChoices):
        REQUIRED = "required"  # kudos with points name one of the values
        OPTIONAL = "optional"  # a tag names one of the values, or there is none
        FREE = "free"  # any tag will do

    value_mode = models.CharField(max_length=8, choices=ValueMode, default=ValueMode.OPTIONAL)
    unit = models.CharField(max_length=8, choices=Unit, default=Unit.SYMBOLIC)
    shows_points = models.BooleanField(default=False)
    most_recipients = models.PositiveSmallIntegerField(default=50)
    pair_per_hour = models.PositiveSmallIntegerField(null=True, default=1)
    pair_points = models.PositiveIntegerField(null=True, default=50)
    boost_points = models.PositiveSmallIntegerField(default=1)
    manager_sees_private = models.BooleanField(default=False)
    nudge_after_days = models.PositiveSmallIntegerField(null=True)
    set_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(unit__in=["symbolic", "goods"]), name="kudospolicy_never_cash"),
            models.CheckConstraint(condition=Q(most_recipients__gt=0), name="kudospolicy_somebody"),
        ]

    def __str__(self) -> str:
        return f"from {self.set_at}"


class AllowanceRule(models.Model):
    """How many points somebody may give in a ``span``; for a team, a role, both or (neither) everybody.

    The row set last for the same team and role is in force; ``amount`` null takes the rule back.
    """

    class Span(models.TextChoices):
        DAY = "day"
        WEEK = "week"
        MONTH = "month"
        QUARTER = "quarter"

    MANAGER = "manager"  # derived from the reporting line, so no Role

    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT)
    role = models.CharField(max_length=20, blank=True, choices=[("manager", "Manager"), *Role.choices])
    amount = models.PositiveIntegerField(null=True)
    span = models.CharField(max_length=7, choices=Span, default=Span.MONTH)
    set_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.amount} a {self.span}"


class Allowance(models.Model):
    """What one employee may give in one period, opened by their first kudos in it; the rest lapses with it.

    ``period_key`` is from the giver's zone at that moment (``2026-11-22``, ``2026-W47``, ``2026-11``, ``2026-Q4``);
    the points lie in the ledger's ``allowance`` account of this row, in the ``unit`` of the day it was opened.
    """

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT)
    period_key = models.CharField(max_length=16)
    time_zone = models.CharField(max_length=64)
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=8, choices=Unit, default=Unit.SYMBOLIC)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employee", "period_key"], name="allowance_once_per_period"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("opened_at")), name="allowance_ends_later"),
            models.CheckConstraint(condition=Q(unit__in=["symbolic", "goods"]), name="allowance_never_cash"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.period_key}"


class Kudos(models.Model):
    """One thank-you: ``points`` to each recipient, of which ``from_extra`` in all came from the giver's extra points.

    ``place`` is where it was said, as the door names it (``slack:T1:C2:1700000000.000100``); opaque here. ``tag`` is
    the value's code, or any word under the free mode. ``customer`` is private to the record.
    """

    class Visibility(models.TextChoices):
        PUBLIC = "public"
        PRIVATE = "private"

    giver = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="kudos_given")
    visibility = models.CharField(max_length=7, choices=Visibility, default=Visibility.PUBLIC)
    points = models.PositiveIntegerField(default=0)
    unit = models.CharField(max_length=8, choices=Unit, default=Unit.SYMBOLIC)
    from_extra = models.PositiveIntegerField(default=0)
    allowance = models.ForeignKey(Allowance, null=True, on_delete=models.PROTECT)
    value = models.ForeignKey(Value, null=True, on_delete=models.PROTECT)
    tag = models.CharField(max_length=64, blank=True)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT)
    text_digest = models.CharField(max_length=64)
    channel = models.CharField(max_length=32)
    place = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "giver"], name="kudos_giver"),
            models.CheckConstraint(condition=Q(unit__in=["symbolic", "goods"]), name="kudos_never_cash"),
            models.CheckConstraint(
                condition=Q(points=0, allowance__isnull=True, from_extra=0) | Q(points__gt=0, allowance__isnull=False),
                name="kudos_points_from_allowance",
            ),
        ]
        indexes = [
            models.Index(fields=["-given_at", "-id"], name="kudos_newest"),
            models.Index(fields=["giver", "-given_at"], name="kudos_of_giver"),
            models.Index(fields=["customer"], condition=Q(customer__isnull=False), name="kudos_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} by {self.giver_id}"


class KudosRecipient(models.Model):
    """One person thanked; ``through`` names the team or group they were named by, frozen at giving.

    ``giver_id`` and ``given_at`` repeat the kudos (a composite foreign key keeps the giver true), so that the database
    refuses thanks to oneself. ``is_discreet``: had opted out of the feed then, so is thanked in private.
    ``not_returned``: points a withdrawal could not take back, because they were spent.
    """

    kudos = models.ForeignKey(Kudos, on_delete=models.PROTECT, related_name="recipients")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="kudos_received")
    giver_id = models.BigIntegerField()
    given_at = models.DateTimeField()
    through = models.CharField(max_length=200, blank=True)
    is_discreet = models.BooleanField(default=False)
    not_returned = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kudos", "employee"], name="kudos_recipient_once"),
            models.CheckConstraint(condition=~Q(employee=F("giver_id")), name="kudos_not_to_oneself"),
        ]
        indexes = [
            models.Index(fields=["giver_id", "employee", "-given_at"], name="kudosrecipient_pair"),
            models.Index(fields=["employee", "-given_at"], name="kudosrecipient_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} of {self.kudos_id}"


class Boost(models.Model):
    """One colleague joining a kudos: ``points`` to each recipient while ``is_on``.

    ``number`` counts how often it was put on, for the ledger's keys. Its marks (reactions, the button) settle
    ``is_on``: it is on while any of them is.
    """

    kudos = models.ForeignKey(Kudos, on_delete=models.PROTECT, related_name="boosts")
    giver = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="boosts_given")
    points = models.PositiveIntegerField(default=0)
    from_extra = models.PositiveIntegerField(default=0)
    allowance = models.ForeignKey(Allowance, null=True, on_delete=models.PROTECT)
    is_on = models.BooleanField(default=False)
    number = models.PositiveIntegerField(default=0)
    settled_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kudos", "giver"], name="boost_once_per_giver")]

    def __str__(self) -> str:
        return f"of {self.kudos_id} by {self.giver_id}"


class BoostMark(models.Model):
    """The last word about one mark of a boost: the latest ``said_at`` wins, in whatever order the news came."""

    boost = models.ForeignKey(Boost, on_delete=models.PROTECT, related_name="marks")
    mark = models.CharField(max_length=100)
    is_on = models.BooleanField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["boost", "mark"], name="boost_mark_once")]

    def __str__(self) -> str:
        return f"{self.mark} of {self.boost_id}"


class KudosReport(models.Model):
    """Somebody asks HR to look at a kudos; it stays until a human has."""

    class Outcome(models.TextChoices):
        OPEN = "open"
        KEPT = "kept"
        HIDDEN = "hidden"

    kudos = models.ForeignKey(Kudos, on_delete=models.PROTECT, related_name="reports")
    reporter = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    reason_digest = models.CharField(max_length=64, blank=True)
    reported_at = models.DateTimeField()
    outcome = models.CharField(max_length=6, choices=Outcome, default=Outcome.OPEN)
    reviewed_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kudos", "reporter"], name="kudosreport_once")]

    def __str__(self) -> str:
        return f"of {self.kudos_id}"


class Flag(models.Model):
    """A pattern in giving that a human should look at; nothing follows from it by itself.

    ``key`` names the pattern, the people and the window, so that looking again finds it again and not anew;
    ``facts`` holds ids and counts.
    """

    class Kind(models.TextChoices):
        RECIPROCITY = "reciprocity"
        CLOSED_TRIO = "closed_trio"
        CONCENTRATION = "concentration"
        PERIOD_END_BURST = "period_end_burst"
        REPEATED_TEXT = "repeated_text"
        FREQUENT_PAIR = "frequent_pair"

    class Outcome(models.TextChoices):
        OPEN = "open"
        HARMLESS = "harmless"
        FOLLOWED_UP = "followed_up"

    kind = models.CharField(max_length=16, choices=Kind)
    key = models.CharField(max_length=200, unique=True)
    facts = models.JSONField()
    found_at = models.DateTimeField()
    outcome = models.CharField(max_length=11, choices=Outcome, default=Outcome.OPEN)
    reviewed_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key


class FlaggedPerson(models.Model):
    """One of the people a flag is about."""

    flag = models.ForeignKey(Flag, on_delete=models.CASCADE, related_name="people")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["flag", "employee"], name="flaggedperson_once")]

    def __str__(self) -> str:
        return f"{self.employee_id} in {self.flag_id}"
