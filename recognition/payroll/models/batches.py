"""Payroll batches, their frozen lines and bytes, and the claim that pays a source once."""

from django.db import models
from django.db.models import F, Q

from recognition.payroll.models.wages import WageType
from recognition.people.models import Employee, Entity


class PayrollBatch(models.Model):
    """What is handed to payroll at once; ``number`` is gap-free per entity and period (``2026-09-0001``).

    ``correction_sign`` is the sign style corrections had when it was first exported, blank until then.
    ``confirmed_despite`` is the digest of why it was confirmed without an answer of payroll that agrees.
    """

    class State(models.TextChoices):
        BUILT = "built"
        EXPORTED = "exported"
        CONFIRMED = "confirmed"
        VOID = "void"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT)
    period = models.ForeignKey("ledger.Period", on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=24)
    state = models.CharField(max_length=9, choices=State, default=State.BUILT)
    line_count = models.IntegerField()
    person_count = models.IntegerField()
    positive_minor = models.BigIntegerField()
    negative_minor = models.BigIntegerField()
    built_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    built_at = models.DateTimeField()
    exported_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    exported_at = models.DateTimeField(null=True)
    correction_sign = models.CharField(max_length=8, choices=WageType.SignStyle, blank=True, default="", db_default="")
    confirmed_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_despite = models.CharField(max_length=64, blank=True, default="", db_default="")
    void_asked_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    void_asked_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    voided_at = models.DateTimeField(null=True)
    reissues = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "code"], name="batch_once"),
            models.UniqueConstraint(fields=["period", "number"], name="batch_number_once"),
            models.CheckConstraint(
                condition=Q(exported_by__isnull=True) | ~Q(exported_by=F("built_by")),
                name="batch_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(voided_by__isnull=True)
                | (Q(void_asked_by__isnull=False) & ~Q(voided_by=F("void_asked_by"))),
                name="batch_void_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PayrollLine(models.Model):
    """The canonical line, append-only: every format renders this row and nothing else.

    ``tax_because`` says by which figures what somebody got in kind was judged (``noncash.because``), null where nothing
    was to be judged. ``wages.IS_PAY`` says which lines are pay.
    """

    class Kind(models.TextChoices):
        CASH = "cash"
        BENEFIT_IN_KIND = "benefit_in_kind"
        EXEMPT_GIFT_INFO = "exempt_gift_info"
        REVERSAL = "reversal"

    uid = models.UUIDField(unique=True)
    batch = models.ForeignKey(PayrollBatch, on_delete=models.PROTECT, related_name="lines")
    line_no = models.IntegerField()
    source = models.CharField(max_length=64)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT)
    payroll_number = models.CharField(max_length=64)
    wage_type = models.ForeignKey(WageType, on_delete=models.PROTECT)
    external_code = models.CharField(max_length=32, blank=True)
    kind = models.CharField(max_length=16, choices=Kind)
    quantity_milli = models.BigIntegerField()
    rate_minor = models.BigIntegerField(null=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    earned_from = models.DateField()
    earned_to = models.DateField()
    pay_period = models.CharField(max_length=16)
    cost_centre = models.CharField(max_length=32, blank=True)
    tax_class = models.CharField(max_length=24)
    holiday_pay_basis = models.CharField(max_length=16)
    pensionable = models.CharField(max_length=16)
    text = models.CharField(max_length=100)
    reverses_uid = models.UUIDField(null=True)
    tax_because = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "line_no"], name="line_no_once"),
            models.CheckConstraint(
                condition=(Q(kind="reversal") & Q(amount_minor__lt=0) & Q(reverses_uid__isnull=False))
                | (~Q(kind="reversal") & Q(amount_minor__gt=0) & Q(reverses_uid__isnull=True)),
                name="line_negative_only_for_reversal",
            ),
        ]
        indexes = [
            models.Index(fields=["source"], name="line_source"),
            models.Index(fields=["employee"], condition=Q(kind="exempt_gift_info"), name="line_of_gift"),
        ]

    def __str__(self) -> str:
        return str(self.uid)


class PayrollClaim(models.Model):
    """The one live claim on a source (``proposal:17``): build inserts it, void deletes it."""

    source = models.CharField(max_length=64, primary_key=True)
    batch = models.ForeignKey(PayrollBatch, on_delete=models.PROTECT)
    line = models.OneToOneField(PayrollLine, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return self.source


class BatchFile(models.Model):
    """The bytes of a batch in one format, stored once and never changed."""

    batch = models.ForeignKey(PayrollBatch, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(max_length=32)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "format"], name="batch_file_once")]

    def __str__(self) -> str:
        return self.name


class Statement(models.Model):
    """What one person was approved in one closed period, fixed: append-only, a later correction is a new number.

    ``document`` holds ids, codes and integers: the lines with the steps of their because, and later corrections.
    """

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="statements")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT)
    period = models.ForeignKey("ledger.Period", on_delete=models.PROTECT)
    number = models.PositiveSmallIntegerField()
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employee", "period", "number"], name="statement_once")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.period_id} {self.number}"
