"""Django's settings, derived from the typed model of the environment in `backend.environment`."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from psycopg.conninfo import conninfo_to_dict

from backend import embedded, embedded_place, logs, variables

BASE_DIR = Path(__file__).resolve().parent.parent
LAURELS = variables.read()


def _home() -> Path:
    home = (LAURELS.LAURELS_HOME or embedded_place.default_home()).expanduser().absolute()
    return home.with_name(f"{home.name}-test") if LAURELS.LAURELS_ENV == "test" else home


LAURELS_HOME = _home()


def _secret_key() -> str:
    """Return the key given, or outside production one made on first use and kept in the home."""
    if LAURELS.LAURELS_SECRET_KEY is not None:
        return LAURELS.LAURELS_SECRET_KEY.get_secret_value()
    embedded_place.make_home(LAURELS_HOME)
    path = LAURELS_HOME / "secret_key"
    with embedded_place.locked(LAURELS_HOME / "lock-secret-key"):
        if not path.exists():
            unfinished = path.with_name("secret_key.unfinished")
            unfinished.touch(mode=0o600)
            unfinished.write_text(secrets.token_urlsafe(64), encoding="utf-8")
            unfinished.rename(path)
    return path.read_text(encoding="utf-8")


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = [key.get_secret_value() for key in LAURELS.LAURELS_SECRET_KEY_FALLBACKS]
DEBUG = False
ALLOWED_HOSTS = LAURELS.LAURELS_ALLOWED_HOSTS
CSRF_TRUSTED_ORIGINS = [LAURELS.LAURELS_BASE_URL]
ROOT_URLCONF = "backend.urls"
WSGI_APPLICATION = "backend.wsgi.application"

# --- Apps -------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "recognition.activity",
    "recognition.people",
    "recognition.jobs",
    "recognition.customers",
    "recognition.ledger",
    "recognition.attribution",
    "recognition.programmes",
    "recognition.rewards",
    "recognition.kudos",
    "recognition.listening",
    "recognition.shop",
    "recognition.payroll",
    "recognition.privacy",
    "integrations.slack",
    "integrations.email",
    "integrations.directory",
    "backend",
]
MIDDLEWARE = [
    "backend.logs.RequestIdMiddleware",
    "backend.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "backend.roles.middleware.MatrixMiddleware",
    "backend.second_factor.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "backend.fetched.FetchedMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "backend/web/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "backend.web.navigation.rail",
            ]
        },
    }
]

# --- Database ---------------------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Of eight joins PostgreSQL tries every order for longer than the statement then runs; six are planned in a tenth of it.
# Compiling a plan takes longer than any page may; a private server cannot, most others would for large tables.
QUICK_PLANS = "-c join_collapse_limit=6 -c from_collapse_limit=6 -c jit=off"
COMPANY_DAY = f"-c laurels.company_time_zone={LAURELS.company_time_zone}"  # on which one reports to somebody
PATIENCE = {
    "request": f"-c statement_timeout=15s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s {QUICK_PLANS}",
    "command": "-c statement_timeout=0 -c lock_timeout=120s -c idle_in_transaction_session_timeout=0",
}


def _database(role: str, url: Any, patience: str) -> dict[str, Any]:
    """Return the settings of one role's connection: to the server named, or to the private one."""
    if url is None:
        settings = embedded.database_settings(home=LAURELS_HOME, role=role)
    else:
        parts = {name: str(value) for name, value in conninfo_to_dict(url.get_secret_value()).items()}
        names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
        settings = {key: parts.pop(name, "") for key, name in names.items()}
        settings |= {"ENGINE": "django.db.backends.postgresql", "OPTIONS": parts}
    options = f"{settings['OPTIONS'].get('options', '')} {PATIENCE[patience]} {COMPANY_DAY}".strip()
    settings["OPTIONS"] |= {"options": options, "application_name": role}
    return settings | {"CONN_MAX_AGE": 60 if patience == "request" else 0, "CONN_HEALTH_CHECKS": True}


