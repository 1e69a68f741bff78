"""News about awards, nominations and friction: who decides is asked, whom it concerns is told, and what was said before
is said anew wherever it was decided."""

from collections.abc import Callable, Collection
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from integrations.slack import installing, membership, outbox
from integrations.slack.announcing_kudos import reachable, say_to
from integrations.slack.models import Member, Message
from recognition.activity.services import Claim
from recognition.core import actor
from recognition.customers import selectors as customers
from recognition.listening import access as listening_access
from recognition.listening import selectors as listening
from recognition.people import selectors as people
from recognition.people.selectors import company_date
from recognition.rewards import selectors as rewards
from recognition.rewards.verdicts import REVOKE_WITHIN
from recognition.shop import selectors as shop

APPROVAL, WAITING, AWARD, FEED, NO_DECIDER = "approval", "approvals_waiting", "award", "award_feed", "no_decider"
CLAW_BACKS, ORDER, ORDER_STUCK = "claw_backs", "order", "order_stuck"
NOMINATION, NOMINATED = "nomination", "nomination_told"
FRICTION, FRICTION_SETTLED = "friction", "friction_settled"
DISPUTE, DISPUTE_SETTLED, DISPUTE_OVERDUE = "dispute", "dispute_settled", "dispute_overdue"
OF_AWARDS = (APPROVAL, AWARD, FEED, NO_DECIDER)
MOST_CARDS_A_DAY = 5
NEW = frozenset({"rewards.proposed", "rewards.claw_back_proposed"})  # nothing was said of them before


def ask(claim: Claim, at: datetime) -> None:
    """Ask everybody who may decide now, anew each time it comes to them; say anew what was said before."""
    if claim.code not in NEW:
        _say_anew(claim, at)
    deciders = rewards.deciders(proposal_ids=[claim.subject_id], at=at).get(claim.subject_id, [])
    for member in _listeners(deciders, "approvals"):
        _ask(member, proposal_id=claim.subject_id, key=f"{member.pk}:{claim.activity_id}", at=at)


def ask_again(claim: Claim, at: datetime) -> None:
    """After an undo the cards that are there get their buttons back; who has none yet is asked, as when it rises."""
    _say_anew(claim, at)
    deciders = rewards.deciders(proposal_ids=[claim.subject_id], at=at).get(claim.subject_id, [])
    asked = Message.objects.filter(kind=APPROVAL, subject_id=claim.subject_id, member__employee__in=deciders)
    known = set(asked.values_list("member__employee_id", flat=True))
    for member in _listeners([each for each in deciders if each not in known], "approvals"):
        _ask(member, proposal_id=claim.subject_id, key=f"{member.pk}:{claim.activity_id}", at=at)


def promised(claim: Claim, at: datetime) -> None:
    """Tell whom it is for; and everybody, where they wish so, once it cannot be undone any more."""
    settled(claim, at)
    employee_id = claim.data["employee"]
    if claim.data.get("amount", 0) <= 0 or people.unwilling(topic="award_feed", employee_ids=[employee_id]):
        return
    is_money = claim.code == "rewards.payable"
    for installation in installing.active():
        if installation.feed_channel and membership.members_of([employee_id], installation=installation):
            outbox.say(
                key=f"{FEED}:{claim.subject_id}:{installation.pk}:{claim.activity_id}",
                installation=installation,
                kind=FEED,
                address=installation.feed_channel,
                subject_id=claim.subject_id,
                at=at,
                due_at=claim.at + REVOKE_WITHIN if is_money else at,
            )


def settled(claim: Claim, at: datetime) -> None:
    """Tell whom it is for what became of it, and say anew what the others were told."""
    _say_anew(claim, at)
    for member in _listeners([claim.data["employee"]], "awards"):
        key = f"{AWARD}:{claim.subject_id}:{member.pk}:{claim.activity_id}"
        say_to(member, key=key, kind=AWARD, subject_id=claim.subject_id, at=at)


