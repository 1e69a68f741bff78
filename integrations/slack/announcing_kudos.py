"""News about kudos: the recipients are told first, then everybody; later news changes what was said."""

from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from integrations.slack import installing, membership, outbox
from integrations.slack.models import Member, Message
from recognition.activity.services import Claim
from recognition.core.actor import system
from recognition.kudos import selectors as kudos_selectors
from recognition.people import selectors as people_selectors
from recognition.people import services as people

CARD, THREAD, RECEIVED, FIRST = "kudos_card", "kudos_thread", "kudos_received", "kudos_first"
BOOSTED, REPORTED = "kudos_boosted", "kudos_reported"
PUBLIC = (CARD, THREAD)
ALL = (*PUBLIC, RECEIVED, FIRST, BOOSTED, REPORTED)
MOST_SHOWN_ANEW = 50
LOOK_BACK = timedelta(days=7)


class Place(NamedTuple):
    """Where in Slack a kudos was given; ``ts`` is empty outside a thread, ``workspace`` outside Slack."""

    workspace: str
    channel: str
    ts: str


def given(claim: Claim, at: datetime) -> None:
    """Tell the recipients, then show it in the feeds and in the thread it began in."""
    kudos = kudos_selectors.view(claim.subject_id)
    if kudos is None or kudos.withdrawn_at or kudos.hidden_at:
        return
    _thank(kudos, at)
    if kudos.visibility == "public":
        _show(kudos, at)


def boosted(claim: Claim, at: datetime) -> None:
    """Tell the recipients once that colleagues join; each further one changes that message and the cards."""
    kudos = kudos_selectors.view(claim.subject_id)
    if kudos is not None and kudos.boosters and not (kudos.withdrawn_at or kudos.hidden_at):
        before = Message.objects.filter(kind=BOOSTED, subject_id=kudos.kudos_id, state=Message.State.DROPPED)
        unsaid = Counter(before.values_list("member__employee_id", flat=True))
        for employee_id, member in _listeners(kudos, "boosts").items():
            # A join taken back before it was told was told by nobody: the next one is told anew.
            key = f"{BOOSTED}:{kudos.kudos_id}:{employee_id}:{unsaid[employee_id]}"
            say_to(member, key=key, kind=BOOSTED, subject_id=kudos.kudos_id, at=at)
    unboosted(claim, at)


def unboosted(claim: Claim, at: datetime) -> None:
    """Say anew who joins."""
    outbox.restate(kinds=(*PUBLIC, BOOSTED), subject_id=claim.subject_id, at=at)


def changed(claim: Claim, at: datetime) -> None:
    """Say anew all that was said of a kudos whose words changed or went away."""
    outbox.restate(kinds=ALL, subject_id=claim.subject_id, at=at)


def reported(claim: Claim, at: datetime) -> None:
    """Ask those of HR who use Slack to look at it, unless they have a part in it; once until somebody has."""
    kudos = kudos_selectors.view(claim.subject_id)
    reports = kudos_selectors.open_reports(viewer=system("slack"), at=at)
    waiting = [report for report in reports if report.kudos_id == claim.subject_id]
    if kudos is None or not waiting:
        return
    holders = set(people_selectors.holders(role="hr", entity_id=None, at=at))
    reporters = {report.reporter_id for report in waiting}
    involved = {kudos.giver_id, *reporters, *(one.employee_id for one in kudos.recipients)}
    for employee_id, member in reachable(holders - involved).items():
        key = f"{REPORTED}:{waiting[0].report_id}:{employee_id}"
        say_to(member, key=key, kind=REPORTED, subject_id=kudos.kudos_id, at=at)
    outbox.restate(kinds=(REPORTED,), subject_id=claim.subject_id, at=at)


def show_anew(*, employee_id: int, at: datetime) -> int:
    """After a choice about the feed: say the latest kudos of an employee anew; how many messages that concerns."""
    latest = kudos_selectors.received(employee_id=employee_id, limit=MOST_SHOWN_ANEW)
    return sum(outbox.restate(kinds=(*PUBLIC, FIRST), subject_id=kudos.kudos_id, at=at) for kudos in latest)


