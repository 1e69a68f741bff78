"""Handlers that stand in for ours, so that a test sees what the dispatcher does: named in ``routes`` by ``put``."""

from integrations.slack import routes

calls = []
plans = []


def put(monkeypatch, route, *plan, is_inline=False):
    """Have ``route`` handled here: each call does the next of ``plan`` (raise it, run it, or answer it), then nothing.

    Return the list of calls.
    """
    for name in ("INLINE", "QUEUED"):
        table = {known: handled for known, handled in getattr(routes, name).items() if known != route}
        monkeypatch.setattr(routes, name, table)
    (routes.INLINE if is_inline else routes.QUEUED)[route] = f"{__name__}.handler"
    calls.clear()
    plans[:] = plan
    return calls


def handler(call):
    calls.append(call)
    step = plans.pop(0) if plans else None
    if isinstance(step, BaseException):
        raise step
    return step(call) if callable(step) else step
