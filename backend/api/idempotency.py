"""The ``Idempotency-Key`` header: required on every write, so that a retry is never a second deed."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from rest_framework.request import Request

from backend.api.problems import ProblemError
from recognition.activity import services as activity
from recognition.core.actor import Actor

KEY = re.compile(r"[\x21-\x7e]{8,128}")


def key_of(request: Request) -> str:
    """Return the key the caller chose. Raises ProblemError when it is missing or unfit.

    What the key means is the domain's: the same content again gets the first answer, other content is
    refused with ``key_reused``, a twin in flight waits and then gets the first answer or ``in_flight``.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not KEY.fullmatch(key):
        raise ProblemError(
            400,
            "idempotency_key_required",
            "Send an Idempotency-Key header of 8 to 128 visible ASCII characters, a new one for each new deed.",
        )
    return key


def once(request: Request, *, actor: Actor, deed: str, arguments: Any, at: datetime, work: Callable[[], Any]) -> Any:
    """The answer (JSON) of ``work`` the first time, and again for every repetition of the key with these arguments.

    For services that take no key, or whose answer tells how a thing stands. Raises ProblemError, KeyReused, and what
    ``work`` raises: then the key is not used up.
    """
    key = key_of(request)
    return activity.keyed(service=f"api.{deed}", actor=actor, key=key, arguments=arguments, at=at, work=work)
