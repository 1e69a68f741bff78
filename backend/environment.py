"""Everything Laurels reads from its environment, as one typed model.

`docs/configuration.md` is generated from these fields, so a description here is what an operator reads.
"""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource

from backend.environment_sign_in import SignInVariables

_zones = cache(available_timezones)  # it opens some six hundred files
CONSULTATION_RULE = re.compile(r"[A-Z]{2}=(\d{1,3}|concluded)")
POSTGRESQL = ("postgresql", "postgres")
SCHEMES = {
    "DATABASE_URL": POSTGRESQL,
    "DATABASE_OWNER_URL": POSTGRESQL,
    "DATABASE_RETENTION_URL": POSTGRESQL,
    "CELERY_BROKER_URL": ("redis", "rediss", "redis+socket", "amqp", "amqps"),
    "LAURELS_CACHE_URL": ("redis", "rediss"),
    "LAURELS_EMAIL_URL": ("smtp", "smtp+starttls", "smtps", "file"),
    "LAURELS_BASE_URL": ("http", "https"),
    "LAURELS_OIDC_ISSUER": ("http", "https"),
    "LAURELS_OKTA_ISSUER": ("http", "https"),
    "SLACK_API_BASE_URL": ("http", "https"),
    "SLACK_AUTHORIZE_URL": ("http", "https"),
}


