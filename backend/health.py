"""Is the process alive, and is it ready to work? For load balancers, containers, `up` and `doctor`."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from backend import sweeps

LONGEST_SILENCE = timedelta(seconds=60)


class HealthMiddleware:
    """Answer health checks before hosts and TLS are looked at: who asks is a machine that knows only an address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = {"/livez": livez, "/readyz": readyz}.get(request.path_info)
        return view(request) if view and request.method in ("GET", "HEAD") else self.get_response(request)


def livez(request: HttpRequest) -> HttpResponse:
    """Answer that the process runs; touches nothing else."""
    return JsonResponse({"status": "alive"})


def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers, is migrated and somebody sweeps, else 503 with what is wrong."""
    with translation.override("en"):  # a machine asks, whoever was served before
        problems = problems_now(at=timezone.now())
    status = 503 if problems else 200
    return JsonResponse({"status": "not ready" if problems else "ready", "problems": problems}, status=status)


def problems_now(*, at: datetime) -> list[str]:
    """Return a sentence, in the active language, for everything that keeps this installation from working."""
    try:
        if pending_migrations():
            return [_("Migrations are pending; run `manage.py migrate`.")]
        return sweep_problems(at=at)
    except DatabaseError:
        return [_("The database does not answer.")]


def pending_migrations() -> list[str]:
    """Return the names of migrations that are still to run."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _is_backwards in plan]


def sweep_problems(*, at: datetime) -> list[str]:
    """Return a sentence, in the active language, when nobody has swept for too long."""
    beat = sweeps.last_beat()
    if beat is None:
        return [_("Nobody has swept yet; `manage.py up` runs the background work.")]
    if at - beat > LONGEST_SILENCE:
        silence = round((at - beat).total_seconds())
        return [_("Nobody has swept for %(seconds)s s; is the background work running?") % {"seconds": silence}]
    return []
