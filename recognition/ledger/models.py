"""Double entry: accounts, entries, two-sided postings, and the periods they belong to.

A *unit* is an ISO 4217 code (``DKK``, amounts in minor units) or a nature of points (``symbolic``,
``goods``, ``cash``). A balance is Σ debits − Σ credits in that unit.
"""

from django.db import models
from django.db.models import F, Q

from recognition.people.models import Entity


class Account(models.Model):
    """One account of the chart (``code``) in one unit for one holder.

    A bounded account (``floor`` given) keeps its ``balance``, checked against the floor by the
    database; an unbounded one keeps none, so that no row is hot.
    """

    code = models.CharField(max_length=32)
    unit = models.CharField(max_length=8)
    holder_kind = models.CharField(max_length=16)
    holder_id = models.BigIntegerField()
    floor = models.BigIntegerField(null=True)
    balance = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "unit", "holder_kind", "holder_id"], name="account_once"),
            models.UniqueConstraint(fields=["id", "unit"], name="account_unit"),
            models.CheckConstraint(
                condition=Q(floor__isnull=True, balance__isnull=True)
                | (Q(floor__isnull=False, balance__isnull=False) & Q(balance__gte=F("floor"))),
                name="account_not_below_floor",
            ),
        ]
        indexes = [models.Index(fields=["holder_kind", "holder_id"], name="account_holder")]

    def __str__(self) -> str:
        return f"{self.code} {self.unit} {self.holder_kind}:{self.holder_id}"


class BudgetMonth(models.Model):
    """What a budget's available account gave to its other accounts in a month, less what came back.

    ``month`` (``2026-09``) is the company's when it was posted. Kept as balances are, so that no page adds up postings.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="months")
    month = models.CharField(max_length=7)
    used = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "month"], name="budget_month_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.month}: {self.used}"


class Period(models.Model):
    """A pay period of one legal entity; dates inclusive, in the entity's zone."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT)
    code = models.CharField(max_length=16)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "code"], name="period_once"),
            models.UniqueConstraint(fields=["entity"], condition=Q(state="open"), name="period_one_open"),
        ]

    def __str__(self) -> str:
        return self.code


class JournalEntry(models.Model):
    """A movement: why (``code``), about what (``subject``), once (``key`` with ``fingerprint``)."""

    key = models.CharField(max_length=128, unique=True)
    fingerprint = models.CharField(max_length=64)
    code = models.CharField(max_length=32)
    subject_kind = models.CharField(max_length=16)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()
    period = models.ForeignKey(Period, null=True, on_delete=models.PROTECT)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id", "id"], name="journalentry_subject")]

    def __str__(self) -> str:
        return self.key


class Posting(models.Model):
    """``amount`` of ``unit`` goes to the debit account from the credit account.

    Composite foreign keys (migration) hold both accounts to the posting's unit.
    """

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="postings")
    debit = models.ForeignKey(Account, db_constraint=False, on_delete=models.PROTECT, related_name="debits")
    credit = models.ForeignKey(Account, db_constraint=False, on_delete=models.PROTECT, related_name="credits")
    unit = models.CharField(max_length=8)
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="posting_amount_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="posting_two_accounts"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"
