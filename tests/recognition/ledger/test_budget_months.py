"""What a budget used in a month is kept as it is posted, in the company's calendar."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection

from recognition.ledger import chart, selectors
from recognition.ledger import services as ledger
from tests.recognition.ledger.journal import AT, BUDGET, allocate, draft, figures, reserve, settle

pytestmark = pytest.mark.django_db


def used(from_month="2026-01"):
    return dict(selectors.burned([BUDGET], from_month=from_month).get(BUDGET, {}))


def test_what_is_reserved_counts_and_what_is_given_back_does_not():
    ledger.post_many(drafts=[allocate(1_000), reserve(300), settle(200)], at=AT)
    ledger.post(draft=draft("release", chart.release(budget_id=BUDGET, unit="DKK", amount=100)), at=AT)

    assert used() == {"2026-09": 200}
    assert figures() == (800, 0, 200, 0)


def test_allocations_and_withdrawals_are_no_use():
    withdrawn = draft("withdraw", chart.withdraw_allocation(budget_id=BUDGET, unit="DKK", amount=400))
    ledger.post_many(drafts=[allocate(1_000), withdrawn], at=AT)

    assert used() == {}


def test_a_movement_posted_again_counts_once_and_its_reversal_in_the_month_it_comes():
    later = datetime(2026, 11, 2, tzinfo=UTC)
    for at in (AT, later):
        ledger.post_many(drafts=[allocate(1_000), reserve(300)], at=at)
    ledger.reverse(key="undo", of_key="reserve", at=later)

    assert used() == {"2026-09": 300, "2026-11": -300}
    assert used(from_month="2026-10") == {"2026-11": -300}


def test_the_month_is_the_companys_not_that_of_utc():
    ledger.post_many(drafts=[allocate(1_000), reserve(300)], at=datetime(2026, 9, 30, 22, 30, tzinfo=UTC))

    assert settings.LAURELS.company_time_zone == "Europe/Copenhagen"
    assert used() == {"2026-10": 300}


def test_what_is_kept_is_checked_against_the_postings():
    ledger.post_many(drafts=[allocate(1_000), reserve(300)], at=AT)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_budgetmonth SET used = used + 1")

    (sentence,) = selectors.check_books()

    assert "keeps 301 as used in all months, but its postings say 300" in sentence
