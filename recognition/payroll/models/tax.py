"""What is tax-free up to how much, by country and date: nothing, until somebody verified it."""

from django.db import models
from django.db.models import F, Q

from recognition.people.models import Employee


class TaxLimit(models.Model):
    """One limit as somebody read it in ``source``, for days ``valid_from`` to ``valid_to`` inclusive (null: open).

    Nothing of it is ever changed but who verified it, once; a better row is entered beside it, and of verified rows
    the last one entered holds.
    """

    class Rule(models.TextChoices):
        YEARLY_NON_CASH = (
            "yearly_non_cash"  # all small benefits of a person in a calendar year; above it all is taxable
        )
        CHRISTMAS_GIFT = "christmas_gift"
        JUBILEE_GIFT = "jubilee_gift"
        MEMORIAL_GIFT = "memorial_gift"

    country = models.CharField(max_length=2)
    rule = models.CharField(max_length=16, choices=Rule)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    source = models.CharField(max_length=300)
    entered_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    verified_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="tax_limit_of_something"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="tax_limit_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | Q(entered_by__isnull=True) | ~Q(verified_by=F("entered_by")),
                name="tax_limit_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True, verified_at__isnull=True)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="tax_limit_verified_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["country", "rule", "-id"], name="tax_limit_rule")]

    def __str__(self) -> str:
        return f"{self.country} {self.rule} from {self.valid_from}"
