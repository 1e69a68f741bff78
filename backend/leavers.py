"""Who has left is signed out everywhere, and keeps nothing that would let them in again."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from recognition.core.actor import system
from recognition.people import services


def end_access(*, at: datetime) -> int:
    """End sessions, tokens, roles, invitations and delegations of who has left by ``at``; how many there were."""
    ended = services.end_access(actor=system("sweep"), at=at)
    with transaction.atomic():
        theirs = UserSession.objects.filter(user__in=services.users_gone(at=at))
        keys = list(theirs.values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        theirs.delete()
    return ended + len(keys)
