"""Taking one employee out of what Laurels keeps about Slack."""

from collections.abc import Mapping

from django.db.models import Q

from integrations.slack.models import Installation, Member, Message, Pace
from recognition.privacy.erasers import Identity


def terms(employee_id: int) -> list[str]:
    """The Slack users the employee is."""
    return list(Member.objects.filter(employee=employee_id).values_list("user_id", flat=True))


def erase(identity: Identity) -> Mapping[str, int]:
    """Remove their users, and what was or would be said to them; where they installed Laurels nobody is named."""
    members = Member.objects.filter(Q(employee=identity.employee_id) | Q(user_id__in=identity.terms))
    users = list(members.values_list("user_id", flat=True))
    named = Q()
    for user in users:
        named |= Q(key__contains=user)
    messages = Message.objects.filter(Q(member__in=members) | Q(address__in=users) | (named or Q(pk__in=[])))
    return {
        "slack_installation": Installation.objects.filter(installed_by__in=users).update(installed_by=""),
        "slack_message": messages.delete()[0],
        "slack_pace": Pace.objects.filter(address__in=users).delete()[0],
        "slack_member": members.delete()[0],
    }
