"""One canonical spelling of data, for fingerprints and digests."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
_PLAIN = (str, int, bool, type(None))


def text(value: Any) -> str:
    """``value`` as canonical JSON: sorted keys, no spaces, ISO dates; floats are refused."""
    return _encode(_plain(value))


def fingerprint(value: Any) -> str:
    """The sha256 of the canonical JSON of ``value``, as 64 hexadecimal digits; never fails for what text holds."""
    return hashlib.sha256(text(value).encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")
