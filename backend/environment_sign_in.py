"""The variables of signing in: second factors, and the issuers of OpenID Connect that may say who somebody is."""

from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

GOOGLE, ENTRA, SLACK = "https://accounts.google.com", "https://login.microsoftonline.com", "https://slack.com"
TOGETHER = {
    "Google": ("LAURELS_GOOGLE_CLIENT_ID", "LAURELS_GOOGLE_CLIENT_SECRET"),
    "Entra": ("LAURELS_ENTRA_TENANT", "LAURELS_ENTRA_CLIENT_ID", "LAURELS_ENTRA_CLIENT_SECRET"),
    "Okta": ("LAURELS_OKTA_ISSUER", "LAURELS_OKTA_CLIENT_ID", "LAURELS_OKTA_CLIENT_SECRET"),
    "another issuer": ("LAURELS_OIDC_ISSUER", "LAURELS_OIDC_CLIENT_ID", "LAURELS_OIDC_CLIENT_SECRET"),
}


class Issuer(NamedTuple):
    """One issuer people may sign in with.

    ``code`` stands in addresses, ``name`` on buttons. ``vouches``: it says of every e-mail address whether it is
    verified, so an address without that word is refused.
    """

    code: str
    name: str
    issuer: str
    client_id: str
    secret: str
    vouches: bool = True


class SignInVariables(BaseSettings):
    """Part of ``environment.Environment``."""

    model_config = SettingsConfigDict(case_sensitive=True, extra="ignore", hide_input_in_errors=True)

    LAURELS_SECOND_FACTOR: Literal["required", "optional"] | None = Field(
        None,
        description="Whether who prepares or releases payroll, owns programmes or administers must sign in with a "
        "second factor. Default: `required` in production, which refuses anything else, `optional` in demo and test.",
    )
    LAURELS_SLACK_SIGN_IN: bool = Field(
        False,
        description="Whether people can sign in with Slack, by `SLACK_CLIENT_ID` and `SLACK_CLIENT_SECRET`. The "
        "redirect address of this and every issuer below is `BASE_URL/accounts/with/NAME/back/`, NAME being `slack`, "
        "`google`, `entra`, `okta` or `oidc`.",
    )
    LAURELS_GOOGLE_CLIENT_ID: str = Field("", description="For signing in with Google.")
    LAURELS_GOOGLE_CLIENT_SECRET: SecretStr | None = Field(None, description="Beside the client id.")
    LAURELS_ENTRA_TENANT: str = Field("", description="Directory (tenant) id, for signing in with Microsoft Entra.")
    LAURELS_ENTRA_CLIENT_ID: str = Field("", description="Application (client) id of the Entra application.")
    LAURELS_ENTRA_CLIENT_SECRET: SecretStr | None = Field(None, description="Beside the client id.")
    LAURELS_OKTA_ISSUER: str = Field("", description="As `https://example.okta.com`, for signing in with Okta.")
    LAURELS_OKTA_CLIENT_ID: str = Field("", description="Of the Okta application.")
    LAURELS_OKTA_CLIENT_SECRET: SecretStr | None = Field(None, description="Beside the client id.")
    LAURELS_OIDC_ISSUER: str = Field("", description="Any other issuer of OpenID Connect, by its exact address.")
    LAURELS_OIDC_NAME: str = Field("", description="What its button says. Default: the issuer's host.")
    LAURELS_OIDC_CLIENT_ID: str = Field("", description="What that issuer calls Laurels.")
    LAURELS_OIDC_CLIENT_SECRET: SecretStr | None = Field(None, description="Beside the client id.")

    def incomplete(self) -> list[str]:
        """A sentence for each issuer of which half is given: it would fail only when somebody signs in."""
        wanted = dict(TOGETHER)
        if self.LAURELS_SLACK_SIGN_IN:
            wanted["Slack"] = ("LAURELS_SLACK_SIGN_IN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
        found: dict[str, list[str]] = {
            name: [field for field in fields if not getattr(self, field)] for name, fields in wanted.items()
        }
        ambiguous = self.LAURELS_ENTRA_TENANT in ("common", "organizations", "consumers")
        shared = ["LAURELS_ENTRA_TENANT: give your own directory's id; this one lets in every company."]
        return (shared if ambiguous else []) + [
            f"{field}: signing in with {name} needs it as well."
            for name, missing in found.items()
            if len(missing) < len(wanted[name])
            for field in missing
        ]

    @property
    def needs_second_factor(self) -> bool:
        """Whether holders of the roles in ``backend.second_factor`` must sign in with one."""
        usual = "required" if getattr(self, "LAURELS_ENV", "") == "production" else "optional"
        return (self.LAURELS_SECOND_FACTOR or usual) == "required"

    @property
    def issuers(self) -> tuple[Issuer, ...]:
        """Whom people may sign in with, in the order of the buttons."""
        own = self.LAURELS_OIDC_ISSUER
        known = {
            "slack": ("Slack", SLACK, "SLACK" if self.LAURELS_SLACK_SIGN_IN else ""),
            "google": ("Google", GOOGLE, "LAURELS_GOOGLE"),
            "entra": ("Microsoft", f"{ENTRA}/{self.LAURELS_ENTRA_TENANT}/v2.0", "LAURELS_ENTRA"),
            "okta": ("Okta", self.LAURELS_OKTA_ISSUER, "LAURELS_OKTA"),
            "oidc": (self.LAURELS_OIDC_NAME or urlsplit(own).netloc, own, "LAURELS_OIDC"),
        }
        return tuple(
            Issuer(code, name, issuer, client_id, secret.get_secret_value(), vouches=code != "entra")
            for code, (name, issuer, prefix) in known.items()
            for client_id, secret in [self._credentials(prefix)]
            if client_id and secret
        )

    def _credentials(self, prefix: str) -> tuple[str, SecretStr | None]:
        return getattr(self, f"{prefix}_CLIENT_ID", ""), getattr(self, f"{prefix}_CLIENT_SECRET", None)
