"""Somebody thanks colleagues, with or without points."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from recognition.activity import services as activity
from recognition.core import texts
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import Forbidden
from recognition.kudos import selectors
from recognition.kudos.errors import Refused
from recognition.kudos.models import Kudos, Value
from recognition.kudos.selectors import allowances, givers
from recognition.kudos.services import addressing, limits, purse

LONGEST_NAME = 200
# A kudos and whom it thanks, in the order they were named; one statement, because making two queries costs more.
WRITE = """
    WITH written AS (
        INSERT INTO kudos_kudos (giver_id, visibility, points, unit, from_extra, allowance_id, value_id, tag,
            customer_id, text_digest, channel, place, given_at)
        VALUES (%(giver_id)s, %(visibility)s, %(points)s, %(unit)s, %(from_extra)s, %(allowance_id)s, %(value_id)s,
            %(tag)s, %(customer_id)s, %(text_digest)s, %(channel)s, %(place)s, %(given_at)s)
        RETURNING id
    ), thanked AS (
        INSERT INTO kudos_kudosrecipient
            (kudos_id, employee_id, giver_id, given_at, through, is_discreet, not_returned)
        SELECT written.id, one.employee_id, %(giver_id)s, %(given_at)s, one.through, one.is_discreet, 0
        FROM written, unnest(%(recipients)s::bigint[], %(through)s::text[], %(discreet)s::boolean[])
            AS one (employee_id, through, is_discreet)
    )
    SELECT id FROM written
