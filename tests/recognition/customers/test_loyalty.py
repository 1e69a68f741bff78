"""Where a customer stands: behaviour counts, an answer only sharpens it."""

import pytest

from recognition.customers import loyalty, outcome_kinds


@pytest.mark.parametrize(
    ("newest_first", "state"),
    [
        ("", ""),
        ("promoter", ""),
        ("detractor", "wavering"),
        ("renewal", "stays"),
        ("promoter renewal", "recommends"),
        ("detractor renewal", "wavering"),
        ("promoter detractor renewal", "recommends"),
        ("renewal detractor", "stays"),
        ("referral churn", "recommends"),
        ("recovered detractor", "won_back"),
        ("promoter recovered", "won_back"),
        ("contraction renewal", "wavering"),
        ("promoter contraction", "wavering"),
        ("churn renewal", "left"),
        ("promoter churn renewal", "left"),
        ("detractor churn", "left"),
        ("renewal churn", "stays"),
    ],
)
def test_a_customer_stands_where_their_last_deed_puts_them(newest_first, state):
    assert loyalty.state(newest_first.split()) == state


def test_only_kinds_there_are_settle_it():
    assert set(loyalty.DECISIVE) <= set(outcome_kinds.KINDS)
