"""What colleagues thanked for that concerns a customer: shown beside a proposal, without any weight in it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from recognition.kudos.models import Kudos, KudosRecipient
from recognition.kudos.selectors.views import KudosView, views
from recognition.people import selectors as people

MOST_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Thanks:
    """Kudos to one employee that name one customer: the latest public ones in full, private ones as a number.

    ``kudos_ids`` are the public ones, newest first. Kudos to somebody who keeps theirs out of the feed count as
    private.
    """

    kudos_ids: list[int]
    shown: list[KudosView]
    private: int

    @property
    def total(self) -> int:
        return len(self.kudos_ids) + self.private


def thanks_beside(
    *, pairs: Collection[tuple[str, str]], since: datetime, at: datetime
) -> dict[tuple[str, str], Thanks]:
    """The thanks from ``since`` to ``at`` that stand, for each (customer, employee) by external id that has any.

    For whoever may see the proposal they stand beside; the door has made sure of that. A constant number of statements.
    """
    rows = KudosRecipient.objects.filter(
        kudos__customer__external_id__in={customer for customer, _ in pairs},
        employee__external_id__in={employee for _, employee in pairs},
        kudos__withdrawn_at__isnull=True,
        kudos__hidden_at__isnull=True,
        kudos__given_at__gte=since,
        kudos__given_at__lte=at,
    ).order_by("-given_at", "-kudos_id")
    columns = (
        "kudos__customer__external_id",
        "employee__external_id",
        "employee_id",
        "kudos_id",
        "kudos__visibility",
        "is_discreet",
    )
    found = [row for row in rows.values_list(*columns) if row[:2] in pairs]
    discreet = people.unwilling(topic="kudos_feed", employee_ids={row[2] for row in found}) if found else set()
    public: dict[tuple[str, str], list[int]] = defaultdict(list)
    private: dict[tuple[str, str], int] = defaultdict(int)
    for customer, employee, employee_id, kudos_id, visibility, is_discreet in found:
        if visibility == Kudos.Visibility.PUBLIC and not is_discreet and employee_id not in discreet:
            public[customer, employee].append(kudos_id)
        else:
            private[customer, employee] += 1
    told = views([kudos_id for ids in public.values() for kudos_id in ids[:MOST_SHOWN]]) if public else {}
    return {
        pair: Thanks(
            kudos_ids=public[pair],
            shown=[told[kudos_id] for kudos_id in public[pair][:MOST_SHOWN]],
            private=private[pair],
        )
        for pair in sorted(public.keys() | private.keys())
    }
