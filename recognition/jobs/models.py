"""Long work one can watch, and files kept in the database."""

from django.db import models


class StoredFile(models.Model):
    """A file in PostgreSQL; nothing that matters lies on a web host's disk."""

    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    stored_at = models.DateTimeField()
    stored_by_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.name


class FilePiece(models.Model):
    """A stretch of a file's bytes, small enough to be held in memory whatever the file's size."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="file_piece_once")]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.number}"


class Job(models.Model):
    """One piece of long work: its progress, whether it was asked to stop, and its result."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    kind = models.CharField(max_length=64)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress_done = models.BigIntegerField(default=0)
    progress_total = models.BigIntegerField(null=True)
    asked_by_id = models.BigIntegerField(null=True)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    is_cancel_asked = models.BooleanField(default=False)
    error_code = models.CharField(max_length=64, blank=True)
    error_sentence = models.TextField(blank=True)
    result = models.JSONField(null=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT)

    class Meta:
        indexes = [models.Index(fields=["state", "queued_at"], name="job_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
