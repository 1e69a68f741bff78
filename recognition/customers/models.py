"""Customers, who touched them when, and what came of it. Facts are superseded, never edited."""

from django.db import models
from django.db.models import F, Q

from recognition.people.models import Employee


class Source(models.Model):
    """Where facts come from. ``complete_until``: everything before that moment has arrived."""

    code = models.CharField(max_length=32, unique=True)
    is_needed = models.BooleanField(default=True)
    complete_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.code


class Customer(models.Model):
    external_id = models.CharField(max_length=64, unique=True)
    uid = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    segment = models.CharField(max_length=100, blank=True)
    since = models.DateField(null=True)
    acquired_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT)

    class Meta:
        indexes = [models.Index(fields=["name", "id"], name="customer_by_name")]

    def __str__(self) -> str:
        return self.external_id


class Touchpoint(models.Model):
    """One contact of one employee (null: self-service) with one customer.

    ``value_hundredths`` is the file's value without a currency, for display only. The covering index and
    the BRIN are in a migration, and so are the triggers that hold the three references true for a whole
    statement at once: one check of a million rows instead of three million.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    external_id = models.CharField(max_length=64)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    employee = models.ForeignKey(
        Employee,
        null=True,
        on_delete=models.PROTECT,
        db_index=False,
        db_constraint=False,
    )
    occurred_at = models.DateTimeField()
    kind = models.CharField(max_length=32)
    channel = models.CharField(max_length=32)
    stage = models.CharField(max_length=16, blank=True)
    role = models.CharField(max_length=32, blank=True)
    matter_id = models.CharField(max_length=64, blank=True)
    value_hundredths = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=Q(superseded_at__isnull=True),
                name="touchpoint_once",
            ),
            models.CheckConstraint(
                condition=Q(employee__isnull=False) | Q(channel="self_service"),
                name="touchpoint_has_employee",
            ),
        ]

    def __str__(self) -> str:
        return self.external_id


class Family(models.TextChoices):
    GAIN = "gain"
    SAVED = "saved"
    LOSS = "loss"
    NEUTRAL = "neutral"


class Outcome(models.Model):
    """What a customer did or said. A correction supersedes the row; ``uid`` stays the same.

    ``kind`` is what it counts as (a ``nps`` answer of 9 is ``promoter``), ``reported_kind`` what the
    source said. ``value_minor`` in ``currency``. ``matured_at`` is null while maturity needs a fact
    that is not there yet.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    external_id = models.CharField(max_length=64)
    uid = models.UUIDField()
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    reported_kind = models.CharField(max_length=20)
    family = models.CharField(max_length=8, choices=Family)
    occurred_at = models.DateTimeField()
    score = models.IntegerField(null=True)
    scale = models.CharField(max_length=16, blank=True)
    value_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    first_paid_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    document_id = models.CharField(max_length=64, blank=True)
    matter_id = models.CharField(max_length=64, blank=True)
    referred_customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="+")
    matured_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=Q(superseded_at__isnull=True),
                name="outcome_once",
            ),
            models.UniqueConstraint(
                fields=["uid"],
                condition=Q(superseded_at__isnull=True),
                name="outcome_uid_once",
            ),
            models.CheckConstraint(
                condition=Q(value_minor__isnull=True, currency="") | (Q(value_minor__isnull=False) & ~Q(currency="")),
                name="outcome_value_has_currency",
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "occurred_at"], name="outcome_customer"),
            models.Index(
                fields=["matured_at", "uid"],
                condition=Q(superseded_at__isnull=True),
                name="outcome_matured",
            ),
            models.Index(
                fields=["withdrawn_at"],
                condition=Q(superseded_at__isnull=True, withdrawn_at__isnull=False),
                name="outcome_withdrawn",
            ),
            models.Index(
                fields=["customer", "occurred_at"],
                condition=Q(superseded_at__isnull=True, kind="churn"),
                name="outcome_churn",
            ),
        ]

    def __str__(self) -> str:
        return self.external_id


class ConflictOfInterest(models.Model):
    """The employee never earns from this customer while the declaration stands."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
    declared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "customer"],
                condition=Q(withdrawn_at__isnull=True),
                name="conflict_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("declared_at")),
                name="conflict_withdrawn_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} with {self.customer_id}"


class Nomination(models.Model):
    """Somebody says that ``nominee`` took ownership for a customer, or did right by them whatever it cost in revenue.

    The evidence lies in PersonalText. Accepted by somebody who is neither giver nor nominee, it is one touchpoint
    (of the source ``nominations``, with this row's id) at the moment of the deed; *did right* is an outcome, too.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        ACCEPTED = "accepted"
        DECLINED = "declined"

    class Kind(models.TextChoices):
        TOOK_OWNERSHIP = "took_ownership"
        DID_RIGHT = "did_right"

    kind = models.CharField(max_length=14, choices=Kind, default=Kind.TOOK_OWNERSHIP, db_default=Kind.TOOK_OWNERSHIP)
    giver = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="nominations_given")
    nominee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="nominations_received")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
    matter_id = models.CharField(max_length=64, blank=True)
    occurred_at = models.DateTimeField()
    evidence_digest = models.CharField(max_length=64)
    nominated_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    decided_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("nominee")), name="nomination_not_of_oneself"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | (~Q(decided_by=F("giver")) & ~Q(decided_by=F("nominee"))),
                name="nomination_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="nomination_decided_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nominee_id} for {self.customer_id}"
