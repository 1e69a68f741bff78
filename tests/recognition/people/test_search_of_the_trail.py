"""The trail of a company grows for years: what somebody looks for in it is found without reading all of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recognition.people import trail
from recognition.people.models import RoleGrant
from tests.recognition.rewards.world import NOW, as_

pytestmark = pytest.mark.django_db

MANY = """
    INSERT INTO activity_activity (at, code, subject_kind, subject_id, employee_id, capacity, channel, request_id, data,
        text_digest)
    SELECT now(), CASE WHEN number <= 30 THEN 'rare' ELSE 'often' END, 'thing', number,
        CASE WHEN number <= 30 THEN %s::bigint END, '', 'test', '', '{}', ''
    FROM generate_series(1, 5000) AS number
"""


@pytest.fixture
def auditor(cast):
    RoleGrant.objects.create(employee=cast.hugo, role="auditor", granted_by=cast.greta, granted_at=NOW)
    with connection.cursor() as cursor:
        cursor.execute(MANY, [cast.alice.pk])
        cursor.execute("ANALYZE activity_activity")
    return as_(cast.hugo)


@pytest.mark.parametrize("wanted", [{"code": "rare"}, {"employee": "alice"}])
@pytest.mark.parametrize("newest_first", [True, False])
def test_it_is_found_by_index(auditor, wanted, newest_first):
    with CaptureQueriesContext(connection) as captured:
        found = trail.activities(viewer=auditor, at=NOW, limit=20, newest_first=newest_first, **wanted)
    [asked] = [each["sql"] for each in captured if '"activity_activity"' in each["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert [each.subject_id for each in found] == (list(range(30, 10, -1)) if newest_first else list(range(1, 21)))
    assert f"using activity_{next(iter(wanted))}" in plan
    assert "Sort" not in plan


def test_nobody_by_that_name_did_nothing(auditor):
    assert trail.activities(viewer=auditor, at=NOW, limit=20, employee="nobody") == []
