"""How payroll is to treat a line, by which code it knows it, and what payroll of a legal entity is like."""

from django.db import models
from django.db.models import Q

from recognition.payroll import wages
from recognition.people.models import Employee, Entity
from recognition.programmes.models import Programme


class WageType(models.Model):
    """How payroll is to treat a line. By which code payroll knows it, HR says; it may have added wage types of its own.

    ``code``, ``kind`` and ``tax_class`` never change, because lines refer to them; a trigger refuses it.

    ``emits_…`` say what a payroll file carries of a line: units, rate, amount; amount, or units and rate. A line
    that takes something back is written negative, or (``positive``) as a positive figure that payroll deducts.
    ``names`` are those it was added with (``WageTypeName`` the later ones). What ``is_retired`` can be chosen no more;
    what was frozen in a batch, and what takes that back, is of it for good. ``by_country`` is as ``wages.HOLIDAY_PAY``
    says; a line has what came of it.
    """

    class Kind(models.TextChoices):
        CASH = "cash"
        BENEFIT_IN_KIND = "benefit_in_kind"
        EXEMPT_GIFT_INFO = "exempt_gift_info"

    class SignStyle(models.TextChoices):
        NEGATIVE = "negative"
        POSITIVE = "positive"

    class Basis(models.TextChoices):
        YES = "yes"
        NO = "no"
        PAYROLL_DECIDES = "payroll_decides"

    class HolidayBasis(models.TextChoices):
        BY_COUNTRY = wages.BY_COUNTRY
        YES = "yes"
        NO = "no"
        PAYROLL_DECIDES = "payroll_decides"

    code = models.CharField(max_length=32)
    names = models.JSONField()
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.CASH)
    tax_class = models.CharField(max_length=24)
    holiday_pay_basis = models.CharField(max_length=16, choices=HolidayBasis, default=HolidayBasis.PAYROLL_DECIDES)
    pensionable = models.CharField(max_length=16, choices=Basis, default=Basis.PAYROLL_DECIDES)
    emits_units = models.BooleanField(default=False)
    emits_rate = models.BooleanField(default=False)
    emits_amount = models.BooleanField(default=True)
    sign_style = models.CharField(max_length=8, choices=SignStyle, default=SignStyle.NEGATIVE)
    cost_account = models.CharField(max_length=10, blank=True)
    liability_account = models.CharField(max_length=10, blank=True)
    is_retired = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="wage_type_once"),
            models.CheckConstraint(
                condition=Q(emits_amount=True) | Q(emits_units=True, emits_rate=True), name="wage_type_emits_money"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ExternalCode(models.Model):
    """By which code payroll knows a wage type from a day on: in one entity, or wherever a payroll system is used.

    Append-only. A code holds until the next one begins, so that no two can overlap; blank ends it; of two for the same
    day the one entered last (the higher ``number``) counts.
    """

    wage_type = models.ForeignKey(WageType, on_delete=models.PROTECT, related_name="codes")
    entity = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT)
    payroll_system = models.CharField(max_length=32, blank=True)
    valid_from = models.DateField()
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=32, blank=True)
    set_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wage_type", "entity", "payroll_system", "valid_from", "number"],
                name="external_code_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(entity__isnull=False, payroll_system="") | (Q(entity__isnull=True) & ~Q(payroll_system="")),
                name="external_code_of_entity_or_system",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wage_type_id} {self.code} from {self.valid_from}"


class WageTypeName(models.Model):
    """What a wage type of HR's own is called from a day on.

    Append-only. It holds until the next one begins; of two for the same day the one entered last (the higher
    ``number``) counts.
    """

    wage_type = models.ForeignKey(WageType, on_delete=models.PROTECT, related_name="renamed")
    names = models.JSONField()
    valid_from = models.DateField()
    number = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wage_type", "valid_from", "number"], name="wage_type_name_once")
        ]

    def __str__(self) -> str:
        return f"{self.wage_type_id} {self.names} from {self.valid_from}"


class ProgrammeWage(models.Model):
    """As which wage type payroll of an entity is told of a programme's awards from a day on.

    Append-only. It holds until the next one begins; with none, awards are told as the usual wage types again. Of two
    for the same day the one entered last (the higher ``number``) counts.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT)
    wage_type = models.ForeignKey(WageType, null=True, on_delete=models.PROTECT, related_name="uses")
    valid_from = models.DateField()
    number = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "programme", "valid_from", "number"], name="programme_wage_once")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} as {self.wage_type_id} from {self.valid_from}"


class EntityPayroll(models.Model):
    """What payroll of a legal entity is like from a day on; append-only, of two for a day the one set last counts.

    ``settings`` holds what single formats need, by format (``{"adp": {"company_code": "ABC"}}``).
    """

    class CorrectionStyle(models.TextChoices):
        NEGATIVE_LINE = "negative_line"
        DEDUCTION = "deduction"
        MANUAL = "manual"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT)
    valid_from = models.DateField()
    number = models.PositiveSmallIntegerField()
    registration_number = models.CharField(max_length=20, blank=True)
    payroll_system = models.CharField(max_length=32, blank=True)
    correction_style = models.CharField(max_length=16, choices=CorrectionStyle, default=CorrectionStyle.NEGATIVE_LINE)
    settings = models.JSONField(default=dict)
    set_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity", "valid_from", "number"], name="entity_payroll_once")]

    def __str__(self) -> str:
        return f"{self.entity_id} from {self.valid_from}"
