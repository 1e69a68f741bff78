"""What the shop sells, at which price since when, who ordered what, and what was decided about it."""

from django.db import models
from django.db.models import F, Q

from recognition.people.models import Employee, Employment, Entity, Team
from recognition.rewards.models import Decision


class CatalogueItem(models.Model):
    """One thing points can buy; its prices are rows of their own.

    ``unit`` is the nature of points it costs, never symbolic. ``currency`` is that of its market value, "" where it is
    no pay. ``stock`` null is unlimited, ``limit_per_person`` counts pieces in a calendar year. ``entity`` and
    ``country`` say who may buy it, ``ends_on`` is the last day it is sold. Above ``second_above`` (an order) or
    ``second_above_in_period`` (a person's approved money in a pay period), minor units, a second person confirms.
    ``texts`` holds name and description by language.
    """

    class Kind(models.TextChoices):
        GOODS = "goods"
        DAY_OFF = "day_off"
        DONATION = "donation"
        PAYROLL_MONEY = "payroll_money"

    class Unit(models.TextChoices):
        GOODS = "goods"
        CASH = "cash"

    class TaxClass(models.TextChoices):
        CASH = "cash_taxable"
        TAXABLE = "benefit_taxable"
        WITHIN_LIMIT = "exempt_within_threshold"
        NO_PAY = "no_pay"

    code = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=13, choices=Kind)
    unit = models.CharField(max_length=8, choices=Unit)
    texts = models.JSONField()
    tax_class = models.CharField(max_length=24, choices=TaxClass)
    currency = models.CharField(max_length=3, blank=True)
    stock = models.PositiveIntegerField(null=True)
    limit_per_person = models.PositiveIntegerField(null=True)
    entity = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT)
    country = models.CharField(max_length=2, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    second_above = models.BigIntegerField(null=True)
    second_above_in_period = models.BigIntegerField(null=True)
    made_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(unit__in=["goods", "cash"]), name="item_never_symbolic"),
            models.CheckConstraint(
                condition=Q(kind="payroll_money", tax_class="cash_taxable", unit="cash")
                | Q(kind="day_off", tax_class="no_pay")
                | Q(kind__in=["goods", "donation"], tax_class__in=["benefit_taxable", "exempt_within_threshold"]),
                name="item_taxed_by_kind",
            ),
            models.CheckConstraint(
                condition=Q(tax_class="no_pay", currency="") | (~Q(tax_class="no_pay") & ~Q(currency="")),
                name="item_pay_has_currency",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="item_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(limit_per_person__isnull=True) | Q(limit_per_person__gt=0), name="item_limit_above_nothing"
            ),
            models.CheckConstraint(condition=Q(stock__isnull=True) | Q(stock__gte=0), name="item_stock_not_negative"),
        ]

    def __str__(self) -> str:
        return self.code


class ItemPrice(models.Model):
    """What one piece costs in points, and is worth in minor units, from a day on: append-only, the newest row of the
    latest day that has come is in force."""

    item = models.ForeignKey(CatalogueItem, on_delete=models.PROTECT, related_name="prices")
    points = models.BigIntegerField()
    value_minor = models.BigIntegerField(null=True)
    starts_on = models.DateField()
    set_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "item"], name="item_price_of_item"),
            models.CheckConstraint(
                condition=Q(points__gt=0) & (Q(value_minor__isnull=True) | Q(value_minor__gt=0)),
                name="item_price_above_nothing",
            ),
        ]
        indexes = [models.Index(fields=["item", "-starts_on", "-id"], name="item_price_in_force")]

    def __str__(self) -> str:
        return f"{self.item_id} from {self.starts_on}"


class Order(models.Model):
    """What one person bought for points, or (``reverses``) takes back from payroll: then all its amounts are negative.

    ``points`` and ``value_minor`` are those of all pieces at ``price``. Employment, entity, team and cost centre are
    those of the day of the order. ``tax_class`` is how payroll is to treat it. ``period`` is the one open when it
    became payable. ``revision`` counts changes of state, so that a stale page is refused.
    """

    class State(models.TextChoices):
        ORDERED = "ordered"
        NEEDS_SECOND = "needs_second"
        APPROVED = "approved"
        FULFILLED = "fulfilled"
        PAYABLE = "payable"
        IN_BATCH = "in_batch"
        EXPORTED = "exported"
        CONFIRMED = "confirmed"
        DECLINED = "declined"
        CANCELLED = "cancelled"
        REFUNDED = "refunded"

    item = models.ForeignKey(CatalogueItem, on_delete=models.PROTECT, related_name="orders")
    price = models.ForeignKey(ItemPrice, on_delete=models.PROTECT)
    quantity = models.PositiveIntegerField()
    unit = models.CharField(max_length=8)
    points = models.BigIntegerField()
    value_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    tax_class = models.CharField(max_length=24, choices=CatalogueItem.TaxClass)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="orders")
    employment = models.ForeignKey(Employment, on_delete=models.PROTECT)
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT)
    cost_centre = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.ORDERED)
    ordered_at = models.DateTimeField()
    fulfilled_at = models.DateTimeField(null=True)
    state_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    period = models.ForeignKey("ledger.Period", null=True, on_delete=models.PROTECT)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversal")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "employee"], name="order_beneficiary"),
            models.CheckConstraint(
                condition=(
                    Q(reverses__isnull=True, points__gt=0) & (Q(value_minor__isnull=True) | Q(value_minor__gt=0))
                )
                | Q(reverses__isnull=False, points__lt=0, value_minor__lt=0),
                name="order_sign",
            ),
            models.CheckConstraint(
                condition=Q(tax_class="no_pay", value_minor__isnull=True)
                | (~Q(tax_class="no_pay") & Q(value_minor__isnull=False)),
                name="order_pay_has_value",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["payable", "in_batch", "exported", "confirmed"]) | Q(period__isnull=False),
                name="order_payable_has_period",
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_of_something"),
        ]
        indexes = [
            models.Index(fields=["employee", "-id"], name="order_employee"),
            models.Index(fields=["state", "entity", "id"], name="order_state"),
            models.Index(fields=["period", "state"], name="order_period"),
            models.Index(fields=["item", "employee", "ordered_at"], name="order_limit"),
            models.Index(
                fields=["employee", "entity"],
                condition=Q(tax_class__in=["benefit_taxable", "exempt_within_threshold"]),
                name="order_of_gift",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class OrderDecision(models.Model):
    """What a named human did about an order: approved, declined, handed over, refunded; append-only.

    ``case``: HR wanted to refund what payroll takes back from nobody any more, and it waits until HR notes (``settle``)
    what was agreed with the person.

    ``decided_by`` is the person whose right was used, ``acted_by`` who did it (the delegate). The database refuses
    one's own orders, a second approval by the first and a decision by a direct report.
    """

    class Kind(models.TextChoices):
        APPROVE = "approve"
        DECLINE = "decline"
        FULFIL = "fulfil"
        REFUND = "refund"
        CASE = "case"
        SETTLE = "settle"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=7, choices=Kind)
    step = models.CharField(max_length=6, choices=Decision.Step)
    reason_digest = models.CharField(max_length=64, blank=True)
    decided_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    acted_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    beneficiary = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=32)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="order_decision_once"),
            models.CheckConstraint(
                condition=~Q(decided_by=F("beneficiary")) & ~Q(acted_by=F("beneficiary")),
                name="order_decision_not_for_oneself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.order_id}"