"""


class WordsMissing(Refused):
    """A thank-you says what for."""

    code = "words_missing"


class BadPoints(Refused):
    """Points are whole numbers from 0 on. Facts: points."""

    code = "bad_points"


class BadVisibility(Refused):
    """A kudos is public or private. Facts: visibility."""

    code = "bad_visibility"


@dataclass(frozen=True, kw_only=True)
class Given:
    """What came of giving: ``points`` to each of ``recipients``, ``total`` in all, ``left`` to give afterwards.

    ``left_out`` says why somebody named was not thanked: "yourself" or "inactive".
    """

    kudos_id: int
    recipients: list[int]
    left_out: dict[int, str]
    points: int
    total: int
    left: int
    period_ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class _Wish:
    recipients: tuple[int, ...]
    points: int
    text: str
    tag: str
    visibility: str
    customer: str | None
    through: Mapping[int, str]
    place: str


@dataclass(frozen=True, kw_only=True)
class _Judged:
    """A wish that may be granted, but for the points."""

    giver: givers.Person
    scene: selectors.Scene
    addressed: addressing.Addressed
    tag: str
    value: Value | None
    customer_id: int | None


def give(
    *,
    actor: Actor,
    recipients: Collection[int],
    points: int,
    text: str,
    at: datetime,
    key: str,
    tag: str = "",
    visibility: str = "public",
    customer: str | None = None,
    through: Mapping[int, str] | None = None,
    place: str = "",
) -> Given:
    """Thank ``recipients``, each with ``points`` >= 0 from the actor's allowance, the period's before the extra ones.

    ``through`` names the team or group somebody was named by; ``customer`` is an external id, kept privately. The same
    ``key`` again returns the first answer. Raises SelfRecognition, NobodyNamed, InactiveRecipients, TooManyRecipients,
    WordsMissing, BadPoints, BadVisibility, ValueRequired, UnknownValue, NotServed, InsufficientAllowance, PairLimit,
    Forbidden (no employee acts), KeyReused, BadText.
    """
    wish = _Wish(
        recipients=tuple(recipients),
        points=points,
        text=texts.straight(text).strip(),
        tag=tag,
        visibility=visibility,
        customer=customer or None,
        through=through or {},
        place=place,
    )
    _require_sound(wish)
    with durable():
        told = activity.once(
            service="kudos.give",
            actor=actor,
            key=key,
            arguments=asdict(wish),
            at=at,
            work=lambda: _give(actor, wish, at),
        )
    return _given(told)


def require_words(text: str) -> None:
    """Return when ``text`` says something. Raises WordsMissing."""
    if not text.strip():
        raise WordsMissing("Say what for: a few words about what they did.")


def _require_sound(wish: _Wish) -> None:
    require_words(wish.text)
    texts.require_fit(wish.text, what="text", longest=texts.LONGEST_TEXT)
    for what, said in (("place", wish.place), ("customer", wish.customer or ""), *_groups(wish)):
        texts.require_fit(said, what=what, longest=LONGEST_NAME)
    if wish.points < 0:
        raise BadPoints("Points are a whole number from 0 on.", points=wish.points)
    if wish.visibility not in Kudos.Visibility.values:
        raise BadVisibility("A kudos is public or private.", visibility=wish.visibility)


def _groups(wish: _Wish) -> list[tuple[str, str]]:
    return [("name of a group", name) for name in wish.through.values()]


def _give(actor: Actor, wish: _Wish, at: datetime) -> dict[str, Any]:
    judged = _judged(actor, wish, at)
    recipients = judged.addressed.recipients
    if not wish.points:
        now = judged.scene.now
        left = allowances.left_of(now, employee_id=judged.giver.employee_id)
        kudos = _write(actor, wish, judged, at)
        return _told(actor, kudos, judged, left=left.total, ends_at=now.ends_at)
    held = purse.locked(person=judged.giver, now=judged.scene.now, recipients=recipients, at=at)
    needed = wish.points * len(recipients)
    limits.require_enough(held=held, each=wish.points, recipients=recipients, policy=judged.scene.policy, at=at)
    limits.require_within_pair(
        held=held,
        each=wish.points,
        recipients=recipients,
        people=judged.scene.people,
        policy=judged.scene.policy,
        at=at,
    )
    kudos = _write(actor, wish, judged, at, held)
    purse.spend(
        purse=held,
        key=f"kudos:{kudos.pk}:give",
        code="kudos_given",
        kudos_id=kudos.pk,
        recipients=recipients,
        points=wish.points,
        at=at,
    )
    return _told(actor, kudos, judged, left=held.total - needed, ends_at=held.ends_at)


def _judged(actor: Actor, wish: _Wish, at: datetime) -> _Judged:
    giver_id = actor.employee_id
    if giver_id is None:
        raise Forbidden("Kudos are given by a person; sign in as an employee.")
    scene = selectors.scene(giver_id=giver_id, recipients=wish.recipients, at=at)
    known, policy = scene.people, scene.policy
    if not known[giver_id].is_active:
        raise Forbidden("You are not employed here now, so you cannot give kudos.")
    addressed = addressing.addressed(
        giver_id=giver_id, named=wish.recipients, through=wish.through, people=known, policy=policy
    )
    tag, value = addressing.named_value(tag=wish.tag, points=wish.points, policy=policy)
    return _Judged(
        giver=known[giver_id],
        scene=scene,
        addressed=addressed,
        tag=tag,
        value=value,
        customer_id=addressing.served_customer(giver_id=giver_id, customer=wish.customer),
    )


def _write(actor: Actor, wish: _Wish, judged: _Judged, at: datetime, held: purse.Purse | None = None) -> Kudos:
    recipients = judged.addressed.recipients
    giver_id = judged.giver.employee_id
    values: dict[str, Any] = {
        "giver_id": giver_id,
        "visibility": wish.visibility,
        "points": wish.points,
        "unit": held.allowance.unit if held else judged.scene.policy.unit,
        "from_extra": max(wish.points * len(recipients) - held.period, 0) if held else 0,
        "allowance_id": held.allowance.pk if held else None,
        "value_id": judged.value.pk if judged.value else None,
        "tag": judged.tag,
        "customer_id": judged.customer_id,
        "text_digest": activity.keep_text(text=wish.text, employee_id=giver_id, at=at),
        "channel": actor.channel,
        "place": wish.place,
        "given_at": at,
    }
    thanked = {
        "recipients": recipients,
        "through": [wish.through.get(each, "") for each in recipients],
        "discreet": [each in judged.scene.discreet for each in recipients],
    }
    with connection.cursor() as cursor:
        cursor.execute(WRITE, values | thanked)
        return Kudos(id=cursor.fetchone()[0], **values)


def _told(actor: Actor, kudos: Kudos, judged: _Judged, *, left: int, ends_at: datetime) -> dict[str, Any]:
    recipients = judged.addressed.recipients
    activity.record(
        actor=actor,
        at=kudos.given_at,
        code="kudos.given",
        subject_kind="kudos",
        subject_id=kudos.pk,
        data={
            "kudos": kudos.pk,
            "giver": kudos.giver_id,
            "recipients": recipients,
            "points": kudos.points,
            "unit": kudos.unit,
            "visibility": kudos.visibility,
            "place": kudos.place,
        },
        text_digest=kudos.text_digest,
    )
    return {
        "kudos_id": kudos.pk,
        "recipients": recipients,
        "left_out": {str(employee_id): why for employee_id, why in judged.addressed.left_out.items()},
        "points": kudos.points,
        "total": kudos.points * len(recipients),
        "left": left,
        "period_ends_at": ends_at.isoformat(),
    }


def _given(told: dict[str, Any]) -> Given:
    """What ``_told`` says, read back from JSON."""
    left_out = {int(employee_id): why for employee_id, why in told["left_out"].items()}
    return Given(**told | {"left_out": left_out, "period_ends_at": datetime.fromisoformat(told["period_ends_at"])})
