"""The ``Idempotency-Key`` header: required on every write, so that a retry is never a second deed."""

import re

from rest_framework.request import Request

from backend.api.problems import ProblemError

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
