"""Tokens at rest: sealed with keys derived from the secret key, so that a copy of the database opens nothing."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"laurels: tokens of Slack"


class Unreadable(Exception):
    """What was sealed cannot be opened with the secret key or one of its fallbacks."""


def seal(text: str) -> str:
    """``text`` sealed with the present secret key."""
    return _keys()[0].encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed, with the present secret key or one of its fallbacks. Raises Unreadable."""
    try:
        return MultiFernet(_keys()).decrypt(sealed.encode()).decode()
    except (InvalidToken, UnicodeDecodeError) as error:
        raise Unreadable from error


def sealed_anew(sealed: str) -> str | None:
    """The same sealed with the present secret key; None where it is already. Raises Unreadable."""
    try:
        _keys()[0].decrypt(sealed.encode())
    except InvalidToken:
        return seal(unseal(sealed))
    return None


def _keys() -> tuple[Fernet, ...]:
    return _derived((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _derived(secrets: tuple[str, ...]) -> tuple[Fernet, ...]:
    return tuple(
        Fernet(base64.urlsafe_b64encode(HKDF(SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())))
        for secret in secrets
    )
