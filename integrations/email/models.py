"""What Laurels has to mail and has mailed: without words and without addresses.

A mail is written from the domain when it is sent, to the address the person has then.
"""

from django.db import models
from django.db.models import Q

from recognition.people import news


class Letter(models.Model):
    """One mail to one person about one or more pieces of news.

    ``key`` is made from the keys of its news, and its Message-ID from ``key``: a mail sent twice is recognised as one.
    ``attempted_at`` is null unless an attempt is under way.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        ATTEMPTED = "attempted"
        SENT = "sent"
        DROPPED = "dropped"  # nothing to say any more, or nobody to say it to
        FAILED = "failed"

    key = models.CharField(max_length=40, unique=True)
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempted_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="attempted", attempted_at__isnull=False)
                | (~Q(state="attempted") & Q(attempted_at__isnull=True)),
                name="email_letter_attempt",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(state__in=["waiting", "attempted"]), name="email_letter_due"
            ),
            models.Index(fields=["-id"], condition=Q(state="failed"), name="email_letter_failed"),
        ]

    def __str__(self) -> str:
        return self.key


class Notice(models.Model):
    """One piece of news for one person: put into a letter once it is due, in the rhythm they chose then.

    ``key`` says which it is, so that the same news is noted once. ``settled_at`` is when it got into a letter, or, with
    none, when it turned out that nobody wants it any more.
    """

    key = models.CharField(max_length=200, unique=True)
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    topic = models.CharField(max_length=16)
    subject_id = models.BigIntegerField()
    rhythm = models.CharField(max_length=7, choices=[(each, each) for each in news.RHYTHMS[news.EMAIL]])
    happened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    letter = models.ForeignKey(Letter, null=True, on_delete=models.PROTECT, related_name="notices")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(letter__isnull=True) | Q(settled_at__isnull=False),
                name="email_notice_in_letter_once_settled",
            )
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(settled_at__isnull=True), name="email_notice_due"),
        ]

    def __str__(self) -> str:
        return self.key