class Environment(SignInVariables):
    """The settings of one installation. Every field is one environment variable of the same name."""

    LAURELS_ENV: Literal["demo", "test", "production"] = Field(
        "demo", description="What this installation is for. `production` refuses every unsafe value."
    )
    LAURELS_HOME: Path | None = Field(
        None,
        description="Folder for the private database, its passwords and the generated secret key. "
        "Default: a folder of its own for each clone, under `~/.local/share/laurels`, or `/var/lib/laurels` for root.",
    )
    LAURELS_PORT: int = Field(8000, ge=1, le=65535, description="Port the web server listens on.")
    LAURELS_BIND: str = Field("127.0.0.1", description="Address the web server listens on; `0.0.0.0` for all of them.")
    LAURELS_BASE_URL: str = Field(
        "", description="Address people use, as `https://laurels.example.com`. Default: `http://localhost:PORT`."
    )
    LAURELS_ALLOWED_HOSTS: Annotated[list[str], NoDecode] = Field(
        [],
        description="Host names that are answered, comma-separated. Default: the base URL's, and this machine's.",
    )
    LAURELS_TIME_ZONE: str = Field(
        "Europe/Copenhagen", description="The company's time zone: it decides programme dates and reports."
    )
    LAURELS_FINANCIAL_YEAR_MONTH: int = Field(
        1,
        ge=1,
        le=12,
        description="Month in which the financial year begins: records are kept from the end of the calendar year in "
        "which their financial year ended.",
    )
    LAURELS_RETURN_WINDOW_DAYS: int = Field(
        30,
        ge=0,
        le=400,
        description="Days in which a purchase can be returned; a repeat purchase matures after them.",
    )
    LAURELS_KEEPING_SHARE_PERCENT: int = Field(
        50,
        ge=0,
        le=100,
        description="Least part of what is paid over three closed months that is for keeping customers; less is told.",
    )
    LAURELS_CONSULTATION: str = Field(
        "DK=42,SE=concluded",
        description="Where employees are consulted before a programme begins, by country of the entity: days from the "
        "notice to the programme's first day, or `concluded`. A country that is not named needs no record; `none` for "
        "no country.",
    )
    LAURELS_CONTEST_DAYS: int = Field(
        90,
        ge=1,
        le=1100,
        description="Days in which an award can be contested after it last changed, and a missing one after the "
        "outcome matured.",
    )
    LAURELS_DISPUTE_ANSWER_DAYS: int = Field(
        14, ge=1, le=90, description="Days in which who contests an award gets an answer; HR is told of a later one."
    )
    LAURELS_SECRET_KEY: SecretStr | None = Field(
        None, description="Signs sessions and links; at least 50 characters. Generated outside production."
    )
    LAURELS_SECRET_KEY_FALLBACKS: Annotated[list[SecretStr], NoDecode] = Field(
        [], description="Former secret keys, comma-separated, accepted while a key is being changed."
    )
    LAURELS_TRUSTED_PROXIES: int = Field(
        0, ge=0, le=10, description="Number of proxies in front that set `X-Forwarded-For` and `X-Forwarded-Proto`."
    )
    LAURELS_WEB_WORKERS: int = Field(1, ge=1, le=64, description="Web server processes started by `up`.")
    LAURELS_WEB_THREADS: int = Field(8, ge=1, le=128, description="Threads in each web server process.")
    DATABASE_URL: SecretStr | None = Field(
        None,
        description="PostgreSQL ≥ 15 for the site, as `postgresql://laurels_app:password@host:5432/laurels`. "
        "Without it (never in production) a private server is started.",
    )
    DATABASE_OWNER_URL: SecretStr | None = Field(
        None, description="The same database as `laurels_owner`, used by `migrate` alone. Default: `DATABASE_URL`."
    )
    DATABASE_RETENTION_URL: SecretStr | None = Field(
        None, description="The same database as `laurels_retention`, used by `prune` alone. Default: `DATABASE_URL`."
    )
    LAURELS_DATABASE_ROLE: Literal["app", "owner"] = Field(
        "app", description="Role of the default connection. The test suite uses `owner`; refused in production."
    )
    LAURELS_DATABASE_PATIENCE: Literal["request", "command"] = Field(
        "request",
        description="`request`: statements end after 15 s, waits for a lock after 3 s, idle transactions after 30 s. "
        "`command`: no such limits but 120 s for a lock; set by `manage.py`.",
    )
    CELERY_BROKER_URL: SecretStr | None = Field(
        None, description="Redis or RabbitMQ. Without it `up` sweeps once a second instead."
    )
    LAURELS_CACHE_URL: SecretStr | None = Field(
        None, description="Redis for rate limits that several web processes share. Default: the broker, if it is Redis."
    )
    LAURELS_EMAIL_URL: SecretStr | None = Field(
        None,
        description="Mail server, as `smtp://`, `smtp+starttls://` or `smtps://user:password@host:port`. "
        "`file:///FOLDER` writes each mail to a file there; without it mail is printed to the log (neither in "
        "production).",
    )
    LAURELS_EMAIL_FROM: str = Field("laurels@localhost", description="Sender of all mail.")
    LAURELS_LOG_LEVEL: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Least severity that is logged."
    )
    LAURELS_LOG_FORMAT: Literal["json", "console"] | None = Field(
        None, description="Shape of the log. Default: `json` in production, `console` elsewhere."
    )
    SLACK_SIGNING_SECRET: SecretStr | None = Field(None, description="Proves that a request comes from Slack.")
    SLACK_BOT_TOKEN: SecretStr | None = Field(None, description="`xoxb-…`: Laurels speaks in Slack with it.")
    SLACK_APP_TOKEN: SecretStr | None = Field(None, description="`xapp-…`: for Socket Mode only.")
    SLACK_CLIENT_ID: str = Field("", description="Of the Slack app, for installing it in several workspaces.")
    SLACK_CLIENT_SECRET: SecretStr | None = Field(None, description="Of the Slack app, beside its client id.")
    SLACK_APP_ID: str = Field("", description="`A…`, of the Slack app, where several apps share one workspace.")
    SLACK_API_BASE_URL: str = Field(
        "https://slack.com/api/", description="Where Slack is called; another address puts a stand-in in its place."
    )
    SLACK_AUTHORIZE_URL: str = Field(
        "https://slack.com/oauth/v2/authorize", description="Where Slack asks an administrator to install Laurels."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read what `read` hands over and nothing else: it has resolved `_FILE` and empty values."""
        return (init_settings,)

    @model_validator(mode="before")
    @classmethod
    def split_lists(cls, values: dict[str, object]) -> dict[str, object]:
        """Turn comma-separated text into lists."""
        for name in ("LAURELS_ALLOWED_HOSTS", "LAURELS_SECRET_KEY_FALLBACKS"):
            value = values.get(name)
            if isinstance(value, str):
                values[name] = [part.strip() for part in value.split(",") if part.strip()]
        return values

    @field_validator(*SCHEMES, mode="after")
    @classmethod
    def has_known_scheme(cls, value: SecretStr | str | None, info: ValidationInfo) -> SecretStr | str | None:
        """Refuse an address in a scheme we do not speak."""
        url = value.get_secret_value() if isinstance(value, SecretStr) else value
        allowed = SCHEMES[str(info.field_name)]
        if url and urlsplit(url).scheme not in allowed:
            raise ValueError(f"Begin the address with {' or '.join(f'{scheme}://' for scheme in allowed)}")
        return value

    @model_validator(mode="after")
    def fill_in_defaults(self) -> Self:
        """Derive what follows from other fields."""
        if not self.LAURELS_BASE_URL:
            self.LAURELS_BASE_URL = f"http://localhost:{self.LAURELS_PORT}"
        self.LAURELS_BASE_URL = self.LAURELS_BASE_URL.rstrip("/")
        self.SLACK_API_BASE_URL = f"{self.SLACK_API_BASE_URL.rstrip('/')}/"
        if not self.LAURELS_ALLOWED_HOSTS:
            local = [] if self.is_production else ["localhost", "127.0.0.1", "[::1]"]
            host = urlsplit(self.LAURELS_BASE_URL).hostname
            self.LAURELS_ALLOWED_HOSTS = sorted({*local, *([host] if host else [])})
        return self

    @field_validator("LAURELS_TIME_ZONE")
    @classmethod
    def know_the_zone(cls, value: str) -> str:
        """Refuse a zone the tz database does not have."""
        if value not in _zones():
            raise ValueError(f"{value!r} is no time zone; write Europe/Copenhagen, for example")
        return value

    @field_validator("LAURELS_CONSULTATION")
    @classmethod
    def know_the_rules(cls, value: str) -> str:
        """Refuse what is no list of rules by country."""
        rules = [] if value == "none" else value.split(",")
        if not all(CONSULTATION_RULE.fullmatch(rule.strip()) for rule in rules):
            raise ValueError(f"{value!r} is no list of rules; write DK=42,SE=concluded, for example, or none")
        return value

    @property
    def consultation_rules(self) -> dict[str, int | None]:
        """By country: days from notice to a programme's first day; None: the consultation is concluded."""
        pairs = (rule.strip().split("=") for rule in self.LAURELS_CONSULTATION.split(",") if "=" in rule)
        return {country: None if rule == "concluded" else int(rule) for country, rule in pairs}

    @property
    def company_time_zone(self) -> str:
        """The zone of programme dates, as the domain calls it."""
        return self.LAURELS_TIME_ZONE

    @property
    def is_production(self) -> bool:
        """Whether real people and money are behind this installation."""
        return self.LAURELS_ENV == "production"

    @property
    def is_https(self) -> bool:
        """Whether people reach the site over TLS."""
        return self.LAURELS_BASE_URL.startswith("https://")
