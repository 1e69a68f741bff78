"""Whoever fetches a file is in the trail: every address of the matrix, tried by who may see most."""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from backend import fetched, reports, roles
from recognition.activity.models import Activity
from recognition.payroll.models import PayrollBatch, Statement
from recognition.people.models import Role, RoleGrant
from tests.backend.foreign_rows import planted
from tests.backend.test_foreign_ids import stranger
from tests.backend.test_looks_are_noted import MORE, addresses

PAGES = ("text/html", "application/json", "application/problem+json", "text/plain", "text/event-stream", "image/")
FILES = {  # some that are, so that the test does not pass by fetching nothing
    "api/v1/batches/<id:batch_id>/files/<str:format>",
    "api/v1/reports/rewards",
    "api/v1/statements/<str:employee_id>/<str:period>/<str:ending>",
    "audit/<slug:report>/file",
    "batches/<id:batch_id>.html",
    "batches/<id:batch_id>/answers/<id:number>",
    "batches/<id:batch_id>/files/<str:file_format>",
    "reports/<id:job_id>/file",
    "statements/<id:statement_id>.html",
}


@pytest.fixture
def theirs(cast):
    cache.clear()
    rows = planted(cast)
    reports.write_due(at=timezone.now())
    for role in (Role.AUDITOR, Role.PAYROLL_PREPARER, Role.FINANCE, Role.ADMINISTRATOR, Role.SECOND_APPROVER):
        RoleGrant.objects.create(employee=cast.greta, role=role, entity=None, granted_at=timezone.now())
    return rows | MORE | {"api/ending": ("html",)}


def gives_file(answer):
    kind = answer.get("Content-Type", "")
    return answer.status_code == 200 and (fetched.is_file(answer) or not kind.startswith(PAGES))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_address_that_gives_a_file_notes_it_once(cast, theirs):
    greta, given, silent = stranger(cast.greta), set(), []
    for route, methods in roles.MATRIX.items():
        if "GET" not in methods or route.startswith(("admin/", "api/docs", "api/openapi")) or not methods["GET"].reach:
            continue
        for where in addresses(route, theirs):
            cache.clear()
            with transaction.atomic():
                before = Activity.objects.count()
                answer = (greta.api if where.startswith("/api/") else greta.pages).get(where)
                if gives_file(answer):
                    given.add(route)
                    noted = Activity.objects.count() - before
                    if noted != 1 or not fetched.is_file(answer):
                        silent.append((where, noted))
                transaction.set_rollback(True)

    assert not silent, silent
    assert given >= FILES, FILES - given


@pytest.mark.slow
def test_who_fetched_what_is_told_by_ids_and_codes(cast, theirs):
    greta, batch = stranger(cast.greta), PayrollBatch.objects.get().pk
    number = Statement.objects.get(employee=cast.alice).pk
    told = Activity.objects.filter(code="file.fetched")

    for client, where, about, data in (
        (greta.pages, f"/batches/{batch}/files/canonical-csv", ("payroll_batch", batch), "canonical-csv"),
        (greta.api, f"/api/v1/batches/{batch}/files/canonical-csv", ("payroll_batch", batch), "canonical-csv"),
        (greta.pages, f"/statements/{number}.html", ("statement", number), ""),
        (greta.api, "/api/v1/statements/alice/2026-09/html", ("statement", number), "html"),
        (greta.api, "/api/v1/reports/rewards?entity=DK&period=2026-09", ("file", 0), ""),
    ):
        before = told.count()
        assert client.get(where).status_code == 200, where
        client.head(where)
        assert told.count() == before + 1, where
        row = told.latest("pk")
        assert (row.subject_kind, row.subject_id, row.employee_id) == (*about, cast.greta.pk)
        assert data in row.data.values() or not data
        assert "alice" not in str(row.data)


def test_what_is_refused_is_not_noted(cast, theirs):
    dan, batch = stranger(cast.dan), PayrollBatch.objects.get().pk

    assert dan.pages.get(f"/batches/{batch}/files/canonical-csv").status_code in (403, 404)
    assert not Activity.objects.filter(code="file.fetched").exists()
