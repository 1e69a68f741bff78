"""Taking one person out of what signing in keeps: addresses, second factors, sessions, accounts elsewhere."""

from collections.abc import Iterable, Mapping

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from recognition.people import selectors as people
from recognition.privacy.erasers import Identity


def terms(employee_id: int) -> list[str]:
    """The addresses the person signs in with."""
    user_id = people.employees(employee_ids=[employee_id])[employee_id].user_id
    return list(EmailAddress.objects.filter(user=user_id or 0).values_list("email", flat=True))


def erase(identity: Identity) -> Mapping[str, int]:
    """Remove all of it, and every session in which they signed in or began to."""
    user = identity.user_id or 0
    sessions = [row.pk for row in Session.objects.iterator() if _is_theirs(row.get_decoded(), identity)]
    return {
        "account_emailaddress": _count(EmailAddress.objects.filter(user=user).delete()),
        "mfa_authenticator": _count(Authenticator.objects.filter(user=user).delete()),
        "socialaccount_socialaccount": _count(SocialAccount.objects.filter(user=user).delete()),
        "usersessions_usersession": _count(UserSession.objects.filter(user=user).delete()),
        "django_session": _count(Session.objects.filter(pk__in=sessions).delete()),
    }


def _is_theirs(said: Mapping[str, object], identity: Identity) -> bool:
    if str(said.get(SESSION_KEY, "")) == str(identity.user_id):
        return True
    return any(term.casefold() in text.casefold() for term in identity.terms for text in _texts(said.values()))


def _texts(values: Iterable[object]) -> list[str]:
    return [str(each) for each in values]


def _count(deleted: tuple[int, Mapping[str, int]]) -> int:
    return deleted[0]