def order_asks(claim: Claim, at: datetime) -> None:
    """Ask who may decide by now about an order, and was not asked before: money that rose, what needs a second."""
    deciders = shop.deciders(order_ids=[claim.subject_id], at=at).get(claim.subject_id, [])
    asked = Message.objects.filter(kind=ORDER, subject_id=claim.subject_id, member__employee__in=deciders)
    known = set(asked.values_list("member__employee_id", flat=True))
    for member in _listeners([each for each in deciders if each not in known], "approvals"):
        key = f"{ORDER}:{claim.subject_id}:{member.pk}"
        say_to(member, key=key, kind=ORDER, subject_id=claim.subject_id, at=at)


def order_decided(claim: Claim, at: datetime) -> None:
    """Say anew what was said of an order."""
    outbox.restate(kinds=(ORDER, ORDER_STUCK), subject_id=claim.subject_id, at=at)


def order_needs_second(claim: Claim, at: datetime) -> None:
    """Say anew what was said of an order, and ask the second."""
    order_decided(claim, at)
    order_asks(claim, at)


def alarmed(claim: Claim, at: datetime) -> None:
    """Tell HR that nobody may decide."""
    _say_anew(claim, at)
    _alarm(NO_DECIDER, claim, at)


def order_alarmed(claim: Claim, at: datetime) -> None:
    """Tell HR that nobody may decide about an order."""
    order_decided(claim, at)
    _alarm(ORDER_STUCK, claim, at)


def to_take_back(claim: Claim, at: datetime) -> None:
    """Tell HR and finance, once a day, that something approved may have to be taken back."""
    there = {"entity_id": claim.data["entity"], "at": at}
    holders = {*people.holders(role="hr", **there), *people.holders(role="finance", **there)}
    for member in reachable(sorted(holders - {claim.data["employee"]})).values():
        key = f"{CLAW_BACKS}:{member.pk}:{company_date(at)}"
        say_to(member, key=key, kind=CLAW_BACKS, subject_id=member.pk, at=at)


def nominated(claim: Claim, at: datetime) -> None:
    """Ask who decides about a nomination."""
    for member in reachable(customers.deciders(nomination_id=claim.subject_id, at=at)).values():
        key = f"{NOMINATION}:{claim.subject_id}:{member.pk}"
        say_to(member, key=key, kind=NOMINATION, subject_id=claim.subject_id, at=at)


def nomination_decided(claim: Claim, at: datetime) -> None:
    """Tell the giver what became of a nomination, and the nominee of an accepted one: before, nothing is promised."""
    outbox.restate(kinds=(NOMINATION,), subject_id=claim.subject_id, at=at)
    concerned = ["giver", "nominee"] if claim.data["state"] == "accepted" else ["giver"]
    for member in _listeners([claim.data[each] for each in concerned], "awards"):
        key = f"{NOMINATED}:{claim.subject_id}:{member.pk}"
        say_to(member, key=key, kind=NOMINATED, subject_id=claim.subject_id, at=at)


def friction_reported(claim: Claim, at: datetime) -> None:
    """Show it to the programme owners."""
    owners = listening_access.owners(at=at)
    for member in reachable([each for each in owners if each != claim.data["reporter"]]).values():
        key = f"{FRICTION}:{claim.subject_id}:{member.pk}"
        say_to(member, key=key, kind=FRICTION, subject_id=claim.subject_id, at=at)


def friction_settled(claim: Claim, at: datetime) -> None:
    """Tell who reported it what became of it."""
    outbox.restate(kinds=(FRICTION,), subject_id=claim.subject_id, at=at)
    everything = actor.system("slack")
    reports = listening.frictions(viewer=everything, at=at, friction_ids=[claim.subject_id])
    for member in reachable([each.reporter_id for each in reports]).values():
        key = f"{FRICTION_SETTLED}:{claim.subject_id}:{member.pk}"
        say_to(member, key=key, kind=FRICTION_SETTLED, subject_id=claim.subject_id, at=at)


def disputed(claim: Claim, at: datetime) -> None:
    """Tell everybody who may review it."""
    for member in reachable(rewards.reviewers(dispute_id=claim.subject_id, at=at)).values():
        key = f"{DISPUTE}:{claim.subject_id}:{member.pk}"
        say_to(member, key=key, kind=DISPUTE, subject_id=claim.subject_id, at=at)


