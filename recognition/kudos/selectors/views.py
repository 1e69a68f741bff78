"""A kudos as it is shown, whoever looks: the door leaves out what the viewer may not see."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from recognition.activity.models import PersonalText
from recognition.kudos.models import Boost, Kudos, KudosPolicy, KudosRecipient


@dataclass(frozen=True, kw_only=True)
class Thanked:
    """One recipient; ``through`` names the team or group they were named by. Who is discreet is not shown to others."""

    employee_id: int
    name: str
    through: str
    is_discreet: bool


@dataclass(frozen=True, kw_only=True)
class KudosView:
    """One kudos; ``text`` is None when it was erased. ``boosters`` are (employee id, name) in the order they joined."""

    kudos_id: int
    giver_id: int
    giver_name: str
    recipients: list[Thanked]
    points: int
    unit: str
    tag: str
    value_names: dict[str, str]
    text: str | None
    visibility: str
    place: str
    given_at: datetime
    edited_at: datetime | None
    withdrawn_at: datetime | None
    hidden_at: datetime | None
    boosters: list[tuple[int, str]]
    shows_points: bool


def view(kudos_id: int) -> KudosView | None:
    """One kudos, or None."""
    return views([kudos_id]).get(kudos_id)


def views(kudos_ids: Collection[int]) -> dict[int, KudosView]:
    """The kudos with these primary keys, in the order asked for; a constant number of statements."""
    rows = Kudos.objects.select_related("giver", "value").in_bulk(list(kudos_ids))
    recipients: dict[int, list[Thanked]] = defaultdict(list)
    for row in KudosRecipient.objects.filter(kudos_id__in=rows).select_related("employee").order_by("pk"):
        recipients[row.kudos_id].append(
            Thanked(
                employee_id=row.employee_id, name=row.employee.name, through=row.through, is_discreet=row.is_discreet
            )
        )
    boosters: dict[int, list[tuple[int, str]]] = defaultdict(list)
    boosts = Boost.objects.filter(kudos_id__in=rows, is_on=True).order_by("settled_at", "pk")
    for kudos_id, giver_id, name in boosts.values_list("kudos_id", "giver_id", "giver__name"):
        boosters[kudos_id].append((giver_id, name))
    digests = [row.text_digest for row in rows.values()]
    texts = dict(PersonalText.objects.filter(digest__in=digests).values_list("digest", "text"))
    shows_points = (KudosPolicy.objects.order_by("-set_at", "-pk").first() or KudosPolicy()).shows_points
    return {
        kudos_id: KudosView(
            kudos_id=kudos_id,
            giver_id=row.giver_id,
            giver_name=row.giver.name,
            recipients=recipients[kudos_id],
            points=row.points,
            unit=row.unit,
            tag=row.tag,
            value_names=row.value.names if row.value else {},
            text=texts.get(row.text_digest),
            visibility=row.visibility,
            place=row.place,
            given_at=row.given_at,
            edited_at=row.edited_at,
            withdrawn_at=row.withdrawn_at,
            hidden_at=row.hidden_at,
            boosters=boosters[kudos_id],
            shows_points=shows_points,
        )
        for kudos_id, row in ((each, rows[each]) for each in kudos_ids if each in rows)
    }


def joined_at(*, kudos_id: int, employee_id: int) -> datetime | None:
    """When somebody joined a kudos they still join."""
    on = Boost.objects.filter(kudos_id=kudos_id, giver_id=employee_id, is_on=True)
    return on.values_list("settled_at", flat=True).first()


def latest_by(*, giver_id: int) -> int | None:
    """The last kudos somebody gave and did not withdraw, for undo."""
    given = Kudos.objects.filter(giver_id=giver_id, withdrawn_at__isnull=True).order_by("-given_at", "-pk")
    return given.values_list("pk", flat=True).first()
