"""Identities that are the same on every replay."""

import hashlib
from uuid import UUID, uuid5

NAMESPACE = UUID("6f1d0c3e-3d0a-5a77-9a8e-6a2f2c1b9d40")


def uid(source: str, kind: str, external_id: str) -> UUID:
    """The UUIDv5 of a thing known to ``source`` as ``external_id``; made once, never changed."""
    return uuid5(NAMESPACE, f"{source}\x1f{kind}\x1f{external_id}")


def tie(outcome: UUID, employee: UUID) -> bytes:
    """Decides equal remainders: ascending sha256(outcome uid ‖ employee uid), fair over many outcomes."""
    return hashlib.sha256(outcome.bytes + employee.bytes).digest()
