"""What versions had used of their caps is carried over to their programme."""

from importlib import import_module

import pytest
from django.db import connection

from recognition.programmes.models import Programme

migration = import_module("recognition.programmes.migrations.0004_caps_of_programmes")
pytestmark = pytest.mark.django_db


def test_uses_of_versions_of_one_unit_become_their_sum_and_go_back_to_the_newest(cast):
    with connection.cursor() as cursor:
        keep = Programme.objects.create(code="keep").pk
        versions = [_version(cursor, keep, number, unit) for number, unit in ((1, "DKK"), (2, "DKK"), (3, "SEK"))]
        cursor.execute("ALTER TABLE programmes_capuse DROP CONSTRAINT cap_use_once, ADD COLUMN version_id bigint")
        cursor.execute("ALTER TABLE programmes_capuse ALTER programme_id DROP NOT NULL, ALTER unit DROP NOT NULL")
        for version, holder, used in zip((0, 1, 1, 2), ("7", "7", "8", "7"), (300, 50, 4, 9), strict=True):
            cursor.execute(
                "INSERT INTO programmes_capuse (version_id, cap, holder, period_key, used)"
                " VALUES (%s, 'employee', %s, '2026', %s)",
                [versions[version], holder, used],
            )
        cursor.execute(migration.GATHER)
        cursor.execute("SELECT programme_id, unit, holder, used FROM programmes_capuse ORDER BY 2, 3")
        assert cursor.fetchall() == [(keep, "DKK", "7", 350), (keep, "DKK", "8", 4), (keep, "SEK", "7", 9)]

        cursor.execute(migration.GIVE_TO_NEWEST)
        cursor.execute("SELECT version_id, used FROM programmes_capuse ORDER BY unit, holder")
        assert cursor.fetchall() == [(versions[1], 350), (versions[1], 4), (versions[2], 9)]


def _version(cursor, programme_id, number, unit):
    cursor.execute(
        "INSERT INTO programmes_programmeversion (programme_id, number, state, nature, unit, starts_on, ends_on,"
        " definition, fingerprint, created_at) VALUES (%s, %s, 'draft', 'entitlement', %s, '2026-01-01', '2026-12-31',"
        " '{}', '', now()) RETURNING id",
        [programme_id, number, unit],
    )
    return cursor.fetchone()[0]
