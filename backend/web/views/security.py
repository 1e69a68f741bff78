"""How somebody signs in, and what keeps others from doing so."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal import stagekit
from allauth.account.views import LoginView, RequestLoginCodeView
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import LoginWebAuthnView, RemoveWebAuthnView
from allauth.socialaccount.internal.flows import connect
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import TemplateView

from backend import second_factor
from backend.web import places

Type = Authenticator.Type


class BeginsAnew:
    """Whoever turns to another way in, or takes another address, is not sent back to the one they began with."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        stagekit.clear_login(request)


class SignIn(BeginsAnew, RequestLoginCodeView):  # type: ignore[misc]
    """The door: a code by mail, and the other ways in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the issuers there are."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"issuers": settings.LAURELS.issuers}


class PasswordSignIn(BeginsAnew, LoginView):  # type: ignore[misc]
    """Signing in with a password."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the issuers there are."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"issuers": settings.LAURELS.issuers}


class PasskeySignIn(BeginsAnew, LoginWebAuthnView):  # type: ignore[misc]
    """Signing in with a passkey."""


class Security(TemplateView):
    """One page for second factors, password, issuers and sessions."""

    template_name = "security.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What there is: two statements."""
        owned = list(Authenticator.objects.filter(user=self.request.user.pk).order_by("created_at", "pk"))
        by_type = {each.type: each for each in owned}
        codes = by_type.get(Type.RECOVERY_CODES)
        return super().get_context_data(**kwargs) | {
            "page": "security",
            "is_demanded": second_factor.is_demanded(self.request),
            "broke_glass": bool(self.request.session.get(second_factor.BREAK_GLASS)),
            "has_factor": any(each.type in second_factor.FACTORS for each in owned),
            "app": by_type.get(Type.TOTP),
            "passkeys": [_passkey(each) for each in owned if each.type == Type.WEBAUTHN],
            "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
            "has_password": bool(self.request.user.is_authenticated and self.request.user.has_usable_password()),
            "issuers": list(_issuers(self.request)),
        }


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """Removing a passkey, unless it is the last second factor of a role that needs one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With whether it can go."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"may_remove": self._may_remove()}

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it, or say why not."""
        if not self._may_remove():
            return render(self.request, self.template_name, self.get_context_data(), status=409)
        response: HttpResponse = super().form_valid(form)
        return response

    def _may_remove(self) -> bool:
        return bool(get_mfa_adapter().can_delete_authenticator(self.object))


def disconnect(request: HttpRequest) -> HttpResponse:
    """Let an issuer no longer sign this person in."""
    number = places.numbered(request.POST.get("account", "")) or 0
    account = get_object_or_404(SocialAccount, user=request.user.pk, pk=number)
    connect.disconnect(request, account)
    return redirect("mfa_index")


def confirming(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of allauth's that asks "is it you?"; who has no means to show it goes to where one is set up."""

    @wraps(view)
    def confirm(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not get_account_adapter(request).get_reauthentication_methods(
            request.user
        ):
            return redirect("mfa_index")
        return view(request)

    return confirm


def _passkey(authenticator: Authenticator) -> dict[str, Any]:
    key = authenticator.wrap()
    return {
        "pk": authenticator.pk,
        "name": key.name,
        "alone": key.is_passwordless,
        "added_at": authenticator.created_at,
        "used_at": authenticator.last_used_at,
    }


def _issuers(request: HttpRequest) -> Iterator[dict[str, Any]]:
    connected = {each.provider: each for each in SocialAccount.objects.filter(user=request.user.pk)}
    for each in settings.LAURELS.issuers:
        account = connected.get(each.code)
        yield {
            "code": each.code,
            "name": each.name,
            "account_id": account and account.pk,
            "connected_at": account and account.date_joined,
            "is_wanted": request.GET.get("with") == each.code,
        }
