"""What colleagues thanked for that concerns a customer: shown beside a proposal, without any weight in it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Subquery

from recognition.activity.models import PersonalText
from recognition.kudos.models import Kudos, KudosRecipient
from recognition.people.models import PrivacyChoice

MOST_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Thank:
    """One public kudos; ``text`` is None when it was erased."""

    kudos_id: int
    giver_name: str
    text: str | None
    given_at: datetime


@dataclass(frozen=True, kw_only=True)
class Thanks:
    """Kudos to one employee that name one customer: the latest public ones in full, private ones as a number.

    ``kudos_ids`` are the public ones, newest first. Kudos to somebody who keeps theirs out of the feed count as
    private.
    """

    kudos_ids: list[int]
    shown: list[Thank]
    private: int

    @property
    def older(self) -> int:
        """Public ones that are not shown."""
        return len(self.kudos_ids) - len(self.shown)

    @property
    def total(self) -> int:
        return len(self.kudos_ids) + self.private


def thanks_beside(
    *, pairs: Collection[tuple[str, str]], since: datetime, at: datetime
) -> dict[tuple[str, str], Thanks]:
    """The thanks from ``since`` to ``at`` that stand, for each (customer, employee) by external id that has any.

    For whoever may see the proposal they stand beside; the door has made sure of that. One statement.
    """
    text = PersonalText.objects.filter(digest=OuterRef("kudos__text_digest")).values("text")[:1]
    refused = PrivacyChoice.objects.filter(
        employee=OuterRef("employee"), topic=PrivacyChoice.Topic.KUDOS_FEED, allows=False
    )
    rows = KudosRecipient.objects.filter(
        kudos__customer__external_id__in={customer for customer, _ in pairs},
        employee__external_id__in={employee for _, employee in pairs},
        kudos__withdrawn_at__isnull=True,
        kudos__hidden_at__isnull=True,
        given_at__gte=since,
        given_at__lte=at,
    ).annotate(words=Subquery(text), is_refused=Exists(refused))
    public: dict[tuple[str, str], list[Thank]] = defaultdict(list)
    private: dict[tuple[str, str], int] = defaultdict(int)
    related = rows.select_related("kudos__giver", "kudos__customer", "employee").order_by("-given_at", "-kudos_id")
    for row in related:
        pair = (row.kudos.customer.external_id if row.kudos.customer else "", row.employee.external_id)
        if row.kudos.visibility == Kudos.Visibility.PUBLIC and not row.is_discreet and not vars(row)["is_refused"]:
            giver, words = row.kudos.giver.name, vars(row)["words"]
            public[pair].append(Thank(kudos_id=row.kudos_id, giver_name=giver, text=words, given_at=row.given_at))
        else:
            private[pair] += 1
    return {
        pair: Thanks(
            kudos_ids=[each.kudos_id for each in public[pair]],
            shown=public[pair][:MOST_SHOWN],
            private=private[pair],
        )
        for pair in sorted({*public, *private} & set(pairs))
    }
