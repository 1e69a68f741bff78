"""The pages of approvals, contests, corrections, shares and standing in, in every state, by who looks at them."""

from datetime import timedelta

from django.utils import timezone

from recognition.attribution.policies import Policy
from recognition.core.actor import Actor
from recognition.customers import services as customers
from recognition.people import services as people
from recognition.people.selectors import company_date
from recognition.rewards import services as rewards
from recognition.rewards.models import ClawBackCase, Correction, Judgement
from tests.cast import employ
from tests.recognition.rewards.world import World


def acting(employee):
    return Actor(channel="test", employee_id=employee.pk)


def queue(world):
    """A queue with every badge, a long name, and an award of Bob's own."""
    if not hasattr(world, "queue"):
        at = timezone.now()
        long_name = employ("long", world.cast.entity, manager=world.cast.bob, team="Kundeservice")
        long_name.name = "Bartholomæus Wolff-Christensen"
        long_name.save()
        world.queue = world.proposal(amount=150_000, escalations=1)
        world.proposal(long_name, amount=98_765)
        world.proposal(world.cast.bob, amount=12_300)
        rewards.contest(actor=acting(world.cast.alice), proposal_id=world.queue.pk, text="It was more than that", at=at)
    return "/approvals"


def one(world):
    queue(world)
    return f"/approvals/{world.queue.pk}"


def contested(world):
    """A contest that waits for an answer; its address."""
    if not hasattr(world, "contested"):
        touch = world.touch(world.cast.alice, days=2)
        said = "I called them back the same evening, and they stayed because of it. " * 4
        world.contested = rewards.contest(
            actor=acting(world.cast.alice),
            proposal_id=world.approved.pk,
            evidence=[touch.pk],
            text=said,
            at=timezone.now(),
        )
    return f"/contests/{world.contested.pk}"


def nominated(world):
    at = timezone.now()
    world.touch(world.cast.dan, days=400)
    customers.nominate(
        actor=acting(world.cast.dan),
        nominee_id=world.cast.alice.pk,
        customer=world.customer.external_id,
        matter_id="M-77",
        occurred_at=at - timedelta(days=3),
        evidence="Stayed late with them on the telephone until the heating worked again.",
        at=at,
        key="nominated",
    )
    return "/approvals/nominations"


def handed_over(world):
    at = timezone.now()
    people.delegate(
        actor=acting(world.cast.bob),
        giver_id=world.cast.bob.pk,
        delegate_id=world.cast.carol.pk,
        from_date=company_date(at),
        to_date=company_date(at) + timedelta(days=9),
        at=at,
    )
    return "/delegations"


def with_case(world):
    ClawBackCase.objects.create(
        proposal=world.approved,
        employee=world.cast.alice,
        amount=75_050,
        unit="DKK",
        cause="left",
        code="churned",
        reason_digest="",
        opened_at=timezone.now(),
    )
    return "/corrections/cases"


def corrected(world):
    """An award that was judged again, with two parts more and none less."""
    proposal, at = world.approved, timezone.now()
    facts = {"programme": proposal.programme, "outcome": proposal.outcome, "occasion": proposal.occasion}
    judgement = Judgement.objects.create(
        **facts, version=proposal.version, outcome_uid=proposal.outcome_uid, result="paid", judged_at=at
    )
    Correction.objects.create(
        **facts,
        number=1,
        judgement=judgement,
        assessment=proposal.assessment,
        code="late_evidence",
        reason_digest="",
        opened_by=world.cast.frida,
        opened_at=at,
    )
    return "/corrections"


def agreed(world):
    """Agreements of Alice and Dan that are void, signed and open, and an outcome that has none yet."""
    cast, at = world.cast, timezone.now()
    shared = World(cast, {"programme": "shared", "credit": Policy(name="agreed")})
    vars(shared).update(source=world.source, customer=world.another_customer("C-shared"))
    assert shared.version
    for employee in (cast.alice, cast.dan):
        shared.touch(employee)
    splits = []
    for name in ("O-void", "O-signed", "O-open"):
        shared.outcome(name=name)
        split = rewards.propose_split(
            actor=acting(cast.alice),
            outcome=name,
            shares={cast.alice.pk: 2, cast.dan.pk: 1},
            reason="Two calls were hers, and he did the repair.",
            at=at,
            key=name,
        )
        splits.append(split.pk)
    dan, (void, signed, _) = acting(cast.dan), splits
    rewards.void_split(actor=dan, split_id=void, reason="Three of us were there.", at=at, key="void")
    rewards.sign_split(actor=dan, split_id=signed, at=at, key="signed")
    unsigned = shared.outcome(name="O-with-a-name-as-long-as-some-systems-make-them")
    return f"/splits?outcome={unsigned.external_id}"


EMPLOYEE = {
    "approvals-none": "/approvals",
    "splits-empty": "/splits",
    "split-new": agreed,
    "splits": "/splits",
    "contests-not-hers": "/contests",
}
MANAGER = {
    "approvals-few": "/approvals",
    "approvals": queue,
    "approvals-look": "/approvals?show=look",
    "approvals-tab-empty": "/approvals?show=points",
    "approvals-lately": "/approvals?show=lately",
    "approval": one,
    "approval-missing": "/approvals/999999",
    "nominations-empty": "/approvals/nominations",
    "nominations": nominated,
    "delegations-empty": "/delegations",
    "delegations": handed_over,
    "contests-empty": "/contests",
}
UPPER_MANAGER = {"contests": lambda world: contested(world) and "/contests", "contest": contested}
HR = {
    "award-contested": lambda world: contested(world) and f"/proposals/{world.approved.pk}",
    "corrections-empty": "/corrections",
    "corrections": corrected,
    "cases-empty": "/corrections/cases",
    "cases": with_case,
    "hand-over-for-others": "/delegations",
}
