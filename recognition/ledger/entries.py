"""What a movement is before it is posted; pure."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from recognition.core.money import LARGEST_AMOUNT

_encode = json.JSONEncoder(separators=(",", ":")).encode


class AccountRef(NamedTuple):
    """One account of the chart: ``code`` in ``unit`` for one holder."""

    code: str
    unit: str
    holder_kind: str
    holder_id: int


class Transfer(NamedTuple):
    """``amount`` > 0 goes to the debit account from the credit account."""

    debit: AccountRef
    credit: AccountRef
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """One movement: why (``code``), about what, once (``key``); all its transfers or none.

    ``reverses_id`` is for ``services.reverse`` alone, which makes the exact mirror of what it names.
    Raises ValueError for transfers no ledger can hold: none at all, an amount that is not positive or too large,
    two units in one transfer, an account moving to itself.
    """

    key: str
    code: str
    subject_kind: str
    subject_id: int
    transfers: Sequence[Transfer]
    period_id: int | None = None
    reverses_id: int | None = None

    def __post_init__(self) -> None:
        if not self.transfers:
            raise ValueError(f"{self.key}: an entry has at least one transfer")
        for debit, credit, amount in self.transfers:
            if not 0 < amount <= LARGEST_AMOUNT:
                raise ValueError(f"{self.key}: {amount} is not between 1 and {LARGEST_AMOUNT}")
            if debit.unit != credit.unit or debit == credit:
                raise ValueError(f"{self.key}: a transfer is between two accounts of one unit")

    @property
    def fingerprint(self) -> str:
        """The sha256 of all that is said, but for the key and the clock."""
        said = [self.code, self.subject_kind, self.subject_id, self.period_id, self.reverses_id, self.transfers]
        return hashlib.sha256(_encode(said).encode()).hexdigest()
