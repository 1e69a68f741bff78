"""Totals for customers with few outcomes: every outcome is joined with the touches in its window.

Fast while a touch can meet only a handful of outcomes; ``intervals`` has no such bound.
"""

import math

import narwhals as nw

from recognition.attribution.frames import Frame, Keep, per_employee
from recognition.attribution.policies import Policy


def totals(touches: Frame, outcomes: Frame, policy: Policy, *, keep: Keep) -> Frame:
    """Credit and value per employee, from what ``frames.relevant`` gives."""
    touches = touches.rename({"occurred_at": "touched_at"})
    pairs = outcomes.join(touches, on="customer").filter(
        nw.col("touched_at") < nw.col("occurred_at"), nw.col("closes_at") >= nw.col("occurred_at")
    )
    pairs = keep(pairs.select("outcome", "value", "employee", "touched_at", "order", "weight"))
    sizes = keep(_sizes(pairs, policy).select("outcome", "value", "employee", "size"))
    whole = sizes.group_by("outcome").agg(whole=nw.col("size").sum())
    shares = sizes.join(whole, on="outcome").with_columns(credit=nw.col("size") / nw.col("whole"))
    return per_employee(shares.select("employee", "credit", value=nw.col("credit") * nw.col("value")))


def _sizes(pairs: Frame, policy: Policy) -> Frame:
    """Rows whose size, over the sum of the sizes of their outcome, is the credit."""
    if policy.name == "equal":
        return pairs.select("outcome", "value", "employee").unique().with_columns(size=nw.lit(1.0))
    if policy.name in ("first", "last"):
        return _edge(pairs, policy.name).with_columns(size=nw.lit(1.0))
    weight = nw.col("weight").cast(nw.Float64)
    if policy.name == "position":
        more = nw.when(nw.col("among") > 2).then(2 * nw.col("among") - 5).otherwise(0)
        edges = [_edge(pairs, edge).with_columns(size=weight * more) for edge in ("first", "last")]
        columns = ("outcome", "value", "employee", "size")
        return nw.concat([frame.select(*columns) for frame in (pairs.with_columns(size=weight), *edges)])
    if policy.name == "time_decay":
        youngest = pairs.group_by("outcome").agg(youngest=nw.col("touched_at").max())
        age = (nw.col("youngest") - nw.col("touched_at")).cast(nw.Float64)
        decayed = weight * (age * (-math.log(2) / policy.half_life)).exp()
        return pairs.join(youngest, on="outcome").with_columns(size=decayed)
    return pairs.with_columns(size=weight)


def _edge(pairs: Frame, edge: str) -> Frame:
    """The first or last touch of every outcome, with among: how many touches the outcome has."""

    def outermost(column: str) -> nw.Expr:
        return nw.col(column).max() if edge == "last" else nw.col(column).min()

    found = pairs.group_by("outcome").agg(at=outermost("touched_at"), among=nw.len().cast(nw.Int64))
    tied = pairs.join(found, on="outcome").filter(nw.col("touched_at") == nw.col("at"))
    ranks = tied.group_by("outcome").agg(rank=outermost("order"))
    return tied.join(ranks, on="outcome").filter(nw.col("order") == nw.col("rank"))
