"""Totals for customers with many outcomes, in a time that does not grow with touches times outcomes.

Each touch is an interval that opens and closes, each outcome a moment, and running sums per customer do the
rest: nothing is paired, so one customer with 140 000 touches is like 140 000 customers with one.
"""

import math

import narwhals as nw

from recognition.attribution.frames import ORDER, Frame, Keep, per_employee
from recognition.attribution.policies import HALF_LIVES_PER_LOOKBACK, Policy


def totals(touches: Frame, outcomes: Frame, policy: Policy, *, keep: Keep) -> Frame:
    """Credit and value per employee, from what ``frames.relevant`` gives."""
    if policy.name in ("first", "last"):
        found = with_edge(windows(touches, outcomes), numbered(touches), policy.name)
        employee = nw.col(f"{policy.name}_employee")
        return per_employee(found.select("value", employee=employee, credit=nw.lit(1.0)))
    if policy.name == "position":
        return _position(touches, outcomes, keep)
    by = ["customer"]
    if policy.name == "time_decay":
        by = ["customer", "slice"]
        touches, outcomes = sliced(touches, outcomes, max(policy.lookback, HALF_LIVES_PER_LOOKBACK * policy.half_life))
        touches = touches.with_columns(size=_grown(policy))
    elif policy.name == "equal":
        touches = _once_per_employee(touches).with_columns(size=nw.lit(1.0))
    else:
        touches = touches.with_columns(size=nw.col("weight").cast(nw.Float64))
    events = _running(_events(touches, outcomes, by), by)
    # Sums of decayed sizes are not exact, so there only the number of open touches tells that nothing is open.
    is_served = nw.col("open") > 0 if policy.name == "time_decay" else nw.col("size_open") > 0.5
    share = nw.when(nw.col("is_outcome") & is_served).then(1.0 / nw.col("size_open")).otherwise(0.0)
    return per_employee(_collected(events.with_columns(share=share), by))


def numbered(touches: Frame) -> Frame:
    """``touches`` with seq: their number within the customer, from 1, in the order of the policies."""
    touches = touches.with_columns(seq=nw.lit(1, nw.Int64))
    return touches.with_columns(seq=nw.col("seq").cum_sum().over("customer", order_by=ORDER).cast(nw.Int64))


def windows(touches: Frame, outcomes: Frame) -> Frame:
    """The outcomes that have a touch, with first and last: the seq of the outermost touches in their window.

    ``weights`` is the sum of the touch weights between them.
    """
    events = _running(
        _events(touches.with_columns(size=nw.col("weight").cast(nw.Float64)), outcomes, ["customer"]), ["customer"]
    )
    found = events.filter(nw.col("is_outcome"), nw.col("open") > 0)
    return found.with_columns(first=nw.col("closed") + 1, last=nw.col("opened"), weights=nw.col("size_open")).select(
        "outcome", "customer", "occurred_at", "value", "first", "last", "weights"
    )


def with_edge(found: Frame, touches: Frame, edge: str) -> Frame:
    """``found`` with employee, weight and moment of the touch at ``edge``, named like first_employee, last_at."""
    names = {"seq": edge, "employee": f"{edge}_employee", "weight": f"{edge}_weight", "occurred_at": f"{edge}_at"}
    return found.join(touches.select("customer", *names).rename(names), on=["customer", edge])


def sliced(touches: Frame, outcomes: Frame, length: int) -> tuple[Frame, Frame]:
    """Both with slice, the start of a span of ``length`` (at least the look-back): equal slices can meet.

    A touch that reaches into the next slice is in both.
    """
    start = nw.col("occurred_at") - nw.col("occurred_at") % length
    outcomes = outcomes.with_columns(slice=start)
    touches = touches.with_columns(slice=start)
    later = touches.with_columns(slice=nw.col("slice") + length).filter(nw.col("closes_at") >= nw.col("slice"))
    wanted = outcomes.select("customer", "slice").unique()
    return nw.concat([touches, later]).join(wanted, on=["customer", "slice"], how="semi"), outcomes


