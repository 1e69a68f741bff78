"""What a decision means before anybody looks at a database: its amount, and whether a second must confirm it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from recognition.core import money
from recognition.core.errors import DomainError
from recognition.programmes import wording

REVOKE_WITHIN = timedelta(minutes=15)
DECLINE_CODES = ("wrong_facts", "rule_misapplied", "duplicate", "misconduct_under_review")


class BadDecision(DomainError):
    """A decision lacks what its kind needs, or asks for what its kind cannot give."""

    code = "bad_decision"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody asks for. ``amount`` is positive, also for a reversal."""

    kind: str
    amount: int | None = None
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The proposal decided about; ``proposed`` (of ``unit``) is positive, also for a reversal.

    ``presets_percent``: adjusting pays one of these percents of it; empty: any amount.
    """

    proposed: int
    is_entitlement: bool
    is_reversal: bool
    unit: str
    presets_percent: Sequence[int] = ()

    @property
    def presets(self) -> dict[int, int]:
        """By percent, what adjusting may pay: half up, at least 1."""
        return {each: max(1, money.half_up(self.proposed * each, 100)) for each in sorted(self.presets_percent)}


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Above which amount, and above which sum of the person's period, a second person must confirm."""

    second_above: int | None
    second_above_in_period: int | None
    approved_in_period: int


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """``amount`` is what is to be paid (positive), None for a decline."""

    amount: int | None
    needs_second: bool


def require_fit(wish: Wish) -> None:
    """Return when a wish of any kind can be kept: a known code, an amount a ledger holds. Raises BadDecision."""
    if wish.code and wish.code not in DECLINE_CODES:
        raise BadDecision(
            f"{wish.code[:40]!r} is no code; choose one of {', '.join(DECLINE_CODES)}, or write a reason."
        )
    if wish.amount is not None and wish.amount > money.LARGEST_AMOUNT:
        raise BadDecision(f"No award is that large; the largest amount is {money.LARGEST_AMOUNT}.")


def first(wish: Wish, terms: Terms, limits: Limits) -> Verdict:
    """What a first decision comes to. Raises BadDecision with the sentence that mends it."""
    if wish.kind == "decline":
        return _decline(wish, terms)
    amount = _amount(wish, terms)
    partial = amount < terms.proposed and terms.is_entitlement and not terms.is_reversal
    if partial and wish.code not in DECLINE_CODES:
        raise BadDecision(f"Paying less than is owed needs one of the codes {', '.join(DECLINE_CODES)}.")
    return Verdict(
        amount=amount,
        needs_second=partial or amount > terms.proposed or passes(amount, terms, limits),
    )


def passes(amount: int, terms: Terms, limits: Limits) -> bool:
    """Whether ``amount`` alone, or with what the person was approved in the period, passes a limit."""
    if limits.second_above is not None and amount > limits.second_above:
        return True
    if terms.is_reversal or limits.second_above_in_period is None:
        return False
    return limits.approved_in_period + amount > limits.second_above_in_period


def second(wish: Wish) -> bool:
    """Whether a second decision confirms the first. Raises BadDecision for anything but yes or no."""
    if wish.kind not in ("approve", "decline"):
        raise BadDecision(
            "The second approver confirms (approve) or disagrees (decline); the first then decides again."
        )
    return wish.kind == "approve"


def _decline(wish: Wish, terms: Terms) -> Verdict:
    if wish.amount is not None:
        raise BadDecision("A decline has no amount; adjust is the way to pay a part.")
    if terms.is_entitlement and not terms.is_reversal:
        if wish.code not in DECLINE_CODES:
            raise BadDecision(f"What is owed is declined only by one of the codes {', '.join(DECLINE_CODES)}.")
        return Verdict(amount=None, needs_second=True)
    if not wish.reason.strip():
        raise BadDecision("Declining needs a reason that the employee can read; write one.")
    return Verdict(amount=None, needs_second=False)


def _amount(wish: Wish, terms: Terms) -> int:
    if wish.kind == "approve":
        if wish.amount is not None:
            raise BadDecision("Approving pays what is proposed; to pay another amount, adjust.")
        return terms.proposed
    if wish.kind != "adjust":
        raise BadDecision(f"{wish.kind!r} is no decision; choose approve, adjust, decline or revoke.")
    if wish.amount is None or wish.amount <= 0:
        raise BadDecision("Adjusting needs an amount above 0 in minor units or points; to pay nothing, decline.")
    if terms.is_reversal and wish.amount > terms.proposed:
        raise BadDecision(f"A reversal takes back at most what it proposes, {_said(terms.proposed, terms)}.")
    if terms.presets_percent and wish.amount not in terms.presets.values():
        offered = ", ".join(f"{_said(amount, terms)} ({percent} %)" for percent, amount in terms.presets.items())
        raise BadDecision(f"This programme adjusts to one of these amounts: {offered}; choose one of them, or decline.")
    return wish.amount


def _said(amount: int, terms: Terms) -> str:
    return wording.amount(amount, terms.unit, "en")
