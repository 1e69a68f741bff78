"""What a test that commits leaves behind is gone before the next: also what no one may delete, or was not finished."""

import threading
import time

import pytest
from django.apps import apps
from django.db import connection, transaction

from recognition.people.models import Team
from tests import cast, conftest

pytestmark = pytest.mark.django_db(transaction=True)


def filled():
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {model._meta.db_table for model in models if model._base_manager.exists()}


def test_only_what_migrations_filled_stays():
    cast.gather()

    conftest.empty()

    assert filled() == conftest.REFERENCE_TABLES


def test_rows_that_another_thread_commits_meanwhile_go_too():
    written = threading.Event()

    def write():
        try:
            with transaction.atomic():
                Team.objects.create(name="Lager")
                written.set()
                until_somebody_waits()
        finally:
            connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    assert written.wait(10)
    conftest.empty()
    thread.join()

    assert not Team.objects.exists()


def until_somebody_waits():
    deadline = time.monotonic() + 3
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT FROM pg_locks WHERE relation = 'people_team'::regclass AND NOT granted")
            if cursor.rowcount:
                return