def note_notices(*, at: datetime) -> int:
    """Note who has by now been told in Slack that thanks are seen in the company; how many are new."""
    said = Message.objects.filter(kind=FIRST, said_at__gte=at - LOOK_BACK, member__employee__isnull=False)
    told = set(said.values_list("member__employee_id", flat=True))
    new = people_selectors.unnoticed(topic="kudos_feed", employee_ids=told)
    return people.note_noticed(employee_ids=new, topic="kudos_feed", at=at) if new else 0


def reachable(employee_ids: Collection[int], *, workspace: str = "") -> dict[int, Member]:
    """Where to write to each employee who uses Slack: once, and in ``workspace`` where they are in several."""
    found = membership.members_of(employee_ids)
    return {
        employee_id: min(members, key=lambda one: (str(one.installation) != workspace, one.pk))
        for employee_id, members in found.items()
        if members
    }


def say_to(member: Member, *, key: str, kind: str, subject_id: int, at: datetime) -> None:
    """Say something to one person, in a direct message in their language; once for each ``key``."""
    outbox.say(
        key=key,
        installation=member.installation,
        kind=kind,
        address=member.user_id,
        subject_id=subject_id,
        member=member,
        at=at,
    )


HANDLERS: dict[str, Callable[[Claim, datetime], None]] = {
    "kudos.given": given,
    "kudos.boosted": boosted,
    "kudos.unboosted": unboosted,
    "kudos.edited": changed,
    "kudos.withdrawn": changed,
    "kudos.reported": reported,
    "kudos.reviewed": changed,
}


def _thank(kudos: kudos_selectors.KudosView, at: datetime) -> None:
    listeners = _listeners(kudos)
    uninformed = _uninformed(listeners) if kudos.visibility == "public" else set()
    for employee_id, member in listeners.items():
        kind = FIRST if employee_id in uninformed else RECEIVED
        key = f"{RECEIVED}:{kudos.kudos_id}:{employee_id}"
        say_to(member, key=key, kind=kind, subject_id=kudos.kudos_id, at=at)


def _listeners(kudos: kudos_selectors.KudosView, topic: str = "kudos") -> dict[int, Member]:
    recipients = [thanked.employee_id for thanked in kudos.recipients]
    muted = people_selectors.muted(topic=topic, employee_ids=recipients)
    return reachable([one for one in recipients if one not in muted], workspace=_place(kudos.place).workspace)


def _uninformed(employee_ids: Collection[int]) -> set[int]:
    """Those who were not told what others see, and to whom no message under way says it."""
    unnoticed = people_selectors.unnoticed(topic="kudos_feed", employee_ids=employee_ids)
    in_vain = (Message.State.FAILED, Message.State.DROPPED)
    under_way = Message.objects.filter(kind=FIRST, member__employee__in=unnoticed).exclude(state__in=in_vain)
    return unnoticed - set(under_way.values_list("member__employee_id", flat=True))


def _show(kudos: kudos_selectors.KudosView, at: datetime) -> None:
    place = _place(kudos.place)
    for installation in installing.active():
        say = partial(outbox.say, installation=installation, subject_id=kudos.kudos_id, at=at)
        name, feed = f"{kudos.kudos_id}:{installation.pk}", installation.feed_channel
        if feed:
            say(key=f"{CARD}:{name}", kind=CARD, address=feed)
        # In the feed itself the card is enough.
        if place.ts and place.workspace == str(installation) and place.channel != feed:
            say(key=f"{THREAD}:{name}", kind=THREAD, address=place.channel, thread_ts=place.ts)


def _place(text: str) -> Place:
    door, _, rest = text.partition(":")
    parts = rest.split(":")
    return Place(*parts) if door == "slack" and len(parts) == 3 else Place("", "", "")
