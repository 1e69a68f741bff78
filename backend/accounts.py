"""How people sign in: by code, password, passkey or issuer, and only people the company has made known."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import RequestLoginCodeForm
from allauth.account.internal import stagekit
from allauth.core import context
from allauth.mfa import signals as mfa_signals
from allauth.socialaccount import signals as social_signals
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from backend import actors, second_factor
from recognition.people import sign_in

FACTOR_DEEDS = {
    mfa_signals.authenticator_added: "added",
    mfa_signals.authenticator_removed: "removed",
    mfa_signals.authenticator_reset: "renewed",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes the door that allauth leaves open by default."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themself."""
        return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Whichever way somebody comes, only who is active and has not left gets in."""
        if not sign_in.may_sign_in(user_id=user.pk, at=timezone.now()):
            stagekit.clear_login(request)
            return HttpResponseRedirect(reverse("account_inactive"))
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who broke the glass has lost what they would be asked for."""
        broke_glass = context.request.session.get(second_factor.BREAK_GLASS)
        return not broke_glass and bool(super().is_reauthentication_required(app=app, **kwargs))

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say what went wrong; what went well the next page says itself."""
        if level >= messages.ERROR:
            super().add_message(request, level, *args, **kwargs)


class PresentPeople(AuthenticationBackend):  # type: ignore[misc]
    """Keeps a session alive only while its person is active and has not left the company."""

    def get_user(self, user_id: Any) -> Any:
        """The user of a session with their employee, asked with every request: one statement."""
        return sign_in.present_user(user_id=user_id, at=timezone.now())

    def user_can_authenticate(self, user: Any) -> bool:
        """Asked at sign-in."""
        return sign_in.may_sign_in(user_id=user.pk, at=timezone.now())


class CodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Asks for a code; an employee who signs in for the first time gets their user here, a stranger nothing."""

    def clean_email(self) -> str:
        """Return the address; whether anybody has it is never told."""
        sign_in.make_known(email=self.cleaned_data["email"], at=timezone.now())
        email: str = super().clean_email()
        user = getattr(self, "_user", None)
        if user is not None and not sign_in.may_sign_in(user_id=user.pk, at=timezone.now()):
            self._user = None
        return email


@receiver([account_signals.password_set, account_signals.password_changed, account_signals.password_reset])
def _password_changed(signal: Any, user: Any, **more: Any) -> None:
    _record(user, "password.changed" if signal is account_signals.password_changed else "password.set")


@receiver(list(FACTOR_DEEDS))
def _factor_changed(signal: Any, user: Any, authenticator: Any, **more: Any) -> None:
    _record(user, f"{authenticator.type}.{FACTOR_DEEDS[signal]}")


@receiver([social_signals.social_account_added, social_signals.social_account_removed])
def _issuer_changed(signal: Any, request: HttpRequest, **more: Any) -> None:
    _record(request.user, f"issuer.{'added' if signal is social_signals.social_account_added else 'removed'}")


def _record(user: Any, change: str) -> None:
    sign_in.record_change(user=user, change=change, at=timezone.now(), request_id=actors.request_id())
