"""Signing in with an issuer of OpenID Connect: Slack, Google, Entra, Okta or a company's own.

Somebody is who an issuer says by (issuer, subject), never by e-mail. A subject nobody has connected signs nobody in:
connecting is done by whoever is signed in already, which an invitation does as well. Of what the issuer tells only the
digest of issuer and subject is kept.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

import jwt
import requests
import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from backend.environment_sign_in import Issuer

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]  # asymmetric ones alone
NEEDED = ["iss", "sub", "aud", "exp", "iat"]
CLOCK_DRIFT_SECONDS = 60
SLACK_TEAM = "https://slack.com/team_id"
log = structlog.get_logger(__name__)


class Refused(OAuth2Error):  # type: ignore[misc]
    """What the issuer sent proves nothing. ``code`` chooses the sentence on the page."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """Takes from an issuer who somebody is, and nothing else."""

    def get_oauth2_adapter(self, request: HttpRequest) -> "Adapter":
        """Ours, which verifies."""
        return Adapter(request, self.app.provider_id)

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        """Where signing in with this issuer begins."""
        return reverse("openid_begin", kwargs={"provider_id": self.app.provider_id})

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """The address of the page chooses no scope."""
        return ["openid", "email"] if self.app.provider_id != "slack" else ["openid", "profile", "email"]

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        """Nor other parameters."""
        return {}

    def redirect(self, request: HttpRequest, process: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send the browser to the issuer, with state, PKCE and a nonce that the answer must carry."""
        nonce = secrets.token_urlsafe(32)
        kwargs["auth_params"] = {**(kwargs.get("auth_params") or {}), "nonce": nonce}
        try:
            response: HttpResponse = super().redirect(request, process, *args, nonce=nonce, **kwargs)
        except Refused as refusal:
            response = render_authentication_error(request, self, exception=refusal)
        return response

    def extract_uid(self, data: Mapping[str, Any]) -> str:
        """The digest of issuer and subject; in Slack a subject is somebody only together with the workspace."""
        parts = [data["iss"], data["sub"], *([data[SLACK_TEAM]] if SLACK_TEAM in data else [])]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def extract_extra_data(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Nothing is kept."""
        return {}

    def extract_common_fields(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Nothing is taken over."""
        return {}

    def extract_email_addresses(self, data: Mapping[str, Any]) -> list[Any]:
        """An address says nothing about who somebody is."""
        return []


class Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Verifies what an issuer says: signature, issuer, audience, time and nonce."""

    nonce = ""

    @property
    def issuer(self) -> Issuer:
        """The issuer as configured."""
        return next(each for each in settings.LAURELS.issuers if each.code == self.provider_id)

    @property
    def openid_config(self) -> dict[str, Any]:
        """The issuer's own description, if it is of that very issuer. Raises Refused."""
        try:
            config: dict[str, Any] = super().openid_config
        except (requests.RequestException, ValueError) as error:
            raise Refused("unreachable") from error
        if not isinstance(config, dict) or config.get("issuer") != self.issuer.issuer:
            raise Refused("wrong_issuer")
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where the issuer sends the browser back to."""
        address = reverse("openid_back", kwargs={"provider_id": self.provider_id})
        return str(build_absolute_uri(request, address, self.redirect_uri_protocol))

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        """Whom the issuer names. Raises Refused."""
        claims = self._verified(kwargs["response"].get("id_token") or "")
        if self.provider_id == "slack" and SLACK_TEAM not in claims:
            raise Refused("incomplete")
        vouched = str(claims.get("email_verified", "" if self.issuer.vouches else "true")).lower() == "true"
        if claims.get("email") and not vouched:
            raise Refused("unverified")
        return self.get_provider().sociallogin_from_response(request, claims)

    def _verified(self, id_token: str) -> dict[str, Any]:
        issuer = self.issuer
        try:
            header = jwt.get_unverified_header(id_token)
            claims: dict[str, Any] = jwt.decode(
                id_token,
                self._key(header.get("kid")),
                algorithms=ALGORITHMS,
                issuer=issuer.issuer,
                audience=issuer.client_id,
                leeway=CLOCK_DRIFT_SECONDS,
                options={"require": NEEDED},
            )
        except (jwt.PyJWTError, requests.RequestException, ValueError, TypeError) as error:
            raise Refused("bad_token") from error
        audience = claims["aud"]
        if not isinstance(audience, str) and len(audience) > 1 and claims.get("azp") != issuer.client_id:
            raise Refused("bad_token")
        if not self.nonce or not secrets.compare_digest(str(claims.get("nonce", "")).encode(), self.nonce.encode()):
            raise Refused("bad_token")
        return claims

    def _key(self, key_id: str | None) -> jwt.PyJWK:
        with get_social_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        for key in keys:
            if key.public_key_use in (None, "sig") and (key_id is None or key.key_id == key_id):
                return key
        raise Refused("bad_token")


class CallbackView(OAuth2CallbackView):  # type: ignore[misc]
    """The way back; the nonce lies in the state, which is good once and for this session alone."""

    def _get_state(self, request: HttpRequest, provider: Provider) -> tuple[dict[str, Any] | None, Any]:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Issuers come from the environment; nobody is linked by e-mail, nobody signs up."""

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """The configured issuers; rows in the database would be a second, quieter way to add one."""
        return [
            SocialApp(
                provider=Provider.id,
                provider_id=each.code,
                name=each.name,
                client_id=each.client_id,
                secret=each.secret,
                settings={"server_url": each.issuer, "oauth_pkce_enabled": True},
            )
            for each in settings.LAURELS.issuers
            if provider in (None, Provider.id, each.code) and client_id in (None, each.client_id)
        ]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody makes an account for themself."""
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Never: whoever controls an address at some issuer would be that person here."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse a subject nobody has connected, with a page that says what to do."""
        if not sociallogin.is_existing and sociallogin.state.get("process") != AuthProcess.CONNECT:
            log.warning("openid.refused", issuer=sociallogin.account.provider, reason="unknown_subject")
            raise ImmediateHttpResponse(_page(request, sociallogin.provider.name, "unknown_subject"))

    def on_authentication_error(self, request: HttpRequest, provider: Provider, **kwargs: Any) -> None:
        """Say what happened, in words for the person and in the log for whoever runs the site."""
        exception = kwargs.get("exception")
        code = exception.code if isinstance(exception, Refused) else str(kwargs.get("error") or "")
        log.warning("openid.refused", issuer=provider.app.provider_id, reason=code or type(exception).__name__)
        raise ImmediateHttpResponse(_page(request, provider.name, code))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Back to where connecting began."""
        return reverse("mfa_index")


def _page(request: HttpRequest, name: str, code: str) -> HttpResponse:
    status = 403 if code in ("unknown_subject", "unverified") else 401
    return render(request, "openid_refused.html", {"issuer": name, "code": code}, status=status)
