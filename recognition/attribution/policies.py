"""Who gets which weight for one outcome: the readable specification of credit.

Moments are integers: microseconds since 1970-01-01 in UTC. A day of look-back is 86 400 s. Weights are
integers, so every split that follows is exact; ``engine`` computes the same over millions of rows.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Context, Decimal
from typing import Any, NamedTuple

from recognition.core import canonical, money
from recognition.core.errors import DomainError
from recognition.core.mistakes import Mistake

NAMES = ("equal", "linear", "first", "last", "position", "time_decay", "agreed")
DAY = 86_400_000_000
DECAY_BITS = 40
LARGEST_WEIGHT = 10**6
LONGEST_LOOKBACK_DAYS = 3_650
HALF_LIVES_PER_LOOKBACK = 450

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PRECISE = Context(prec=40)
_LN_2 = _PRECISE.ln(Decimal(2))


class BadPolicy(DomainError):
    """A credit policy cannot be applied as it is written."""

    code = "bad_policy"


class BadSplit(DomainError):
    """An agreed split does not say who gets what."""

    code = "bad_split"


class Touch(NamedTuple):
    """One contact of ``employee`` with the customer. ``occurred_at`` in microseconds (see ``microseconds``)."""

    employee: int
    occurred_at: int
    external_id: str
    source: str
    kind: str = ""
    stage: str = ""
    role: str = ""


class Weight(NamedTuple):
    """An employee's integer weight, and how many of the counted touches are theirs."""

    weight: int
    touch_count: int


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A credit policy. A kind, stage or role that is not named weighs 1; 0 means "no touch".

    ``half_life_days`` belongs to ``time_decay`` alone. Raises BadPolicy when it cannot be applied.
    """

    name: str
    lookback_days: int = 180
    half_life_days: int | None = None
    kind_weights: Mapping[str, int] = field(default_factory=dict)
    stage_weights: Mapping[str, int] = field(default_factory=dict)
    role_weights: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.name not in NAMES:
            raise BadPolicy(Mistake("credit_no_policy", value=repr(self.name), known=list(NAMES)))
        if not _is_integer(self.lookback_days) or not 1 <= self.lookback_days <= LONGEST_LOOKBACK_DAYS:
            raise BadPolicy(Mistake("credit_lookback", most=LONGEST_LOOKBACK_DAYS))
        self._check_half_life()
        self._check_weights()

    @property
    def lookback(self) -> int:
        """The look-back in microseconds."""
        return self.lookback_days * DAY

    @property
    def half_life(self) -> int:
        """The half-life in microseconds; only ``time_decay`` has one."""
        return (self.half_life_days or 0) * DAY

    def document(self) -> dict[str, Any]:
        """The policy as plain data, for storing beside an assessment; ``Policy(**document)`` reads it."""
        return {
            "name": self.name,
            "lookback_days": self.lookback_days,
            "half_life_days": self.half_life_days,
            "kind_weights": dict(self.kind_weights),
            "stage_weights": dict(self.stage_weights),
            "role_weights": dict(self.role_weights),
        }

    def fingerprint(self) -> str:
        """The sha256 of the policy's canonical JSON, as 64 hexadecimal digits."""
        return canonical.fingerprint(self.document())

    def touch_weight(self, touch: Touch) -> int:
        """The product of the touch's kind, stage and role weights."""
        return (
            self.kind_weights.get(touch.kind, 1)
            * self.stage_weights.get(touch.stage, 1)
            * self.role_weights.get(touch.role, 1)
        )

    def _check_half_life(self) -> None:
        if self.name != "time_decay":
            if self.half_life_days is not None:
                raise BadPolicy(Mistake("credit_half_life_of_others", policy=self.name))
            return
        if not _is_integer(self.half_life_days) or self.half_life < DAY:
            raise BadPolicy(Mistake("credit_half_life_missing"))
        if self.half_life * HALF_LIVES_PER_LOOKBACK < self.lookback:
            least = -(-self.lookback_days // HALF_LIVES_PER_LOOKBACK)
            asked = {"days": self.half_life_days, "lookback": self.lookback_days, "least": least}
            raise BadPolicy(Mistake("credit_half_life_short", **asked))

    def _check_weights(self) -> None:
        largest = 1
        for weights in (self.kind_weights, self.stage_weights, self.role_weights):
            if not all(_is_integer(weight) and weight >= 0 for weight in weights.values()):
                raise BadPolicy(Mistake("credit_weights"))
            largest *= max((1, *weights.values()))
        if largest > LARGEST_WEIGHT:
            raise BadPolicy(Mistake("credit_weights_large", product=largest, most=LARGEST_WEIGHT))


def microseconds(moment: datetime) -> int:
    """An aware ``moment`` as microseconds since 1970 in UTC, exactly."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def evidence(policy: Policy, touches: Iterable[Touch], *, outcome_at: int) -> list[Touch]:
    """The touches that count for an outcome at ``outcome_at``, in the order of the policies.

    The window is ``[outcome_at - look-back, outcome_at)``; a touch of weight 0 is no touch.
    """
    opens = outcome_at - policy.lookback
    counted = [touch for touch in touches if opens <= touch.occurred_at < outcome_at and policy.touch_weight(touch) > 0]
    return sorted(
        counted,
        key=lambda touch: (
            touch.occurred_at,
            touch.external_id.encode(),
            touch.source.encode(),
        ),
    )


def weigh(
    policy: Policy,
    touches: Iterable[Touch],
    *,
    outcome_at: int,
    agreed: Mapping[int, int] | None = None,
) -> dict[int, Weight]:
    """The integer weight of every employee who is credited; empty when nobody is.

    ``agreed`` is the signed split, for the policy of that name only: employee to integer. Raises
    BadSplit when it is missing there, negative or all zero.
    """
    counted = evidence(policy, touches, outcome_at=outcome_at)
    if policy.name == "agreed":
        weights = _agreed(agreed)
    elif agreed is not None:
        raise BadSplit(f"The policy is {policy.name}; an agreed split needs the policy agreed.")
    else:
        weights = _RULES[policy.name](policy, counted)
    counts: dict[int, int] = {}
    for touch in counted:
        counts[touch.employee] = counts.get(touch.employee, 0) + 1
    return {employee: Weight(weight, counts.get(employee, 0)) for employee, weight in weights.items() if weight > 0}


def decay(distance: int, half_life: int) -> int:
    """``floor(2^40 · 2^(-distance / half_life))``, exactly; both in microseconds.

    Forty significant digits leave the floor no room for error, so it is the same on every machine.
    """
    halvings, rest = divmod(distance, half_life)
    if halvings > DECAY_BITS:
        return 0
    if rest == 0:
        return 1 << (DECAY_BITS - halvings)
    exponent = _PRECISE.divide(_PRECISE.multiply(Decimal(-rest), _LN_2), Decimal(half_life))
    return int(_PRECISE.multiply(Decimal(1 << (DECAY_BITS - halvings)), _PRECISE.exp(exponent)))


def digest(touches: Iterable[Touch]) -> str:
    """The sha256 over the marks of ``touches``, which come in the order of ``evidence``: 64 hexadecimal digits."""
    return digest_of_marks(b"".join(mark(touch) for touch in touches))


def digest_of_marks(marks: bytes | memoryview) -> str:
    """The digest of touches whose marks, one after the other, are known already."""
    return hashlib.sha256(marks).hexdigest()


def mark(touch: Touch) -> bytes:
    """The sha256 of everything credit knows about one touch; ``history`` computes the same in SQL.

    The external id, the only free text, comes last: no two touches share a line.
    """
    line = (
        touch.occurred_at,
        touch.source,
        touch.employee,
        touch.kind,
        touch.stage,
        touch.role,
        touch.external_id,
    )
    return hashlib.sha256("\x1f".join(map(str, line)).encode()).digest()


def parts_per_million(weights: Sequence[int], *, ties: Sequence[bytes]) -> list[int]:
    """Shares for display that sum to 1 000 000; never an input to money."""
    return money.allot(money.PPM, weights, ties=ties)


def _equal(policy: Policy, counted: Sequence[Touch]) -> dict[int, int]:
    return {touch.employee: 1 for touch in counted}


def _first(policy: Policy, counted: Sequence[Touch]) -> dict[int, int]:
    return {touch.employee: 1 for touch in counted[:1]}


def _last(policy: Policy, counted: Sequence[Touch]) -> dict[int, int]:
    return {touch.employee: 1 for touch in counted[-1:]}


def _linear(policy: Policy, counted: Sequence[Touch]) -> dict[int, int]:
    return _sums(policy, counted, [1] * len(counted))


def _position(policy: Policy, counted: Sequence[Touch]) -> dict[int, int]:
    places = [1] * len(counted)
    if len(counted) > 2:
        places[0] = places[-1] = 2 * (len(counted) - 2)
    return _sums(policy, counted, places)


def _time_decay(policy: Policy, counted: Sequence[Touch]) -> dict[int, int]:
    youngest = counted[-1].occurred_at if counted else 0
    return _sums(
        policy,
        counted,
        [decay(youngest - touch.occurred_at, policy.half_life) for touch in counted],
    )


def _sums(policy: Policy, counted: Sequence[Touch], factors: Sequence[int]) -> dict[int, int]:
    sums: dict[int, int] = {}
    for touch, factor in zip(counted, factors, strict=True):
        sums[touch.employee] = sums.get(touch.employee, 0) + factor * policy.touch_weight(touch)
    return sums


def _agreed(agreed: Mapping[int, int] | None) -> dict[int, int]:
    if not agreed or any(weight < 0 for weight in agreed.values()) or not sum(agreed.values()):
        raise BadSplit("An agreed split gives each person a whole number, 0 or more, and not all of them 0.")
    return dict(agreed)


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_RULES: dict[str, Callable[[Policy, Sequence[Touch]], dict[int, int]]] = {
    "equal": _equal,
    "linear": _linear,
    "first": _first,
    "last": _last,
    "position": _position,
    "time_decay": _time_decay,
}
