"""The crash points themselves: they must find a use case that does half."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from recognition.activity import services as activity
from recognition.activity.models import PersonalText
from recognition.core import db
from tests.crash import for_every_crash

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)


def write_two():
    activity.keep_text(text="one", employee_id=None, at=AT)
    activity.keep_text(text="two", employee_id=None, at=AT)


@pytest.mark.django_db
def test_two_writes_in_one_transaction_are_all_or_nothing():
    def together():
        with db.durable():
            write_two()

    assert for_every_crash(together) == 2


@pytest.mark.django_db
def test_two_writes_in_two_transactions_are_found_out():
    def apart():
        for number in range(2):
            with db.durable():
                activity.keep_text(text=str(number), employee_id=None, at=AT)

    with pytest.raises(AssertionError, match="half of it stayed"):
        for_every_crash(apart)


@pytest.mark.django_db
def test_a_copy_counts_as_a_statement():
    def copied():
        with db.durable(), connection.cursor() as cursor:
            with cursor.copy("COPY activity_unsealed (activity_id) FROM STDIN") as copy:
                copy.write_row([1])
            PersonalText.objects.create(digest="d", salt=b"", text="", written_at=AT)

    assert for_every_crash(copied) == 2
