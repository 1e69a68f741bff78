"""The frames of a history, and the steps that every way of summing them shares.

Integers; moments in microseconds, see ``policies``:

* touches: customer, employee, occurred_at, order, weight. ``order`` ranks touches of one customer and
  moment by (external id as bytes, source); ``weight`` is the product of kind, stage and role weights.
* outcomes: outcome, customer, occurred_at, value_minor (may be null).
"""

from collections.abc import Callable
from typing import Any

import narwhals as nw

from recognition.attribution.policies import Policy

Frame = nw.LazyFrame[Any]
Keep = Callable[[Frame], Frame]

ORDER = ("occurred_at", "order")


def relevant(touches: Any, outcomes: Any, policy: Policy, *, keep: Keep) -> tuple[Frame, Frame]:
    """The touches that can matter to some outcome, with closes_at, the last moment at which each counts.

    And the outcomes, with value as a number and room for a share. Both with looks: how many outcomes their
    customer has.
    """
    outcomes = nw.from_native(outcomes).lazy()
    outcomes = outcomes.with_columns(value=nw.col("value_minor").fill_null(0).cast(nw.Float64), share=nw.lit(0.0))
    moment = nw.col("occurred_at")
    spans = outcomes.group_by("customer").agg(earliest=moment.min(), latest=moment.max(), looks=nw.len())
    touches = nw.from_native(touches).lazy().filter(nw.col("weight") > 0).join(spans, on="customer")
    touches = touches.with_columns(closes_at=moment + policy.lookback)
    touches = touches.filter(moment < nw.col("latest"), nw.col("closes_at") >= nw.col("earliest"))
    outcomes = outcomes.drop("value_minor").join(spans.select("customer", "looks"), on="customer")
    return keep(touches.drop("earliest", "latest")), keep(outcomes)


def per_employee(rows: Frame) -> Frame:
    """Sums of credit and value: columns employee, credit, value."""
    return rows.group_by("employee").agg(nw.col("credit").sum(), nw.col("value").sum())
