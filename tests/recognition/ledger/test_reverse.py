"""Undoing a movement by its mirror."""

import pytest

from recognition.ledger import selectors
from recognition.ledger import services as ledger
from recognition.ledger.models import JournalEntry
from tests.recognition.ledger.journal import AT, allocate, balance, figures, reserve, settle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def settled():
    ledger.post_many(drafts=[allocate(1_000), reserve(300), settle(300)], at=AT)


def reverse(key="undo", of_key="settle"):
    return ledger.reverse(key=key, of_key=of_key, at=AT)


def test_everything_is_as_it_was_and_both_movements_stand_in_the_books():
    entry = JournalEntry.objects.get(pk=reverse())

    assert figures() == (700, 300, 0, 0)
    assert (balance("due", holder_id=1), balance("reward_cost", holder_id=1)) == (0, 0)
    assert (entry.reverses.key, entry.code) == ("settle", "reversal")
    assert (entry.subject_kind, entry.subject_id) == (entry.reverses.subject_kind, entry.reverses.subject_id)
    assert selectors.check_books() == []


def test_the_same_reversal_again_changes_nothing():
    assert reverse() == reverse()
    assert figures() == (700, 300, 0, 0)


def test_a_movement_is_reversed_once():
    reverse()

    with pytest.raises(ledger.AlreadyReversed, match="'settle'"):
        reverse(key="again")
    assert figures() == (700, 300, 0, 0)


def test_two_reversals_of_one_movement_in_one_call_are_refused():
    with pytest.raises(ledger.AlreadyReversed, match="Two reversals"):
        ledger.reverse_many(keys={"a": "settle", "b": "settle"}, at=AT)


def test_a_reversal_is_not_reversed():
    reverse()

    with pytest.raises(ledger.AlreadyReversed, match="itself a reversal"):
        reverse(key="undo-undo", of_key="undo")


def test_a_reversal_key_is_not_used_for_another_movement():
    reverse()

    with pytest.raises(ledger.KeyReused):
        reverse(of_key="reserve")


def test_what_was_never_posted_is_not_reversed():
    with pytest.raises(ledger.NoSuchEntry, match="'nothing'"):
        reverse(of_key="nothing")


def test_what_was_spent_since_cannot_be_taken_back():
    with pytest.raises(ledger.InsufficientFunds):
        reverse(of_key="allocate")


def test_many_are_reversed_at_once(django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        ids = ledger.reverse_many(keys={f"undo-{key}": key for key in ("settle", "reserve", "allocate")}, at=AT)

    assert len(set(ids.values())) == 3
    assert figures() == (0, 0, 0, 0)
    assert selectors.check_books() == []
