"""What each person chooses for themself."""

from django.db import models

from recognition.people.models.organisation import Employee


class NotificationChoice(models.Model):
    """How often one person is told of one kind of news through one door; without a row, as ``people.news`` says."""

    class Topic(models.TextChoices):
        KUDOS = "kudos"  # thanks to me
        DIGEST = "digest"  # the week of my team
        NUDGE = "nudge"  # somebody of mine waits for a word
        AWARDS = "awards"  # what became of my awards
        APPROVALS = "approvals"  # what waits for my decision
        BOOSTS = "boosts"  # colleagues join thanks to me
        CONTESTS = "contests"  # the answer to what I contested
        STATEMENTS = "statements"  # a statement of mine was made
        REPORTS = "reports"  # a report I asked for is written
        DELEGATIONS = "delegations"  # I stand in for somebody
        IMPORTS = "imports"  # an import of mine came to an end

    class Door(models.TextChoices):
        SLACK = "slack"
        EMAIL = "email"

    class Rhythm(models.TextChoices):
        AT_ONCE = "at_once"
        DAILY = "daily"
        WEEKLY = "weekly"
        NEVER = "never"

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="notification_choices")
    topic = models.CharField(max_length=16, choices=Topic)
    door = models.CharField(max_length=5, choices=Door, default=Door.SLACK, db_default=Door.SLACK)
    rhythm = models.CharField(max_length=7, choices=Rhythm)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employee", "topic", "door"], name="notificationchoice_once")]

    def __str__(self) -> str:
        return f"{self.topic} of {self.employee_id}"


class PrivacyChoice(models.Model):
    """Whether one person lets one kind of news about them be shown in the company.

    ``noticed_at``: when they were told that it would be. ``allows`` null: they have not chosen, so the default holds:
    kudos are shown, awards are not.
    """

    class Topic(models.TextChoices):
        KUDOS_FEED = "kudos_feed"
        AWARD_FEED = "award_feed"

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="privacy_choices")
    topic = models.CharField(max_length=16, choices=Topic)
    allows = models.BooleanField(null=True)
    noticed_at = models.DateTimeField(null=True)
    chosen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employee", "topic"], name="privacychoice_once")]

    def __str__(self) -> str:
        return f"{self.topic} of {self.employee_id}"
