"""The ledger's doors: post, post_many, reverse; accounts and periods."""

from recognition.ledger.services.accounts import Held, lock_accounts, set_overdraft
from recognition.ledger.services.periods import (
    NoOpenPeriod,
    PeriodExists,
    PeriodNotOpen,
    close_period_row,
    ensure_open_period,
    lock_open_period,
    open_period,
)
from recognition.ledger.services.posting import AlreadyReversed, InsufficientFunds, KeyReused, post, post_many
from recognition.ledger.services.reversal import NoSuchEntry, reverse, reverse_many

__all__ = [
    "AlreadyReversed",
    "Held",
    "InsufficientFunds",
    "KeyReused",
    "NoOpenPeriod",
    "NoSuchEntry",
    "PeriodExists",
    "PeriodNotOpen",
    "close_period_row",
    "ensure_open_period",
    "lock_accounts",
    "lock_open_period",
    "open_period",
    "post",
    "post_many",
    "reverse",
    "reverse_many",
    "set_overdraft",
]
