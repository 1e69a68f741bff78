"""The site as it is served, with a count of the SQL statements of each answer in the header ``X-Statements``,
and of the milliseconds of CPU of this thread in ``X-CPU``.

What a streamed answer asks for while it is sent is not counted. A token may read as often as it likes: quick answers
would else meet the quota of a minute, and the rest of the lists be refused.
"""

# ruff: noqa: I001 (Django is set up by the site, before what needs it)

import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

from backend.wsgi import application as site
from backend.api.throttling import QUOTAS

QUOTAS["read"] = sys.maxsize


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as the site does, and count."""
    from django.db import connection

    asked, begins = 0, time.thread_time()

    def count(execute: Callable[..., Any], *statement: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*statement)

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        told = [("X-Statements", str(asked)), ("X-CPU", f"{(time.thread_time() - begins) * 1000:.1f}")]
        return start_response(status, [*headers, *told], *more)

    with connection.execute_wrapper(count):
        return site(environ, start)
