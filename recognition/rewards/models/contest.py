"""What people contest and correct, how they agree to share, and what HR settles by hand."""

from django.db import models
from django.db.models import F, Q

from recognition.attribution.models import Assessment
from recognition.customers.models import Outcome
from recognition.people.models import Employee
from recognition.programmes.models import Programme
from recognition.rewards.models.awards import Judgement, Proposal


class Dispute(models.Model):
    """An employee contests an award, or says that one is missing; a person without a part in it reviews.

    ``about`` is the proposal or, for a missing credit, the outcome. ``evidence`` lists ids of touchpoints; the words
    lie in PersonalText. ``result``: *upheld*, the decision stands; *corrected* by ``correction`` or ``reversal``;
    *explained*, the arithmetic was right and has been told.
    """

    class About(models.TextChoices):
        AWARD = "award"
        MISSING = "missing"

    class State(models.TextChoices):
        OPEN = "open"
        SETTLED = "settled"
        WITHDRAWN = "withdrawn"

    class Result(models.TextChoices):
        NONE = ""
        UPHELD = "upheld"
        CORRECTED = "corrected"
        EXPLAINED = "explained"

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="disputes")
    about = models.CharField(max_length=7, choices=About)
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.PROTECT, related_name="disputes")
    outcome = models.ForeignKey(Outcome, null=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.JSONField(default=list)
    text_digest = models.CharField(max_length=64)
    raised_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    result = models.CharField(max_length=9, choices=Result, blank=True, default=Result.NONE)
    answer_digest = models.CharField(max_length=64, blank=True)
    settled_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    correction = models.ForeignKey("Correction", null=True, on_delete=models.PROTECT, related_name="disputes")
    reversal = models.ForeignKey(Proposal, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(about="award", proposal__isnull=False) | Q(about="missing", outcome__isnull=False),
                name="dispute_is_about_something",
            ),
            models.UniqueConstraint(
                fields=["employee", "proposal"],
                condition=Q(state="open", about="award"),
                name="dispute_open_once",
            ),
            models.UniqueConstraint(
                fields=["employee", "outcome"],
                condition=Q(state="open", about="missing"),
                name="dispute_missing_open_once",
            ),
            models.CheckConstraint(
                condition=(Q(state="settled", settled_by__isnull=False, settled_at__isnull=False) & ~Q(result=""))
                | (~Q(state="settled") & Q(settled_by__isnull=True, result="")),
                name="dispute_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True) | ~Q(settled_by=F("employee")),
                name="dispute_not_reviewed_by_oneself",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="dispute_due")]

    def __str__(self) -> str:
        return f"{self.about} by {self.employee_id}"


class Correction(models.Model):
    """One occasion judged again from evidence known later: append-only; its differences are proposals.

    ``parts`` are those of the new judgement; ``assessment`` is the new one, ``judgement`` the one it corrects.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="+")
    occasion = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    judgement = models.ForeignKey(Judgement, on_delete=models.PROTECT, related_name="corrections")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT)
    parts = models.JSONField(default=list)
    code = models.CharField(max_length=32)
    reason_digest = models.CharField(max_length=64)
    opened_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "occasion", "number"], name="correction_once"),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.number}"


class AgreedSplit(models.Model):
    """Whole-number shares in the credit for one outcome, proposed by one of those concerned and signed by all."""

    class State(models.TextChoices):
        OPEN = "open"
        SIGNED = "signed"
        VOID = "void"

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="+")
    outcome_uid = models.UUIDField()
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    reason_digest = models.CharField(max_length=64)
    proposed_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outcome_uid"], condition=~Q(state="void"), name="agreed_split_one_for_an_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} for {self.outcome_uid}"


class AgreedShare(models.Model):
    """One person's share in an agreed split, and when they signed it."""

    split = models.ForeignKey(AgreedSplit, on_delete=models.PROTECT, related_name="shares")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    weight = models.PositiveIntegerField()
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["split", "employee"], name="agreed_share_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="agreed_share_above_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.weight} for {self.employee_id}"


class ClawBackCase(models.Model):
    """What cannot be taken back by payroll or from a balance, for HR to settle with the person.

    ``amount`` > 0 in ``unit``; ``proposal`` is the award. Settled by somebody else than the person.
    """

    class Cause(models.TextChoices):
        LEFT = "left"
        OTHER_ENTITY = "other_entity"
        POINTS_SPENT = "points_spent"

    class Result(models.TextChoices):
        NONE = ""
        AGREED = "agreed"
        WRITTEN_OFF = "written_off"

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="cases")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    unit = models.CharField(max_length=8)
    cause = models.CharField(max_length=12, choices=Cause)
    code = models.CharField(max_length=32)
    reason_digest = models.CharField(max_length=64)
    opened_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    result = models.CharField(max_length=11, choices=Result, blank=True, default=Result.NONE)
    note_digest = models.CharField(max_length=64, blank=True)
    settled_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="case_amount_positive"),
            models.CheckConstraint(
                condition=Q(result="", settled_by__isnull=True, settled_at__isnull=True)
                | (~Q(result="") & Q(settled_by__isnull=False, settled_at__isnull=False)),
                name="case_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True) | ~Q(settled_by=F("employee")), name="case_not_settled_by_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cause} {self.amount} {self.unit}"
