"""Somebody joins a kudos of another, takes it back, joins again; in whatever order the news of it comes."""

from dataclasses import asdict, dataclass
from datetime import datetime

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import Forbidden
from recognition.kudos import selectors
from recognition.kudos.errors import Refused, UnknownKudos, Withdrawn
from recognition.kudos.models import Boost, BoostMark, Kudos
from recognition.kudos.services import limits, purse, standing


class OwnKudos(Refused):
    """Nobody joins a kudos they gave. Facts: kudos."""

    code = "own_kudos"


class ThankedInIt(Refused):
    """Nobody joins a kudos that thanks them. Facts: kudos."""

    code = "thanked_in_it"


@dataclass(frozen=True, kw_only=True)
class Boosted:
    """How the boost stands now: ``points`` to each recipient while it is on."""

    kudos_id: int
    is_on: bool
    points: int
    has_changed: bool


def settle_boost(
    *, actor: Actor, kudos_id: int, mark: str, is_on: bool, said_at: datetime, at: datetime, key: str
) -> Boosted:
    """Note what the actor said of one ``mark`` (a reaction, the button) at ``said_at``, and settle their boost by it.

    The latest ``said_at`` of a mark counts; the boost is on while any mark is. Joining costs the policy's boost points
    for each recipient, or nothing where they are not there to give. Raises UnknownKudos, Withdrawn, OwnKudos,
    ThankedInIt, Forbidden, KeyReused.
    """
    with durable():
        told = activity.once(
            service="kudos.boost",
            actor=actor,
            key=key,
            arguments={"kudos": kudos_id, "mark": mark, "is_on": is_on, "said_at": said_at},
            at=at,
            work=lambda: asdict(_settle(actor, kudos_id, BoostMark(mark=mark, is_on=is_on, said_at=said_at), at)),
        )
    return Boosted(**told)


def _settle(actor: Actor, kudos_id: int, said: BoostMark, at: datetime) -> Boosted:
    if actor.employee_id is None:
        raise Forbidden("A kudos is joined by a person; sign in as an employee.")
    kudos = standing.locked(kudos_id)
    boost = Boost.objects.filter(kudos=kudos, giver_id=actor.employee_id).first()
    if said.is_on:
        _require_joinable(actor, actor.employee_id, kudos, at)
    elif boost is None and not _is_seen(actor, kudos, at):
        return Boosted(kudos_id=kudos.pk, is_on=False, points=0, has_changed=False)
    boost = boost or Boost.objects.create(kudos=kudos, giver_id=actor.employee_id, settled_at=at)
    wanted = _note(boost, said) and kudos.withdrawn_at is None
    if wanted == boost.is_on:
        return _stands(boost, has_changed=False)
    if wanted:
        _put_on(actor, kudos, boost, at)
    else:
        _take_off(actor, kudos, boost, at)
    return _stands(boost, has_changed=True)


def _require_joinable(actor: Actor, joiner_id: int, kudos: Kudos, at: datetime) -> None:
    if kudos.withdrawn_at is not None:
        raise Withdrawn("This kudos was withdrawn, so it cannot be joined any more.", kudos=kudos.pk)
    if kudos.giver_id == joiner_id:
        raise OwnKudos("This is your own kudos; others can join it.", kudos=kudos.pk)
    if kudos.recipients.filter(employee_id=joiner_id).exists():
        raise ThankedInIt("You are thanked in this kudos, so you cannot join it; thank back instead.", kudos=kudos.pk)
    if not _is_seen(actor, kudos, at):
        raise UnknownKudos("There is no such kudos; it may have been somebody's private one.", kudos=kudos.pk)


def _is_seen(actor: Actor, kudos: Kudos, at: datetime) -> bool:
    return kudos.pk in selectors.may_see(viewer=actor, kudos_ids=[kudos.pk], at=at)


def _note(boost: Boost, said: BoostMark) -> bool:
    """Keep what was said last about the mark; whether any mark is on now."""
    marks = {mark.mark: mark for mark in boost.marks.all()}
    known = marks.get(said.mark)
    if known is None:
        said.boost = boost
        said.save()
        marks[said.mark] = said
    elif known.said_at < said.said_at:
        known.is_on, known.said_at = said.is_on, said.said_at
        known.save()
    return any(mark.is_on for mark in marks.values())


def _put_on(actor: Actor, kudos: Kudos, boost: Boost, at: datetime) -> None:
    recipients = standing.recipients_of(kudos)
    scene = selectors.scene(giver_id=boost.giver_id, recipients=recipients, at=at)
    people, policy = scene.people, scene.policy
    if not people[boost.giver_id].is_active:
        raise Forbidden("You are not employed here now, so you cannot join a kudos.")
    boost.number += 1
    boost.is_on, boost.points, boost.from_extra, boost.allowance, boost.settled_at = True, 0, 0, None, at
    if policy.boost_points and all(people[each].is_active for each in recipients):
        held = purse.locked(person=people[boost.giver_id], now=scene.now, recipients=recipients, at=at)
        try:
            limits.require_enough(held=held, each=policy.boost_points, recipients=recipients, policy=policy, at=at)
            limits.require_within_pair(
                held=held,
                each=policy.boost_points,
                recipients=recipients,
                people=people,
                policy=policy,
                at=at,
                counts_hour=False,
            )
        except (limits.InsufficientAllowance, limits.PairLimit):
            pass  # Joining always works; only the points are not there.
        else:
            _pay(boost, held, recipients, policy.boost_points, at)
    boost.save()
    _tell(actor, boost, "kudos.boosted", at)


def _pay(boost: Boost, held: purse.Purse, recipients: list[int], each: int, at: datetime) -> None:
    boost.points, boost.allowance = each, held.allowance
    boost.from_extra = max(each * len(recipients) - held.period, 0)
    purse.spend(
        purse=held,
        key=f"boost:{boost.pk}:{boost.number}:on",
        code="kudos_boosted",
        kudos_id=boost.kudos_id,
        recipients=recipients,
        points=each,
        at=at,
    )


def _take_off(actor: Actor, kudos: Kudos, boost: Boost, at: datetime) -> None:
    missing: dict[int, int] = {}
    if boost.allowance is not None:
        missing = purse.give_back(
            gifts=[purse.gift_of(boost, boost.allowance)],
            key=f"boost:{boost.pk}:{boost.number}:off",
            code="kudos_unboosted",
            kudos_id=kudos.pk,
            recipients=standing.recipients_of(kudos),
            at=at,
        ).missing
    boost.is_on, boost.settled_at = False, at
    boost.save()
    _tell(actor, boost, "kudos.unboosted", at, not_returned=sum(missing.values()))


def _stands(boost: Boost, *, has_changed: bool) -> Boosted:
    points = boost.points if boost.is_on else 0
    return Boosted(kudos_id=boost.kudos_id, is_on=boost.is_on, points=points, has_changed=has_changed)


def _tell(actor: Actor, boost: Boost, code: str, at: datetime, **more: int) -> None:
    activity.record(
        actor=actor,
        at=at,
        code=code,
        subject_kind="kudos",
        subject_id=boost.kudos_id,
        data={"kudos": boost.kudos_id, "giver": boost.giver_id, "points": boost.points, **more},
    )
