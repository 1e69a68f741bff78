"""Secrets at rest, so that a copy of the database opens nothing: sealed with keys derived from the secret key where
they must be said again, kept as their digest where they need only be known again."""

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """What was sealed cannot be opened with the secret key or one of its fallbacks."""


@dataclass(frozen=True)
class Safe:
    """Secrets of one kind: ``purpose`` is part of their keys, so that no other safe opens them; never change it."""

    purpose: bytes

    def seal(self, text: str) -> str:
        """``text`` sealed with the present secret key."""
        return self._keys()[0].encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """What was sealed, with the present secret key or one of its fallbacks. Raises Unreadable."""
        try:
            return MultiFernet(self._keys()).decrypt(sealed.encode()).decode()
        except (InvalidToken, UnicodeDecodeError) as error:
            raise Unreadable from error

    def sealed_anew(self, sealed: str) -> str | None:
        """The same sealed with the present secret key; None where it is already. Raises Unreadable."""
        try:
            self._keys()[0].decrypt(sealed.encode())
        except InvalidToken:
            return self.seal(self.unseal(sealed))
        return None

    def _keys(self) -> tuple[Fernet, ...]:
        return _derived(self.purpose, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def digest(secret: str) -> str:
    """What is kept of a secret to know it by: of 256 random bits, so that it needs no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=8)
def _derived(purpose: bytes, secrets: tuple[str, ...]) -> tuple[Fernet, ...]:
    return tuple(
        Fernet(base64.urlsafe_b64encode(HKDF(SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())))
        for secret in secrets
    )
