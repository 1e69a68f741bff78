"""The payroll office: awards approved in 2026-09, and the steps from there, each by who may take it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from backend.payroll_formats import FORMATS
from recognition.ledger import chart
from recognition.ledger import selectors as books
from recognition.payroll import services as payroll
from recognition.people.models import Entity
from recognition.rewards import services as rewards
from recognition.rewards.models import Proposal
from tests import cast as people
from tests.recognition.rewards.world import NOW, World, as_

CUT_OFF = datetime(2026, 9, 28, 10, 0, tzinfo=UTC)
CSV, JSONL = FORMATS["canonical-csv"], FORMATS["jsonl"]


@dataclass
class Office:
    world: World

    @property
    def cast(self):
        return self.world.cast

    def approved(self, employee=None, amount=50_000, **fields) -> Proposal:
        """An award as it stands after its approval: payable."""
        employee = employee or self.cast.alice
        proposal = self.world.proposal(employee, amount=amount, **fields)
        manager = proposal.employment.manager
        return self.world.decide(manager, proposal)

    def taken_back(self, proposal, amount=None, *, at=NOW) -> Proposal:
        """An approved reversal of an exported award."""
        reversal = rewards.claw_back(
            actor=as_(self.cast.greta),
            proposal_id=proposal.pk,
            amount=amount,
            code="duplicate",
            reason="Paid before",
            at=at,
            key=f"back-{proposal.pk}-{amount}",
        )
        return self.world.decide(proposal.employment.manager, reversal, at=at)

    def close(self, code="2026-09", *, who=None, entity="DK", at=CUT_OFF):
        actor = as_(who or self.cast.greta)
        return payroll.close_period(actor=actor, entity_code=entity, code=code, at=at)

    def build(self, code="2026-09", *, who=None, entity="DK", at=CUT_OFF):
        actor = as_(who or self.cast.carol)
        return payroll.build_batch(actor=actor, entity_code=entity, code=code, at=at)

    def export(self, batch, file_format=CSV, *, who=None, at=CUT_OFF):
        actor = as_(who or self.cast.greta)
        return payroll.export_batch(actor=actor, reference=str(batch.pk), file_format=file_format, at=at)

    def reconcile(self, batch, content, *, who=None, at=CUT_OFF):
        actor = as_(who or self.cast.carol)
        return payroll.reconcile_batch(actor=actor, reference=str(batch.pk), content=content, at=at)

    def confirm(self, batch, *, who=None, explanation="Payroll told me on the telephone.", at=CUT_OFF):
        actor = as_(who or self.cast.greta)
        return payroll.confirm_batch(actor=actor, reference=str(batch.pk), explanation=explanation, at=at)

    def void(self, batch, *, who=None, is_not_imported=True, at=CUT_OFF):
        return payroll.void_batch(
            actor=as_(who or self.cast.carol), reference=str(batch.pk), is_not_imported=is_not_imported, at=at
        )

    def voided(self, batch, *, at=CUT_OFF):
        self.void(batch, who=self.cast.carol, at=at)
        return self.void(batch, who=self.cast.greta, at=at)

    def built(self):
        self.close()
        return self.build()

    def exported(self):
        batch = self.built()
        self.export(batch)
        batch.refresh_from_db()
        return batch

    def cleared(self, entity=None, unit="DKK") -> int:
        """What has left for payroll by the books."""
        return books.balance(chart.account("payroll_clearing", unit, (entity or self.cast.entity).pk))

    def states(self) -> dict[int, str]:
        return dict(Proposal.objects.values_list("pk", "state"))


def later(days: int) -> datetime:
    return CUT_OFF + timedelta(days=days)


def sweden(danish: Office) -> Office:
    """The Swedish entity of the same company, with a programme in SEK: there Alice is Astrid."""
    entity = Entity.objects.create(
        external_id="SE", name="Bakkegård AB", country="SE", currency="SEK", time_zone="Europe/Stockholm"
    )
    astrid = people.employ("astrid", entity, manager=danish.cast.bob, team="Kundservice")
    world = World(replace(danish.cast, entity=entity, alice=astrid), {"programme": "lojal", "unit": "SEK"})
    world.source, world.customer = danish.world.source, danish.world.customer
    return Office(world)
