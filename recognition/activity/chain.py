"""What a seal is made of; pure, so that anybody can recompute it from a copy of the rows."""

import hashlib
from collections.abc import Mapping
from typing import Any

from recognition.core import canonical

GENESIS = "0" * 64
# Every column of Activity (a test holds them equal); a seal proves them all.
COLUMNS = (
    "id",
    "at",
    "code",
    "subject_kind",
    "subject_id",
    "user_id",
    "employee_id",
    "on_behalf_of_id",
    "capacity",
    "channel",
    "request_id",
    "data",
    "text_digest",
)


def row_hash(row: Mapping[str, Any]) -> str:
    """The sha256 of the canonical JSON of the columns of one activity."""
    return canonical.fingerprint([row[column] for column in COLUMNS])


def link(head: str, hash_of_row: str) -> str:
    """The next chain hash: sha256 of the previous one's bytes followed by the row hash's."""
    return hashlib.sha256(bytes.fromhex(head) + bytes.fromhex(hash_of_row)).hexdigest()
