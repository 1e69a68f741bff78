"""Proposals, the decisions about them, and what each person was approved in a period."""

from django.db import models
from django.db.models import F, Q

from recognition.attribution.models import Assessment
from recognition.customers.models import Outcome
from recognition.people.models import Employee, Employment, Entity, Team
from recognition.programmes.models import Budget, Programme, ProgrammeVersion


class Judgement(models.Model):
    """What one programme made of one outcome, once: the guard that an occasion pays once.

    ``occasion`` is shared by the outcomes of one occasion. ``parts`` lists, per credited employee id,
    the exact steps from weight to amount (integers and codes), also for those who got nothing.
    """

    class Result(models.TextChoices):
        PAID = "paid"
        NOTHING = "nothing"
        UNCREDITED = "uncredited"
        SAME_OCCASION = "same_occasion"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT)
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT)
    outcome_uid = models.UUIDField()
    occasion = models.UUIDField()
    assessment = models.ForeignKey(Assessment, null=True, on_delete=models.PROTECT)
    result = models.CharField(max_length=13, choices=Result)
    parts = models.JSONField(default=list)
    judged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "outcome_uid"], name="judgement_once"),
            models.UniqueConstraint(
                fields=["programme", "occasion"],
                condition=~Q(result="same_occasion"),
                name="occasion_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.outcome_uid}"


class Proposal(models.Model):
    """An award on its way to one person; ``amount`` in ``unit``, negative only for a reversal.

    Team, cost centre, entity and employment are those of the outcome's date. ``proposed_amount`` never
    changes; ``amount`` is what stands after the last decision. ``revision`` counts changes of state, so
    that a stale page is refused. ``period`` is set at the last needed approval. ``ended_code`` says why it ended
    without a decision; ``escalations`` how many levels up it went because nobody decided; ``from_pool`` that the
    beneficiary shares in it through a team; ``correction`` the correction whose difference it pays.
    """

    class State(models.TextChoices):
        HELD = "held"
        PROPOSED = "proposed"
        NEEDS_SECOND = "needs_second"
        PAYABLE = "payable"
        GRANTED = "granted"
        IN_BATCH = "in_batch"
        EXPORTED = "exported"
        CONFIRMED = "confirmed"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"
        CANCELLED = "cancelled"
        EXPIRED = "expired"

    class HeldFor(models.TextChoices):
        NOTHING = ""
        HOLD_DAYS = "hold_days"
        BUDGET = "budget"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT)
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT)
    outcome_uid = models.UUIDField()
    occasion = models.UUIDField()
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="proposals")
    employment = models.ForeignKey(Employment, on_delete=models.PROTECT)
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT)
    cost_centre = models.CharField(max_length=32, blank=True)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT)
    unit = models.CharField(max_length=8)
    proposed_amount = models.BigIntegerField()
    amount = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=State)
    held_for = models.CharField(max_length=9, choices=HeldFor, blank=True)
    hold_until = models.DateTimeField(null=True)
    matured_at = models.DateTimeField()
    because = models.JSONField()
    proposed_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    period = models.ForeignKey("ledger.Period", null=True, on_delete=models.PROTECT)
    reverses = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="reversals")
    ended_code = models.CharField(max_length=32, blank=True, default="", db_default="")
    escalations = models.PositiveSmallIntegerField(default=0, db_default=0)
    from_pool = models.BooleanField(default=False, db_default=False)
    correction = models.ForeignKey("Correction", null=True, on_delete=models.PROTECT, related_name="proposals")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "occasion", "employee"],
                condition=Q(reverses__isnull=True, correction__isnull=True),
                name="proposal_once_per_occasion",
            ),
            models.UniqueConstraint(
                fields=["correction", "employee", "unit", "reverses"],
                condition=Q(correction__isnull=False),
                nulls_distinct=False,
                name="proposal_once_per_correction",
            ),
            models.UniqueConstraint(fields=["id", "employee"], name="proposal_beneficiary"),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount__gt=0, proposed_amount__gt=0)
                | Q(reverses__isnull=False, amount__lt=0, proposed_amount__lt=0),
                name="proposal_sign",
            ),
            models.CheckConstraint(
                condition=(Q(state="held") & ~Q(held_for="")) | (~Q(state="held") & Q(held_for="")),
                name="proposal_held_for_something",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["payable", "in_batch", "exported", "confirmed"]) | Q(period__isnull=False),
                name="proposal_payable_has_period",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True) | ~Q(proposed_by=F("employee")),
                name="proposal_not_for_oneself",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "matured_at", "outcome_uid"], name="proposal_state"),
            models.Index(fields=["employee", "state"], name="proposal_employee"),
            # Sums of periods are read from the index alone: a row with its because is twenty times as wide.
            models.Index(
                fields=["entity", "period", "state"],
                include=["unit", "employee", "amount", "outcome", "held_for", "proposed_at"],
                name="proposal_sums",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Decision(models.Model):
    """What a named human decided about a proposal: append-only.

    ``decided_by`` is the person whose right was used, ``acted_by`` who did it (the delegate).
    ``beneficiary`` and ``proposer`` are held to the proposal's by the database, whose checks and insert
    trigger refuse self-approval, a second approval by the first, and a decision by a direct report.
    """

    class Kind(models.TextChoices):
        APPROVE = "approve"
        ADJUST = "adjust"
        DECLINE = "decline"
        REVOKE = "revoke"

    class Step(models.TextChoices):
        FIRST = "first"
        SECOND = "second"

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=7, choices=Kind)
    step = models.CharField(max_length=6, choices=Step)
    amount = models.BigIntegerField(null=True)
    code = models.CharField(max_length=32, blank=True)
    reason_digest = models.CharField(max_length=64, blank=True)
    decided_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    acted_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    beneficiary = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    proposer = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=32)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="decision_once"),
            models.CheckConstraint(
                condition=~Q(decided_by=F("beneficiary")) & ~Q(acted_by=F("beneficiary")),
                name="decision_not_for_oneself",
            ),
            models.CheckConstraint(
                condition=Q(proposer__isnull=True) | (~Q(decided_by=F("proposer")) & ~Q(acted_by=F("proposer"))),
                name="decision_not_by_proposer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.proposal_id}"


class PersonPeriod(models.Model):
    """The approved sum of one person in one period and unit, for the splitting guard; locked before use."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT)
    period = models.ForeignKey("ledger.Period", on_delete=models.PROTECT)
    unit = models.CharField(max_length=8)
    approved = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employee", "period", "unit"], name="person_period_once")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.period_id}"