_url = LAURELS.DATABASE_URL
_owner = _database("laurels_owner", LAURELS.DATABASE_OWNER_URL or _url, "command")
if LAURELS.LAURELS_DATABASE_ROLE == "owner":
    # Under pytest one connection does it all, so that a test sees what its fixtures wrote.
    DATABASES = {"default": _owner | {"TEST": {"NAME": f"test_laurels_{os.getpid()}"}}}
else:
    DATABASES = {
        "default": _database("laurels_app", _url, LAURELS.LAURELS_DATABASE_PATIENCE),
        "owner": _owner,
        "retention": _database("laurels_retention", LAURELS.DATABASE_RETENTION_URL or _url, "command"),
    }
USES_PRIVATE_DATABASE = _url is None

# --- Cache, broker, mail ----------------------------------------------------------------------------------------


def _cache() -> dict[str, Any]:
    url = LAURELS.LAURELS_CACHE_URL or LAURELS.CELERY_BROKER_URL
    if url is None or not url.get_secret_value().startswith(("redis://", "rediss://")):
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": url.get_secret_value(),
        "KEY_PREFIX": "laurels",
    }


CACHES = {"default": _cache()}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = LAURELS.LAURELS_EMAIL_FROM
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_TIMEOUT = 10
if LAURELS.LAURELS_EMAIL_URL is not None:
    _mail = urlsplit(LAURELS.LAURELS_EMAIL_URL.get_secret_value())
    _kind = "filebased" if _mail.scheme == "file" else "smtp"
    EMAIL_BACKEND = f"django.core.mail.backends.{_kind}.EmailBackend"
    EMAIL_FILE_PATH = unquote(_mail.path)
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or (465 if _mail.scheme == "smtps" else 25)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "smtp+starttls", _mail.scheme == "smtps"

# --- People -----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["backend.accounts.PresentPeople"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "backend.accounts.AccountAdapter"
ACCOUNT_FORMS = {"request_login_code": "backend.accounts.CodeForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up, but the sign-in page asks for what stands here
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/15m/key", "statement_link": "30/m/ip"}
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
MFA_ADAPTER = "backend.second_factor.MfaAdapter"
MFA_FORMS = {
    "authenticate": "backend.factor_forms.AuthenticateForm",
    "reauthenticate": "backend.factor_forms.ReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Laurels"
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "backend.openid.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"provider_class": "backend.openid.Provider"}}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not LAURELS.is_https
ALLAUTH_TRUSTED_PROXY_COUNT = LAURELS.LAURELS_TRUSTED_PROXIES

# --- Security ---------------------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LAURELS.is_https
SESSION_COOKIE_NAME = "__Host-session" if LAURELS.is_https else "session"
CSRF_COOKIE_NAME = "__Host-csrftoken" if LAURELS.is_https else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = LAURELS.is_https
SECURE_HSTS_SECONDS = 365 * 86_400 if LAURELS.is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = LAURELS.is_https
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if LAURELS.LAURELS_TRUSTED_PROXIES else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
    }
}

# --- Languages, time, files -------------------------------------------------------------------------------------

TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGE_COOKIE_SECURE = LAURELS.is_https
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGES = [("en", "English"), ("da", "Dansk"), ("sv", "Svenska")]
# Heard before those of packages.
LOCALE_PATHS = [BASE_DIR / part / "locale" for part in ("backend", "integrations/slack", "integrations/email")]
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build/static" if LAURELS.is_production else None
STATICFILES_DIRS = [folder for folder in [BASE_DIR / "backend/web/static"] if folder.is_dir()]
WHITENOISE_USE_FINDERS = not LAURELS.is_production
_HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": _HASHED if LAURELS.is_production else _PLAIN},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# --- API --------------------------------------------------------------------------------------------------------

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "UNAUTHENTICATED_USER": None,
    "NUM_PROXIES": LAURELS.LAURELS_TRUSTED_PROXIES,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Laurels",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",  # what follows it names the group
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none", "filter": True},
}

# --- Logs -------------------------------------------------------------------------------------------------------

LOGGING = logs.configuration(
    level=LAURELS.LAURELS_LOG_LEVEL,
    as_json=(LAURELS.LAURELS_LOG_FORMAT or ("json" if LAURELS.is_production else "console")) == "json",
)
