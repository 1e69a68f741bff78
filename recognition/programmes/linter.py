"""What a programme file may say, and its owner will probably regret: warnings, never refusals. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from recognition.core import money
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
    """One warning: a stable code, where in the file, and a sentence with what to do."""

    code: str
    place: str
    sentence: str


Beside = Sequence[Definition]


def warnings(says: Definition, *, beside: Beside = ()) -> list[Warned]:
    """What is doubtful about ``says`` beside the definitions of other active programmes; in a fixed order."""
    others = [other for other in beside if other.programme != says.programme]
    return [
        Warned(code=rule.__name__, place=place, sentence=sentence)
        for rule in RULES
        for place, sentence in rule(says, others)
    ]


def only_revenue(says: Definition, beside: Beside) -> Iterator[tuple[str, str]]:
    """Everything that is paid anywhere depends on the value of what was sold."""
    if all(_depends_on_value(each) for each in (says, *beside)):
        yield (
            "formula",
            "All that is paid depends on revenue, so what is right for the customer but sells nothing earns nothing; "
            "add a programme with a fixed amount, for example for recovered or renewal.",
        )


def only_sale(says: Definition, beside: Beside) -> Iterator[tuple[str, str]]:
    """All stages but the sale weigh nothing."""
    counted = [stage for stage in STAGES if says.credit.stage_weights.get(stage, 1)]
    if counted and set(counted) <= {"before", "sale"}:
        yield (
            "credit.stage_weights",
            "Only the sale counts; service must be good all the way, so give the other stages a weight above 0.",
        )


def one_touch(says: Definition, beside: Beside) -> Iterator[tuple[str, str]]:
    """One of all who served gets everything."""
    if says.credit.name in ("first", "last"):
        yield (
            "credit.policy",
            f"{says.credit.name} credits one person for what several did; equal, linear or position share it.",
        )


def winning_outweighs(says: Definition, beside: Beside) -> Iterator[tuple[str, str]]:
    """Somewhere a new sale earns more than a customer who stays."""
    comparable = [says, *(other for other in beside if other.unit == says.unit)]
    winning = [each for each in comparable if set(each.kinds) & set(WINNING)]
    keeping = [each for each in comparable if set(each.kinds) - set(WINNING)]
    if not winning:
        return
    if not keeping:
        yield (
            "outcomes.kinds",
            f"Winning ({', '.join(WINNING)}) is paid and keeping is not; add renewal or repeat_purchase here, "
            "or a programme of its own for them.",
        )
    elif any(_best(winning, sample) > _best(keeping, sample) for sample in SAMPLES):
        yield (
            "formula",
            "Winning a sale is paid better than keeping a customer, "
            f"in {', '.join(sorted({each.programme for each in (*winning, *keeping)}))}; pay keeping at least as much.",
        )


def no_cap(says: Definition, beside: Beside) -> Iterator[tuple[str, str]]:
    """Nothing bounds what one person or customer can bring."""
    if not says.caps:
        yield "caps", "There is no cap, so one customer or one person can take the whole budget; add [caps.employee]."


def tier_gap(says: Definition, beside: Beside) -> Iterator[tuple[str, str]]:
    """Small and middling customers are worth nothing to anybody."""
    tiers = says.formula.tiers
    if not tiers or tiers[0].amount or tiers[0].basis_points:
        return
    paying = [tier.from_value for tier in tiers if tier.amount or tier.basis_points]
    if paying and paying[0] >= HIGH_THRESHOLD * 10 ** money.exponent(says.value_currency):
        yield (
            "formula.tiers[1]",
            f"Below {_value(paying[0], says)} nothing is paid, so nobody earns from customers of that size; "
            "let the first tier pay something.",
        )


def tier_cliff(says: Definition, beside: Beside) -> Iterator[tuple[str, str]]:
    """The last øre below a tier costs half of the amount, or more."""
    for number, start, before, after in _steps(says):
        if after >= max(2 * before, 1):
            yield (
                f"formula.tiers[{number}]",
                f"At {_value(start, says)} the amount jumps from {_amount(before, says)} to {_amount(after, says)}, "
                "which tempts to move values over the edge; add a tier between, or use marginal_tiers.",
            )


def tier_falls(says: Definition, beside: Beside) -> Iterator[tuple[str, str]]:
    """A larger value pays less."""
    for number, start, before, after in _steps(says):
        if after < before:
            yield (
                f"formula.tiers[{number}]",
                f"At {_value(start, says)} the amount falls from {_amount(before, says)} to {_amount(after, says)}; "
                "raise this tier, or use marginal_tiers.",
            )


def score_could_pay(says: Definition, beside: Beside) -> Iterator[tuple[str, str]]:
    """What a customer answered is worth something to the one who asked."""
    scores = [kind for kind in says.kinds if kind in SCORES]
    if scores:
        worth = "worth money" if says.unit in ("goods", "cash") else "points"
        yield (
            "outcomes.kinds",
            f"{', '.join(scores)} is a score, and here it earns {worth}, which invites begging for it; behaviour "
            "(renewal, referral) is safer, and activating needs a signed checklist.",
        )


def no_second(says: Definition, beside: Beside) -> Iterator[tuple[str, str]]:
    """One person alone decides about any amount of money."""
    limits = (says.approval.second_above, says.approval.second_above_in_period)
    if says.pays_money and limits == (None, None):
        yield "approval", "One person alone approves any amount of money; add second_above and second_above_in_period."


def no_hold(says: Definition, beside: Beside) -> Iterator[tuple[str, str]]:
    """Money is on its way the moment an outcome has matured."""
    if says.pays_money and not says.hold_days:
        yield "hold_days", "Money is proposed at once; some days of hold let a churn or a return cancel it quietly."


def no_claw_back(says: Definition, beside: Beside) -> Iterator[tuple[str, str]]:
    """What turns out to be wrong stays paid."""
    if says.pays_money and not says.claw_back_days:
        yield "claw_back_days", "What is returned after it was paid stays paid; name days in which it is taken back."


def many_drop_out(says: Definition, beside: Beside) -> Iterator[tuple[str, str]]:
    """Among many helpers nobody or few reach the minimum share."""
    if says.minimum_share_ppm >= MANY_DROP_OUT_PPM:
        yield (
            "minimum_share",
            "A quarter of the credit or more is asked, so where four or more helped somebody leaves with nothing; "
            "5% is plenty to keep out what was incidental.",
        )


RULES: tuple[Callable[[Definition, Beside], Iterator[tuple[str, str]]], ...] = (
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
