"""What Laurels keeps about Slack: where it is installed, who is who there, and what it said or has to say.

No text about a person is kept here: a message is built from the domain when it is sent. Tokens are sealed.
"""

from django.db import models
from django.db.models import Q


class Installation(models.Model):
    """The app in one workspace, or (``enterprise_id`` without ``team_id``) in a whole Enterprise Grid.

    ``bot_token`` is sealed. ``ended_at`` is when Slack took the token away; the row stays, nothing is sent.
    ``synced_at`` is when all its users were last read; ``sync_began_at`` and ``sync_place`` (workspace and Slack's
    cursor) are of a reading under way. ``boost_emoji`` are the names of the reactions that join a kudos, without
    colons and skin tones.
    """

    app_id = models.CharField(max_length=32)
    enterprise_id = models.CharField(max_length=32, blank=True)
    team_id = models.CharField(max_length=32, blank=True)
    name = models.CharField(max_length=200, blank=True)
    bot_user_id = models.CharField(max_length=32)
    bot_token = models.TextField(blank=True)
    scopes = models.JSONField(default=list)
    installed_by = models.CharField(max_length=32, blank=True)
    installed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_code = models.CharField(max_length=32, blank=True)
    synced_at = models.DateTimeField(null=True)
    sync_began_at = models.DateTimeField(null=True)
    sync_place = models.CharField(max_length=300, blank=True)
    feed_channel = models.CharField(max_length=32, blank=True)
    boost_emoji = models.JSONField(default=list)
    allows_guests = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["app_id", "enterprise_id", "team_id"], name="slack_installation_once"),
            models.CheckConstraint(
                condition=~Q(enterprise_id="") | ~Q(team_id=""), name="slack_installation_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(bot_token=""), name="slack_installation_ended_without_token"
            ),
        ]

    def __str__(self) -> str:
        return self.team_id or self.enterprise_id


class InstallState(models.Model):
    """One installation under way: ``state`` and the browser it began in, as sha256; deleted when it is used."""

    digest = models.CharField(max_length=64, unique=True)
    browser_digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest[:12]


class Member(models.Model):
    """One Slack user of an installation and the employee behind them, once known.

    ``said_at`` is Slack's own ``updated`` (seconds since 1970), so that late news does not undo newer.
    """

    class Kind(models.TextChoices):
        MEMBER = "member"
        GUEST = "guest"
        BOT = "bot"
        STRANGER = "stranger"  # of another company, through Slack Connect
        DEACTIVATED = "deactivated"

    installation = models.ForeignKey(Installation, on_delete=models.PROTECT, related_name="members")
    user_id = models.CharField(max_length=32)
    employee = models.ForeignKey("people.Employee", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=11, choices=Kind)
    locale = models.CharField(max_length=16, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    said_at = models.BigIntegerField(default=0)
    synced_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["installation", "user_id"], name="slack_member_once")]
        indexes = [models.Index(fields=["employee"], name="slack_member_employee")]

    def __str__(self) -> str:
        return self.user_id


class Message(models.Model):
    """One message Laurels says in Slack, built from the domain each time it is sent or changed.

    ``key`` says which message it is, so that the same news makes it once. ``kind`` names its renderer, ``subject_id``
    what it is about. ``address`` is a channel or user id, or for a reply the answering address Slack gave; ``member``
    whose language it is in (null: the company's). Only a reply keeps its ``content``, until it is sent.
    ``lost_answers`` counts attempts of which nobody knows whether Slack took them: one more attempt is made, then none.
    ``attempted_at`` is null unless an attempt is under way.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        ATTEMPTED = "attempted"
        SAID = "said"
        STALE = "stale"  # said, and to be said anew
        DROPPED = "dropped"  # nothing to say any more
        FAILED = "failed"

    key = models.CharField(max_length=200, unique=True)
    installation = models.ForeignKey(Installation, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=32)
    subject_id = models.BigIntegerField(default=0)
    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="messages")
    address = models.CharField(max_length=500)
    thread_ts = models.CharField(max_length=32, blank=True)
    content = models.JSONField(null=True)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lost_answers = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempted_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField(null=True)
    channel = models.CharField(max_length=32, blank=True)
    ts = models.CharField(max_length=32, blank=True)
    error_code = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "channel", "ts"], condition=~Q(ts=""), name="slack_message_place"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state__in=["waiting", "attempted", "stale"]),
                name="slack_message_due",
            ),
            models.Index(fields=["kind", "subject_id"], name="slack_message_subject"),
        ]

    def __str__(self) -> str:
        return self.key


class Pace(models.Model):
    """When the next message may go to one address: a second after the last, or when Slack says."""

    installation = models.ForeignKey(Installation, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=500)
    next_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["installation", "address"], name="slack_pace_once")]

    def __str__(self) -> str:
        return self.address
