"""What a programme file may say, and its owner will probably regret: warnings, never refusals. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from recognition.core import money
from recognition.core.mistakes import Mistake
from recognition.customers.checks import STAGES
from recognition.programmes import formula
from recognition.programmes.definition import POINTS, Definition

WINNING = ("referral", "expansion")
SCORES = ("promoter", "low_effort")
# In whole units of the currency: what small and large customers are worth where two programmes are compared.
SAMPLES = (1_000, 10_000, 100_000)
HIGH_THRESHOLD = 10_000
MANY_DROP_OUT_PPM = 250_000


@dataclass(frozen=True, kw_only=True)
class Warned:
    """One warning: a stable code, where in the file, and what is doubtful, with what to do."""

    code: str
    place: str
    mistake: Mistake

    @property
    def sentence(self) -> str:
        return self.mistake.sentence


Beside = Sequence[Definition]
Placed = tuple[str, Mistake]


def warnings(says: Definition, *, beside: Beside = ()) -> list[Warned]:
    """What is doubtful about ``says`` beside the definitions of other active programmes; in a fixed order."""
    others = [other for other in beside if other.programme != says.programme]
    return [
        Warned(code=rule.__name__, place=place, mistake=mistake)
        for rule in RULES
        for place, mistake in rule(says, others)
    ]


def only_revenue(says: Definition, beside: Beside) -> Iterator[Placed]:
    """Everything that is paid anywhere depends on the value of what was sold."""
    if all(_depends_on_value(each) for each in (says, *beside)):
        yield "formula", Mistake("only_revenue")


def only_sale(says: Definition, beside: Beside) -> Iterator[Placed]:
    """All stages but the sale weigh nothing."""
    counted = [stage for stage in STAGES if says.credit.stage_weights.get(stage, 1)]
    if counted and set(counted) <= {"before", "sale"}:
        yield "credit.stage_weights", Mistake("only_sale")


def one_touch(says: Definition, beside: Beside) -> Iterator[Placed]:
    """One of all who served gets everything."""
    if says.credit.name in ("first", "last"):
        yield "credit.policy", Mistake("one_touch", policy=says.credit.name)


def winning_outweighs(says: Definition, beside: Beside) -> Iterator[Placed]:
    """Somewhere a new sale earns more than a customer who stays."""
    comparable = [says, *(other for other in beside if other.unit == says.unit)]
    winning = [each for each in comparable if set(each.kinds) & set(WINNING)]
    keeping = [each for each in comparable if set(each.kinds) - set(WINNING)]
    if not winning:
        return
    if not keeping:
        yield "outcomes.kinds", Mistake("winning_alone", kinds=list(WINNING))
    elif any(_best(winning, sample) > _best(keeping, sample) for sample in SAMPLES):
        named = sorted({each.programme for each in (*winning, *keeping)})
        yield "formula", Mistake("winning_outweighs", programmes=named)


def no_cap(says: Definition, beside: Beside) -> Iterator[Placed]:
    """Nothing bounds what one person or customer can bring."""
    if not says.caps:
        yield "caps", Mistake("no_cap")


def tier_gap(says: Definition, beside: Beside) -> Iterator[Placed]:
    """Small and middling customers are worth nothing to anybody."""
    tiers = says.formula.tiers
    if not tiers or tiers[0].amount or tiers[0].basis_points:
        return
    paying = [tier.from_value for tier in tiers if tier.amount or tier.basis_points]
    if paying and paying[0] >= HIGH_THRESHOLD * 10 ** money.exponent(says.value_currency):
        yield "formula.tiers[1]", Mistake("tier_gap", value=_value(paying[0], says))


def tier_cliff(says: Definition, beside: Beside) -> Iterator[Placed]:
    """The last øre below a tier costs half of the amount, or more."""
    for number, start, before, after in _steps(says):
        if after >= max(2 * before, 1):
            yield f"formula.tiers[{number}]", _of_step("tier_cliff", start, before, after, says)


def tier_falls(says: Definition, beside: Beside) -> Iterator[Placed]:
    """A larger value pays less."""
    for number, start, before, after in _steps(says):
        if after < before:
            yield f"formula.tiers[{number}]", _of_step("tier_falls", start, before, after, says)


def score_could_pay(says: Definition, beside: Beside) -> Iterator[Placed]:
    """What a customer answered is worth something to the one who asked."""
    scores = [kind for kind in says.kinds if kind in SCORES]
    if scores:
        earned = "score_earns_money" if says.unit in ("goods", "cash") else "score_earns_points"
        yield "outcomes.kinds", Mistake(earned, kinds=scores)


def no_second(says: Definition, beside: Beside) -> Iterator[Placed]:
    """One person alone decides about any amount of money."""
    limits = (says.approval.second_above, says.approval.second_above_in_period)
    if says.pays_money and limits == (None, None):
        yield "approval", Mistake("no_second")


def no_hold(says: Definition, beside: Beside) -> Iterator[Placed]:
    """Money is on its way the moment an outcome has matured."""
    if says.pays_money and not says.hold_days:
        yield "hold_days", Mistake("no_hold")


def no_claw_back(says: Definition, beside: Beside) -> Iterator[Placed]:
    """What turns out to be wrong stays paid."""
    if says.pays_money and not says.claw_back_days:
        yield "claw_back_days", Mistake("no_claw_back")


def many_drop_out(says: Definition, beside: Beside) -> Iterator[Placed]:
    """Among many helpers nobody or few reach the minimum share."""
    if says.minimum_share_ppm >= MANY_DROP_OUT_PPM:
        yield "minimum_share", Mistake("many_drop_out")


RULES: tuple[Callable[[Definition, Beside], Iterator[Placed]], ...] = (
    only_revenue,
    only_sale,
    one_touch,
    winning_outweighs,
    no_cap,
    tier_gap,
    tier_cliff,
    tier_falls,
    score_could_pay,
    no_second,
    no_hold,
    no_claw_back,
    many_drop_out,
)


def _depends_on_value(says: Definition) -> bool:
    return says.formula.reads_value or says.filters.minimum_value is not None


def _steps(says: Definition) -> Iterator[tuple[int, int, int, int]]:
    """Of whole tiers: their number, where they begin, and what is paid just below and there."""
    if says.formula.kind == "whole_tiers":
        for number, (_, tier) in enumerate(pairwise(says.formula.tiers), start=2):
            yield number, tier.from_value, _paid(says, tier.from_value - 1), _paid(says, tier.from_value)


def _of_step(code: str, start: int, before: int, after: int, says: Definition) -> Mistake:
    return Mistake(code, value=_value(start, says), before=_amount(before, says), after=_amount(after, says))


def _best(found: Sequence[Definition], sample: int) -> int:
    return max(_paid(each, sample * _minor(each)) for each in found)


def _minor(says: Definition) -> int:
    return 10 ** money.exponent(says.value_currency) if says.value_currency else 1


def _paid(says: Definition, value: int) -> int:
    return formula.amount(
        says.formula, value=value, value_currency=says.value_currency or says.unit, pays_money=says.pays_money
    )


def _value(value: int, says: Definition) -> str:
    return f"{money.to_decimal(value, says.value_currency)} {says.value_currency}"


def _amount(amount: int, says: Definition) -> str:
    return f"{amount} points" if says.unit in POINTS else f"{money.to_decimal(amount, says.unit)} {says.unit}"
