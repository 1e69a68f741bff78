"""A small company with a programme, a budget and an open period, for tests of what becomes of proposals."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import count

from recognition.attribution.models import Assessment, Contribution
from recognition.attribution.policies import Policy
from recognition.core import actor, db, identity
from recognition.customers.models import Customer, Outcome, Source, Touchpoint
from recognition.ledger import chart
from recognition.ledger import selectors as books
from recognition.ledger import services as ledger
from recognition.ledger.entries import EntryDraft
from recognition.people.models import Employee, Employment
from recognition.programmes.definition import Approval, Definition, Formula, Text
from recognition.programmes.models import Budget, Programme, ProgrammeVersion
from recognition.rewards import services as rewards
from recognition.rewards.models import Proposal
from recognition.rewards.services import funds

NOW = datetime(2026, 9, 15, 10, 0, tzinfo=UTC)
HAPPENED = datetime(2026, 8, 1, 12, 0, tzinfo=UTC)
NUMBERS = count(1)


def as_(employee: Employee, **fields) -> actor.Actor:
    return actor.Actor(channel="test", employee_id=employee.pk, **fields)


def system() -> actor.Actor:
    return actor.system("test")


@dataclass
class World:
    """``cast`` and what the programme says; the rest is made when first needed."""

    cast: object
    rules: dict = field(default_factory=dict)
    allocated: int = 1_000_000

    @cached_property
    def period(self):
        with db.durable():
            return books.open_period(self.cast.entity.pk) if self._open() else None

    def _open(self):
        ledger.open_period(entity_id=self.cast.entity.pk, code="2026-09", at=NOW - timedelta(days=14))
        return True

    @cached_property
    def version(self) -> ProgrammeVersion:
        return self._make(define(**self.rules), 1)

    def another_version(self, **rules) -> ProgrammeVersion:
        return self._make(define(**self.rules | {"ends_on": date(2027, 12, 31)} | rules), self.version.number + 1)

    def _make(self, definition, number):
        return ProgrammeVersion.objects.create(
            programme=Programme.objects.get_or_create(code=definition.programme)[0],
            number=number,
            state="active",
            nature=definition.nature,
            unit=definition.unit,
            starts_on=definition.starts_on,
            ends_on=definition.ends_on,
            definition=definition.document(),
            fingerprint=definition.fingerprint(),
            created_by=self.cast.hugo,
            created_at=NOW - timedelta(days=90),
            activated_by=self.cast.erik,
            activated_at=NOW - timedelta(days=90),
        )

    @cached_property
    def budget(self) -> Budget:
        budget = Budget.objects.create(programme=self.version.programme, unit=self.version.unit)
        self.allocate(self.allocated, budget)
        return budget

    def allocate(self, amount, budget=None):
        budget = budget or self.budget
        if not amount:
            return
        transfers = chart.allocate(budget_id=budget.pk, unit=budget.unit, amount=amount)
        key = f"allocate:{next(NUMBERS)}"
        draft = EntryDraft(
            key=key, code="budget_allocated", subject_kind="budget", subject_id=budget.pk, transfers=transfers
        )
        with db.durable():
            ledger.post(draft=draft, at=NOW)

    @cached_property
    def source(self) -> Source:
        return Source.objects.create(code="crm", complete_until=NOW)

    @cached_property
    def customer(self) -> Customer:
        return self.another_customer("C1")

    def another_customer(self, name):
        return Customer.objects.create(external_id=name, uid=identity.uid("crm", "customer", name), name=name)

    def outcome(self, **fields) -> Outcome:
        name = fields.pop("name", f"O{next(NUMBERS)}")
        facts = {
            "source": self.source,
            "external_id": name,
            "uid": identity.uid("crm", "outcome", name),
            "customer": self.customer,
            "kind": "renewal",
            "reported_kind": "renewal",
            "family": "gain",
            "occurred_at": HAPPENED,
            "matured_at": HAPPENED + timedelta(days=30),
            "recorded_at": HAPPENED,
        }
        return Outcome.objects.create(**facts | fields)

    def touch(self, employee, *, customer=None, days=10, at=None, **fields) -> Touchpoint:
        facts = {
            "source": self.source,
            "external_id": f"T{next(NUMBERS)}",
            "customer": customer or self.customer,
            "employee": employee,
            "occurred_at": at or HAPPENED - timedelta(days=days),
            "kind": "call",
            "channel": "phone",
            "recorded_at": HAPPENED,
        }
        return Touchpoint.objects.create(**facts | fields)

    def proposal(self, employee=None, *, amount=50_000, outcome=None, **fields) -> Proposal:
        """One proposal as ``assess`` leaves it: reserved in the budget, proposed."""
        employee = employee or self.cast.alice
        assert self.period
        outcome = outcome or self.outcome()
        employment = Employment.objects.filter(employee=employee).earliest("starts_on")
        facts = {
            "programme": self.version.programme,
            "version": self.version,
            "outcome": outcome,
            "outcome_uid": outcome.uid,
            "occasion": outcome.uid,
            "assessment": self.assessment(outcome, employee),
            "employee": employee,
            "employment": employment,
            "entity": employment.entity,
            "team": employment.team,
            "budget": self.budget,
            "unit": self.version.unit,
            "proposed_amount": amount,
            "amount": amount,
            "state": "proposed",
            "matured_at": outcome.matured_at,
            "because": self.because(amount, outcome, employee),
            "proposed_at": NOW,
            "state_at": NOW,
        }
        proposal = Proposal.objects.create(**facts | fields)
        if proposal.held_for != "budget":
            with db.durable():
                ledger.post(draft=funds.reserve(proposal, amount, what="reserve"), at=NOW)
        return proposal

    def assessment(self, outcome, employee) -> Assessment:
        """Evidence that says ``employee`` alone served the customer once, whatever is there."""
        frozen = self.frozen(outcome, touch_count=1, touch_digest="0" * 64)
        Contribution.objects.create(assessment=frozen, employee=employee, weight=1, weight_total=1, touch_count=1)
        return frozen

    def frozen(self, outcome, **evidence) -> Assessment:
        policy = Policy(name="equal")
        return Assessment.objects.create(
            outcome=outcome,
            policy_fingerprint=policy.fingerprint(),
            number=next(NUMBERS) % 30_000,
            policy=policy.document(),
            window_from=outcome.occurred_at - timedelta(days=180),
            window_to=outcome.occurred_at,
            as_of=NOW,
            **evidence,
        )

    def because(self, amount, outcome, employee):
        return because_of(amount, self.version.unit, outcome, employee)

    def decide(self, who, proposal, kind="approve", *, at=NOW, key=None, acting_for=None, **wish):
        actor_ = as_(who, on_behalf_of_id=acting_for.pk if acting_for else None)
        return rewards.decide(
            actor=actor_, proposal_id=proposal.pk, kind=kind, at=at, key=key or f"key-{next(NUMBERS)}", **wish
        )

    def figures(self):
        return books.budget_figures([self.budget.pk])[self.budget.pk]

    def owed(self, employee):
        return books.balance(chart.account("due", self.version.unit, employee.pk))


def define(**rules) -> Definition:
    facts = {
        "programme": "loyal",
        "nature": "discretionary",
        "unit": "DKK",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "kinds": ("renewal", "repeat_purchase"),
        "credit": Policy(name="equal"),
        "formula": Formula(kind="fixed", amount=50_000),
        "texts": {"en": Text(name="Loyal customers", purpose="Thank those who keep customers.")},
        "claw_back_days": 365,
        "approval": Approval(second_above=100_000, second_above_in_period=200_000),
    }
    return Definition(**facts | rules)


def around(day):
    """Rules for ``define``: in force on ``day``, whatever the zone, for tests in which a page judges by the clock."""
    return {"starts_on": date(day.year - 1, 1, 1), "ends_on": date(day.year + 1, 12, 31)}


def because_of(amount, unit, outcome, employee):
    return {
        "code": "share_of_outcome",
        "version": 1,
        "params": {
            "formula": {"kind": "fixed", "amount": amount},
            "unit": unit,
            "people": 1,
            "sharing": 1,
            "touch_total": 1,
            "weight_total": 1,
            "customer": outcome.customer_id,
            "outcome": outcome.pk,
            "others": [],
            "kind": outcome.kind,
            "day": "2026-08-01",
            "policy": "equal",
            "lookback_days": 180,
            "minimum_share_ppm": 0,
            "touches": 1,
            "weight": 1,
            "rounding": 0,
            "caps": [],
        },
    }


def text_of(digest):
    from recognition.activity import selectors

    return selectors.text_of(digest)


def run(at=NOW, **options):
    """Assess as a sweep does."""
    return rewards.assess(actor=system(), at=at, **options)


def served(world, *employees, customer=None):
    """One touch by each of ``employees``, a day apart."""
    for days, employee in enumerate(employees, start=1):
        world.touch(employee, customer=customer, days=days)
