"""Who must sign in with a second factor, and that nobody gets past setting one up.

A session of such a person that did not use one is led to it before any page but ``accounts/``, however it began: by
code, password, OpenID Connect (the issuer's own second factor does not count: we cannot see it) or one-time link. The
one exception is a link made with ``--break-glass``: it is for whoever lost their second factor, auditors are told, and
its session lasts an hour.

What leaves the house or outlives the session (rows of the matrix marked ``fresh``) asks for a password or a factor
again when the last one was longer ago than ``ACCOUNT_REAUTHENTICATION_TIMEOUT`` seconds.
"""

import base64
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from backend import roles
from backend.web import visitor
from recognition.core.sealing import Safe, Unreadable
from recognition.people import selectors as people
from recognition.people import sign_in

log = structlog.get_logger(__name__)

ROLES = ("payroll_preparer", "payroll_releaser", "programme_owner", "administrator")
SECRETS = Safe(b"laurels: second factors")
SEALED = ("secret", "seed")
"""What of a factor's data is sealed: an app's secret, and what recovery codes are made of."""
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
BREAK_GLASS, BREAK_GLASS_SECONDS = "break_glass", 3600


class SecondFactorMiddleware:
    """Stands behind the matrix: whoever comes here may be on the page, if this session is safe enough."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Lead to setting a second factor up, or to using it."""
        if _is_stale(request):
            return _onwards("account_reauthenticate", request)
        if not _is_guarded(request) or not is_demanded(request) or was_used(request):
            return None
        types = set(Authenticator.objects.filter(user=request.user.pk).values_list("type", flat=True))
        if not types.intersection(FACTORS):
            name = "mfa_index"
        else:
            name = "mfa_reauthenticate" if Authenticator.Type.TOTP in types else "mfa_reauthenticate_webauthn"
        return _onwards(name, request)


def is_demanded(request: HttpRequest) -> bool:
    """Whether the visitor holds a role that needs a second factor."""
    if not settings.LAURELS.needs_second_factor or not request.user.is_authenticated:
        return False
    return visitor.is_employee(request) and visitor.of(request).holds(*ROLES)


def was_used(request: HttpRequest) -> bool:
    """Whether this session began with a second factor, used or set one up, or with breaking the glass."""
    records = get_authentication_records(request, request.user)
    return bool(request.session.get(BREAK_GLASS)) or any(record["method"] == "mfa" for record in records)


def _is_guarded(request: HttpRequest) -> bool:
    match, who = request.resolver_match, roles.rule(request)
    if match is None or who is None or match.route.startswith("accounts/"):
        return False
    return who.sessions or match.route == ""  # the start page is everybody's, and somebody's


def _is_stale(request: HttpRequest) -> bool:
    """Whether this asks for a fresh sign-in, there is something to ask for, and the last answer is too long ago."""
    who = roles.rule(request)
    if who is None or not who.fresh or not settings.LAURELS.needs_second_factor or not request.user.is_authenticated:
        return False
    moments = [record["at"] for record in get_authentication_records(request, request.user)]
    is_recent = bool(moments) and time.time() - max(moments) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return not (is_recent or request.session.get(BREAK_GLASS)) and bool(get_reauthentication_flows(request.user))


def _onwards(name: str, request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': roles.way_back(request)})}")


@receiver(authenticator_added)
def _setting_up_is_using(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **more: Any) -> None:
    """Whoever has just proved to have the factor is not asked for it again at once."""
    if authenticator.type in FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals secrets; keeps the last second factor of whoever must have one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Your role needs a second factor. Add another one before you remove this one.")
    }

    def encrypt(self, text: str) -> str:
        """A copy of the database opens no second factor."""
        return SECRETS.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """What ``encrypt`` made; of a secret key that is gone another secret, always the same, which no app has.

        So no code of an app is right then, and recovery codes that are looked at anew are, and stay, right.
        """
        try:
            return SECRETS.unseal(encrypted_text)
        except Unreadable:
            log.error("second_factor.unreadable")
            return base64.b32encode(salted_hmac("laurels: lost factor", encrypted_text).digest()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """False for the last factor of somebody whose role needs one."""
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=FACTORS).exclude(pk=authenticator.pk)
        return others.exists() or not _needs_one(authenticator.user_id)


def _needs_one(user_id: int) -> bool:
    at = timezone.now()
    person = sign_in.person_of(user=sign_in.present_user(user_id=user_id, at=at))
    if person is None or not settings.LAURELS.needs_second_factor:
        return False
    return any(role in ROLES for role, _entity in people.roles_of(employee_id=person.employee_id, at=at))


def reseal(*, at: datetime) -> int:
    """Seal secrets anew that were sealed with a former secret key, so that the fallback can be dropped."""
    done = 0
    sealed = Authenticator.objects.filter(data__has_any_keys=SEALED).values_list("pk", "data")
    for factor_id in [each for each, data in sealed.iterator() if _sealed_anew(data)]:
        with transaction.atomic():  # a recovery code may be used meanwhile
            for factor in Authenticator.objects.select_for_update().filter(pk=factor_id):
                factor.data |= _sealed_anew(factor.data)
                factor.save(update_fields=["data"])
                done += 1
    return done


def _sealed_anew(data: dict[str, Any]) -> dict[str, str]:
    try:
        found = {name: SECRETS.sealed_anew(data[name]) for name in SEALED if name in data}
    except Unreadable:
        return {}
    return {name: sealed for name, sealed in found.items() if sealed is not None}
