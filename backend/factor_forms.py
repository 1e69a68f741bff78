"""The forms that ask for a second factor, where a code of the app is good once for as long as it would be good."""

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.base.forms import BaseAuthenticateForm
from allauth.mfa.models import Authenticator
from django.core.cache import cache


class OnceForm(BaseAuthenticateForm):  # type: ignore[misc]
    """allauth forgets a used code after one period, but takes it for three: one earlier, one later (RFC 6238)."""

    def clean_code(self) -> str:
        """Return the code, unless it was used. Raises ValidationError."""
        code = str(super().clean_code())
        seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        is_of_app = self.authenticator.type == Authenticator.Type.TOTP
        if is_of_app and not cache.add(f"used-code-{self.authenticator.pk}-{code}", True, timeout=seconds):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(OnceForm, forms.AuthenticateForm):  # type: ignore[misc]
    """Asked while signing in."""


class ReauthenticateForm(OnceForm, forms.ReauthenticateForm):  # type: ignore[misc]
    """Asked of somebody who is signed in."""