def dispute_over(claim: Claim, at: datetime) -> None:
    """Say anew what reviewers were told; tell who contested it the answer, where there is one."""
    outbox.restate(kinds=(DISPUTE, DISPUTE_OVERDUE), subject_id=claim.subject_id, at=at)
    if claim.code != "rewards.dispute_settled":
        return
    for member in _listeners([claim.data["employee"]], "contests"):
        key = f"{DISPUTE_SETTLED}:{claim.subject_id}:{member.pk}"
        say_to(member, key=key, kind=DISPUTE_SETTLED, subject_id=claim.subject_id, at=at)


def dispute_overdue(claim: Claim, at: datetime) -> None:
    """Tell HR that nobody answered in time."""
    hr = people.holders(role="hr", entity_id=claim.data["entity"], at=at)
    for member in reachable([each for each in hr if each != claim.data["employee"]]).values():
        key = f"{DISPUTE_OVERDUE}:{claim.subject_id}:{member.pk}"
        say_to(member, key=key, kind=DISPUTE_OVERDUE, subject_id=claim.subject_id, at=at)


HANDLERS: dict[str, Callable[[Claim, datetime], None]] = {
    "rewards.proposed": ask,
    "rewards.claw_back_proposed": ask,
    "rewards.needs_second": ask,
    "rewards.disagreed": ask,
    "rewards.revoked": ask_again,
    "rewards.escalated": ask_again,
    "rewards.payable": promised,
    "rewards.granted": promised,
    "rewards.declined": settled,
    "rewards.withdrawn": settled,
    "rewards.cancelled": settled,
    "rewards.expired": settled,
    "shop.escalated": order_asks,
    "shop.needs_second": order_needs_second,
    "shop.disagreed": order_decided,
    "shop.approved": order_decided,
    "shop.payable": order_decided,
    "shop.declined": order_decided,
    "shop.cancelled": order_decided,
    "shop.no_decider": order_alarmed,
    "rewards.no_decider": alarmed,
    "rewards.claw_back_due": to_take_back,
    "rewards.claw_back_case": to_take_back,
    "rewards.disputed": disputed,
    "rewards.dispute_settled": dispute_over,
    "rewards.dispute_withdrawn": dispute_over,
    "rewards.dispute_overdue": dispute_overdue,
    "customers.nominated": nominated,
    "customers.nomination_decided": nomination_decided,
    "listening.friction_reported": friction_reported,
    "listening.friction_settled": friction_settled,
}


def _alarm(kind: str, claim: Claim, at: datetime) -> None:
    hr = people.holders(role="hr", entity_id=claim.data["entity"], at=at)
    for member in reachable([each for each in hr if each != claim.data["employee"]]).values():
        key = f"{kind}:{claim.subject_id}:{member.pk}:{claim.activity_id}"
        say_to(member, key=key, kind=kind, subject_id=claim.subject_id, at=at)


def _say_anew(claim: Claim, at: datetime) -> None:
    """Change everything that was said about a proposal, and how many wait for who decided it."""
    outbox.restate(kinds=OF_AWARDS, subject_id=claim.subject_id, at=at)
    for member in reachable([claim.data["decided_by"]] if "decided_by" in claim.data else []).values():
        outbox.restate(kinds=(WAITING,), subject_id=member.pk, at=at)


def _listeners(employee_ids: Collection[int], topic: str) -> list[Member]:
    muted = people.muted(topic=topic, employee_ids=employee_ids)
    return list(reachable([each for each in employee_ids if each not in muted]).values())


def _ask(member: Member, *, proposal_id: int, key: str, at: datetime) -> None:
    """A card for each of a person's first five of the day; then one message that says how many wait."""
    today = company_date(at)
    midnight = datetime.combine(today, time(), ZoneInfo(settings.LAURELS.company_time_zone))
    cards = Message.objects.filter(member=member, kind=APPROVAL, made_at__gte=midnight)
    if cards.exclude(subject_id=proposal_id).count() < MOST_CARDS_A_DAY:
        say_to(member, key=f"{APPROVAL}:{proposal_id}:{key}", kind=APPROVAL, subject_id=proposal_id, at=at)
        return
    say_to(member, key=f"{WAITING}:{member.pk}:{today}", kind=WAITING, subject_id=member.pk, at=at)
    outbox.restate(kinds=(WAITING,), subject_id=member.pk, at=at)
