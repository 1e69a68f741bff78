"""Is the process alive, and is it ready to work? For load balancers, containers and `up`."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse


def livez(request: HttpRequest) -> HttpResponse:
    """Answer that the process runs; touches nothing else."""
    return JsonResponse({"status": "alive"})


def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers and is migrated, else 503 with what is wrong."""
    problems = _problems()
    status = 503 if problems else 200
    return JsonResponse({"status": "not ready" if problems else "ready", "problems": problems}, status=status)


def _problems() -> list[str]:
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        return ["The database does not answer."]
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return ["Migrations are pending; run `manage.py migrate`."]
    return []
