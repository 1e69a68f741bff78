"""Whether a request comes from Slack: HMAC over the raw bytes, within five minutes. Pure."""

import hashlib
import hmac
import re
from datetime import datetime

WINDOW_SECONDS = 300
_TIMESTAMP = re.compile(r"[0-9]{1,20}")


def is_genuine(*, secret: str, timestamp: str, signature: str, body: bytes, at: datetime) -> bool:
    """Whether ``signature`` (X-Slack-Signature) of ``timestamp`` (X-Slack-Request-Timestamp) and ``body`` is Slack's.

    False whatever is wrong with either header, and always without a secret; never raises.
    """
    if not secret or not _TIMESTAMP.fullmatch(timestamp):
        return False
    if abs(at.timestamp() - int(timestamp)) > WINDOW_SECONDS:
        return False
    # As bytes: compare_digest raises on text that is not ASCII, and a header may hold anything.
    return hmac.compare_digest(
        sign(secret=secret, timestamp=timestamp, body=body).encode(), signature.encode("utf-8", "backslashreplace")
    )


def sign(*, secret: str, timestamp: str, body: bytes) -> str:
    """The signature Slack gives ``body`` at ``timestamp`` (seconds since 1970)."""
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
