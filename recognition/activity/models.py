"""What happened, what must still be told, what was received, and texts about people.

Rows here name people and things by id only, so that they outlive the erasure of a name.
"""

from django.db import models
from django.db.models import F, Q


class Activity(models.Model):
    """One thing that happened: append-only, ids, codes, dates and integers only."""

    at = models.DateTimeField()
    code = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.BigIntegerField()
    user_id = models.BigIntegerField(null=True)
    employee_id = models.BigIntegerField(null=True)
    on_behalf_of_id = models.BigIntegerField(null=True)
    capacity = models.CharField(max_length=32)
    channel = models.CharField(max_length=32)
    request_id = models.CharField(max_length=128, blank=True)
    data = models.JSONField(default=dict)
    text_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="activity_subject"),
            models.Index(fields=["code", "id"], name="activity_code"),
            models.Index(
                fields=["employee_id", "id"], condition=Q(employee_id__isnull=False), name="activity_employee"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.code}"


class Unsealed(models.Model):
    """The queue of the sealer: a trigger adds every activity as it is inserted, sealing takes it off.

    So a row that commits late, after higher ids were sealed, is not overlooked.
    """

    activity = models.OneToOneField(
        Activity, primary_key=True, db_constraint=False, on_delete=models.DO_NOTHING, related_name="+"
    )

    def __str__(self) -> str:
        return f"unsealed {self.activity_id}"


class Seal(models.Model):
    """The chain over activity: ``chain_hash`` = sha256(previous chain hash ‖ row hash)."""

    seq = models.BigIntegerField(primary_key=True)
    activity = models.OneToOneField(Activity, on_delete=models.PROTECT)
    row_hash = models.CharField(max_length=64)
    chain_hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"seal {self.seq}"


class Tombstone(models.Model):
    """Where retention took a whole stretch of the chain away: append-only, written by ``prune`` alone.

    Seals ``first_seq`` to ``last_seq`` are gone with their activities; the chain came in with ``head_before`` and went
    on with ``head_after``, so that what follows is still proved.
    """

    first_seq = models.BigIntegerField(unique=True)
    last_seq = models.BigIntegerField(unique=True)
    head_before = models.CharField(max_length=64)
    head_after = models.CharField(max_length=64)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_seq__gte=F("first_seq")), name="tombstone_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"seals {self.first_seq} to {self.last_seq}"


class Dispatch(models.Model):
    """What must still be told to one consumer about one activity; mutable and pruned."""

    class State(models.TextChoices):
        WAITING = "waiting"
        CLAIMED = "claimed"
        DONE = "done"
        FAILED = "failed"

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT)
    consumer = models.CharField(max_length=32)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "consumer"], name="dispatch_once_per_consumer")]
        indexes = [
            models.Index(
                fields=["consumer", "due_at", "id"],
                condition=Q(state__in=["waiting", "claimed"]),
                name="dispatch_due",
            ),
            models.Index(condition=Q(state="failed"), fields=["-id"], name="dispatch_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.consumer} of {self.activity_id}"


class Delivery(models.Model):
    """One message received from outside, stored raw before anything is done with it.

    A worker takes it from ``due_at`` on; ``attempts`` counts how often one did, and tells its claim from a later one.
    """

    class State(models.TextChoices):
        RECEIVED = "received"
        PROCESSED = "processed"
        REFUSED = "refused"

    source = models.CharField(max_length=32)
    natural_key = models.CharField(max_length=255)
    received_at = models.DateTimeField()
    content_type = models.CharField(max_length=64, blank=True)
    body = models.BinaryField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=State, default=State.RECEIVED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True)
    result_code = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "natural_key"], name="delivery_once")]
        indexes = [
            models.Index(fields=["source", "due_at", "id"], condition=Q(state="received"), name="delivery_due"),
            models.Index(fields=["source", "processed_at"], condition=Q(state="refused"), name="delivery_refused"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.natural_key}"


class PersonalText(models.Model):
    """A text about a person; a proof elsewhere holds only ``digest`` = sha256(salt ‖ text)."""

    digest = models.CharField(max_length=64, unique=True)
    salt = models.BinaryField()
    text = models.TextField(null=True)  # noqa: DJ001 (null is "erased", which an empty text is not)
    employee_id = models.BigIntegerField(null=True)
    written_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["employee_id"], name="personaltext_employee")]
        constraints = [
            models.CheckConstraint(
                condition=Q(text__isnull=True, erased_at__isnull=False) | Q(text__isnull=False, erased_at__isnull=True),
                name="personaltext_erased_or_kept",
            )
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class IdempotencyKey(models.Model):
    """The first answer to a key: unique per service and actor, with the fingerprint of the arguments."""

    service = models.CharField(max_length=64)
    actor = models.CharField(max_length=64)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    result = models.JSONField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "actor", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return f"{self.service} {self.key}"