def _position(touches: Frame, outcomes: Frame, keep: Keep) -> Frame:
    touches = keep(numbered(touches))
    found = with_edge(with_edge(windows(touches, outcomes), touches, "first"), touches, "last")
    count = nw.col("last") - nw.col("first") + 1
    found = found.with_columns(more=nw.when(count > 2).then(2 * count - 5).otherwise(0))
    total = nw.col("weights") + nw.col("more") * (nw.col("first_weight") + nw.col("last_weight"))
    found = keep(found.with_columns(share=1.0 / total))
    # An edge weighs 2(n - 2): once like any touch, and 2n - 5 times more, as rows of its own, because as
    # intervals such large terms would cancel and cost digits.
    edges = [
        found.with_columns(credit=nw.col("share") * nw.col("more") * nw.col(f"{edge}_weight")).select(
            nw.col(f"{edge}_employee").alias("employee"), "credit", value=nw.col("credit") * nw.col("value")
        )
        for edge in ("first", "last")
    ]
    events = _events(touches.with_columns(size=nw.col("weight").cast(nw.Float64)), found, ["customer"])
    return per_employee(nw.concat([_collected(events, ["customer"]), *edges]))


def _grown(policy: Policy) -> nw.Expr:
    """The touch weight as it will have grown at the start of the slice: at most 450 half-lives, no overflow."""
    age = (nw.col("occurred_at") - nw.col("slice")).cast(nw.Float64)
    return nw.col("weight").cast(nw.Float64) * (age * (math.log(2) / policy.half_life)).exp()


def _once_per_employee(touches: Frame) -> Frame:
    """Touches that close when the same employee touches the customer again, so nobody is open twice."""
    ahead = {"next_employee": "employee", "next_at": "occurred_at"}
    touches = touches.with_columns(
        **{
            name: nw.col(column).shift(-1).over("customer", order_by=("employee", *ORDER))
            for name, column in ahead.items()
        }
    )
    again = nw.when(nw.col("next_employee") == nw.col("employee")).then(nw.col("next_at"))
    return touches.with_columns(closes_at=nw.min_horizontal("closes_at", again))


def _events(touches: Frame, outcomes: Frame, by: list[str]) -> Frame:
    """Three kinds of rows to be read in order of tick: a touch opens, a touch closes, an outcome looks.

    At one moment the outcome comes first: a touch then does not count yet, one a look-back ago still does.
    """
    nobody, no = nw.lit(None, nw.Int64), nw.lit(0, nw.Int64)
    touched = touches.with_columns(outcome=nobody, value=nw.lit(0.0), share=nw.lit(0.0), is_outcome=nw.lit(False))
    opens = touched.with_columns(tick=2 * nw.col("occurred_at") + 1, opened=nw.lit(1, nw.Int64), closed=no)
    closes = touched.with_columns(
        tick=2 * nw.col("closes_at") + 1, opened=no, closed=nw.lit(1, nw.Int64), size=-nw.col("size")
    )
    looks = outcomes.with_columns(
        tick=2 * nw.col("occurred_at"), opened=no, closed=no, size=nw.lit(0.0), employee=nobody, is_outcome=nw.lit(True)
    )
    columns = [*by, "tick", "opened", "closed", "size", "employee", "is_outcome", "outcome", "occurred_at", "value"]
    return nw.concat([frame.select(*columns, "share") for frame in (opens, closes, looks)])


def _running(events: Frame, by: list[str]) -> Frame:
    def so_far(name: str) -> nw.Expr:
        return nw.col(name).cum_sum().over(*by, order_by="tick")

    events = events.with_columns(opened=so_far("opened"), closed=so_far("closed"), size_open=so_far("size"))
    return events.with_columns(open=nw.col("opened") - nw.col("closed"))


def _collected(events: Frame, by: list[str]) -> Frame:
    """What every touch earned: its size times the shares of the outcomes that looked while it was open.

    Summed from the end, because sums from the start would cancel under time_decay.
    """

    def from_here(amount: nw.Expr) -> nw.Expr:
        return amount.cum_sum(reverse=True).over(*by, order_by="tick")

    events = events.with_columns(shares=nw.col("share"), values=nw.col("share") * nw.col("value"))
    events = events.with_columns(shares=from_here(nw.col("shares")), values=from_here(nw.col("values")))
    return events.filter(~nw.col("is_outcome")).select(
        "employee", credit=nw.col("size") * nw.col("shares"), value=nw.col("size") * nw.col("values")
    )
