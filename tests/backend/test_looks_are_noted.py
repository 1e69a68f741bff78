"""Who is shown an amount of somebody else is noted: every address one can look at, tried by who may see most."""

import re

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from backend import reports, roles
from recognition.insights.audit.reports import REPORTS
from recognition.payroll.selectors.report_sheets import PIVOTS
from recognition.people.models import PersonView, Role, RoleGrant
from tests.backend.foreign_rows import SUMS, planted
from tests.backend.test_foreign_ids import PARAMETER, address, rows_of, stranger

AMOUNTS = re.compile("|".join(rf"\b{each // 100}[.,]{each % 100:02}\b|\b{each}\b" for each in SUMS))
MORE = {
    "file_format": ("canonical-csv",),
    "format": ("canonical-csv",),
    "pivot": PIVOTS,
    "report": tuple(REPORTS),
    "statements/ending": ("html",),
}
ASKED = {
    "approvals": ("?show=lately",),
    "approvals/chosen": ("?chosen={waiting}.0", "?chosen={waiting}.1"),
    "shop/desk": ("?all=1",),
    "reports/sums": ("?entity=DK&period=2026-09&pivot=employee", "?entity=DK&period=2026-09&pivot=team&employee=alice"),
    "api/v1/reports/rewards": ("?entity=DK&period=2026-09",),
    "api/v1/reports/pivots/<slug:pivot>": (
        "?entity=DK&period=2026-09",
        "?entity=DK&period=2026-09&employee=alice",
    ),
    "api/v1/audit/<slug:report>": ("?from_day=2026-01-01&to_day=2026-12-31", ""),
    "api/v1/statements": ("?employee=alice", "?entity=DK&period=2026-09"),
}
UNNAMED = {  # sums, by whoever decided: the largest of them is told, and not whose it is
    "audit/<slug:report>",
    "audit/<slug:report>/file",
    "api/v1/audit/<slug:report>",
}
SHOW_AMOUNTS = {  # some that do, so that the test does not pass by seeing nothing
    "activity",
    "api/v1/activity",
    "api/v1/batches/<id:batch_id>/lines",
    "api/v1/reports/pivots/<slug:pivot>",
    "proposals/<id:proposal_id>",
}


@pytest.fixture
def theirs(cast):
    cache.clear()
    rows = planted(cast)
    reports.write_due(at=timezone.now())
    for role in (Role.AUDITOR, Role.PAYROLL_PREPARER, Role.FINANCE, Role.ADMINISTRATOR, Role.SECOND_APPROVER):
        RoleGrant.objects.create(employee=cast.greta, role=role, entity=None, granted_at=timezone.now())
    return rows | MORE


def addresses(route, theirs):
    """The route with every planted id at the place of each parameter, and with what has to be asked for."""
    tails = [each.format(waiting=theirs["proposal_id"][1]) for each in ("", *ASKED.get(route, ()))]
    for tail in tails:
        yield address(route, theirs, {}) + tail
        for _, name in PARAMETER.findall(route):
            for each in rows_of(route, name, theirs)[1:]:
                yield address(route, theirs, {name: each}) + tail


def words(answer):
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(errors="replace")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_who_is_shown_an_amount_of_alice_is_noted_wherever_it_is(cast, theirs):
    shown, silent = set(), []
    viewers = [(each, stranger(each)) for each in (cast.greta, cast.bob)]
    for route, methods in roles.MATRIX.items():
        if "GET" not in methods or route.startswith("admin/") or not methods["GET"].reach or route.endswith(".pdf"):
            continue  # what is only for reading by eye is made of the page beside it
        for where in addresses(route, theirs):
            for viewer, caller in viewers:
                cache.clear()
                with transaction.atomic():
                    client = caller.api if where.startswith("/api/") else caller.pages
                    answer = client.get(where)
                    found = AMOUNTS.search(words(answer))
                    if answer.status_code == 200 and found:
                        shown.add(route)
                        is_sum = route in UNNAMED and "approvals" in where
                        if not is_sum and not PersonView.objects.filter(viewer=viewer, employee=cast.alice).exists():
                            silent.append((where, viewer.name, found[0]))
                    transaction.set_rollback(True)
    assert not silent, "\n".join(map(str, silent))
    assert shown >= SHOW_AMOUNTS
