"""The one spelling of a statement that is digested: PostgreSQL's of ``jsonb``, so that SQL and Python agree. Pure.

Keys ordered by their length in bytes and then by their bytes, ``, `` and ``: `` between, no escapes but JSON's own.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def text(value: Any) -> str:
    """``value`` as ``jsonb`` spells it; integers, texts, booleans and nothing alone: a float raises TypeError."""
    if isinstance(value, Mapping):
        ordered = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return "{" + ", ".join(f"{text(key)}: {text(value[key])}" for key in ordered) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(text, value)) + "]"
    if value is None or isinstance(value, str | int):
        return json.dumps(value, ensure_ascii=False)
    raise TypeError(f"{type(value).__name__} has no place in a statement")


def digest(document: Mapping[str, Any]) -> str:
    """The sha256 of the document, as 64 hexadecimal digits."""
    return hashlib.sha256(text(document).encode()).hexdigest()
