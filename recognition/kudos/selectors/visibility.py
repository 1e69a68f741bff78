"""Who may see which kudos."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from recognition.core.actor import Actor
from recognition.kudos.models import Kudos, KudosRecipient, KudosReport
from recognition.kudos.selectors import choices
from recognition.people import access
from recognition.people import selectors as people
from recognition.people.models import Role


def visible_to(*, viewer: Actor, at: datetime) -> QuerySet[Kudos]:
    """The kudos the viewer may see.

    Everybody sees public ones that stand, unless all who are thanked opted out; giver and recipients see theirs, the
    giver also when it is hidden or withdrawn; HR sees what was reported; the managers above a recipient see private
    ones where the policy says so. A system actor sees none.
    """
    me = viewer.employee_id
    if me is None:
        return Kudos.objects.none()
    stands = Q(withdrawn_at__isnull=True, hidden_at__isnull=True)
    shown = KudosRecipient.objects.filter(kudos=OuterRef("pk"), is_discreet=False)
    mine = KudosRecipient.objects.filter(kudos=OuterRef("pk"), employee_id=me)
    sees = Q(giver_id=me) | (stands & (Q(Exists(mine)) | (Q(visibility=Kudos.Visibility.PUBLIC) & Q(Exists(shown)))))
    if choices.policy(at=at).manager_sees_private:
        line = access.line_of(employee_id=me, day=people.company_date(at))
        below = KudosRecipient.objects.filter(kudos=OuterRef("pk"), employee_id__in=line)
        sees |= stands & Q(Exists(below))
    if people.has_role(employee_id=me, roles=(Role.HR,), entity_id=None, at=at):
        sees |= Q(Exists(KudosReport.objects.filter(kudos=OuterRef("pk"))))
    return Kudos.objects.filter(sees)


def may_see(*, viewer: Actor, kudos_ids: Collection[int], at: datetime) -> set[int]:
    """Those of ``kudos_ids`` the viewer may see; a constant number of statements."""
    return set(visible_to(viewer=viewer, at=at).filter(pk__in=kudos_ids).values_list("pk", flat=True))
