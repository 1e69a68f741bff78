"""The first period of an entity opens by itself when the first award needs one."""

from datetime import UTC, datetime

import pytest

from recognition.core import db
from recognition.ledger import selectors as books
from recognition.ledger import services as ledger
from recognition.ledger.models import Period


@pytest.mark.parametrize(("hour", "code"), [(21, "2026-08"), (22, "2026-09")])
def test_it_is_the_month_of_the_clock_in_the_entitys_zone(cast, hour, code):
    ensure(cast, datetime(2026, 8, 31, hour, 30, tzinfo=UTC))

    assert books.open_period(cast.entity.pk).code == code


def test_an_entity_with_a_period_keeps_it(cast):
    ensure(cast, datetime(2026, 8, 15, tzinfo=UTC))
    ensure(cast, datetime(2026, 11, 15, tzinfo=UTC))

    assert Period.objects.get().code == "2026-08"


def ensure(cast, at):
    with db.durable():
        ledger.ensure_open_period(entity_id=cast.entity.pk, at=at)
