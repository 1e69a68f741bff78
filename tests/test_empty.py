"""What a test that commits leaves behind is gone before the next: also what no one may delete, or was not finished."""

import threading

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
    written, begun = threading.Event(), threading.Event()

    def write():
        try:
            with transaction.atomic():
                Team.objects.create(name="Lager")
                written.set()
                begun.wait(10)
                threading.Event().wait(0.3)
        finally:
            connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    written.wait(10)
    begun.set()
    conftest.empty()
    thread.join()

    assert not Team.objects.exists()
