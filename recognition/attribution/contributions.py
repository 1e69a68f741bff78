"""Exact integer weights per outcome and employee, equal to ``policies.weigh``; and the digests of the evidence.

Frames as in ``frames``; for digests the touches also carry ``mark`` (see ``policies.mark``). An outcome is
paired with the touches of its own window here, because its evidence consists of them; the pairs are made in
batches, so memory does not grow with their number.
"""

import math
from collections.abc import Iterator
from typing import Any

import narwhals as nw

from recognition.attribution import intervals
from recognition.attribution.frames import Frame, relevant
from recognition.attribution.policies import DECAY_BITS, BadPolicy, Policy, decay, digest_of_marks

Table = nw.DataFrame[Any]

PAIRS_PER_BATCH = 2_000_000
MARK_BYTES = 32

# The floating-point estimate of a decayed weight is off by less than 2^-11; where it lies closer than this
# to an integer, its floor is computed exactly instead.
_MARGIN = 2.0**-8


def batches(touches: Any, outcomes: Any, policy: Policy, *, pairs_per_batch: int = PAIRS_PER_BATCH) -> Iterator[Table]:
    """Rows outcome, employee, weight, weight_total (both 128 bits), touch_count; every batch has whole outcomes.

    ``touch_count`` is how many touches in the window are the employee's. An outcome without a touch has no
    row. Raises BadPolicy for ``agreed``.
    """
    if policy.name == "agreed":
        raise BadPolicy("An agreed split is given, not computed; weigh its outcome by itself.")
    numbered, found = _windows(touches, outcomes, policy)
    found = intervals.with_edge(found, numbered, "last").drop("last_employee", "last_weight")
    sliced_touches, sliced_found = intervals.sliced(numbered, found, policy.lookback)
    candidates, wanted = _kept(sliced_touches), sliced_found.collect().sort("customer", "outcome")
    pairs_so_far = (nw.col("last") - nw.col("first") + 1).cum_sum()
    wanted = wanted.with_columns(batch=pairs_so_far // pairs_per_batch)
    for number in wanted["batch"].unique().sort():
        part = wanted.filter(nw.col("batch") == number).lazy()
        yield _weighed(_pairs(candidates, part, policy), policy).collect()


def digests(touches: Any, outcomes: Any, policy: Policy) -> Iterator[tuple[int, int, str]]:
    """Outcome, touch count and ``policies.digest`` of the evidence, for every outcome that has a touch.

    Touches in policy order lie side by side, so the evidence of an outcome is one piece of one long text.
    """
    numbered, found = _windows(touches, outcomes, policy)
    ordered = numbered.collect().sort("customer", "seq").with_row_index("row")
    starts = ordered.filter(nw.col("seq") == 1).select("customer", start=nw.col("row").cast(nw.Int64))
    pieces = (
        found.collect()
        .join(starts, on="customer")
        .select("outcome", begin=nw.col("start") + nw.col("first") - 1, end=nw.col("start") + nw.col("last"))
    )
    marks = memoryview(ordered["mark"].to_arrow().buffers()[-1])
    for outcome, begin, end in pieces.iter_rows():
        yield outcome, end - begin, digest_of_marks(marks[begin * MARK_BYTES : end * MARK_BYTES])


def _windows(touches: Any, outcomes: Any, policy: Policy) -> tuple[Frame, Frame]:
    touches, outcomes = relevant(touches, outcomes, policy, keep=_kept)
    numbered = _kept(intervals.numbered(touches))
    return numbered, _kept(intervals.windows(numbered, outcomes))


def _kept(frame: Frame) -> Frame:
    return frame.collect().lazy()


def _pairs(candidates: Frame, part: Frame, policy: Policy) -> Frame:
    """Every outcome of ``part`` with every touch in its window: outcome, employee, size (the touch's weight)."""
    spans = part.select("customer", "slice").unique()
    near = candidates.join(spans, on=["customer", "slice"], how="semi")
    pairs = part.join(near.drop("closes_at"), on=["customer", "slice"], suffix="_of_touch")
    pairs = pairs.filter(nw.col("seq") >= nw.col("first"), nw.col("seq") <= nw.col("last"))
    if policy.name == "time_decay":
        pairs = _decayed(pairs, policy.half_life)
    return pairs.select("outcome", "employee", size=_size(policy.name).cast(nw.Int128))


def _size(name: str) -> nw.Expr:
    seq, first, last, weight = (nw.col(column) for column in ("seq", "first", "last", "weight"))
    if name == "equal":
        return nw.lit(1, nw.Int64)
    if name in ("first", "last"):
        return nw.when(seq == nw.col(name)).then(1).otherwise(0)
    if name == "position":
        among = last - first + 1
        at_edge = ((seq == first) | (seq == last)) & (among > 2)
        return weight * nw.when(at_edge).then(2 * (among - 2)).otherwise(1)
    return weight.cast(nw.Int128) * nw.col("decay") if name == "time_decay" else weight


def _decayed(pairs: Frame, half_life: int) -> Frame:
    """``pairs`` with decay, ``policies.decay`` of their distance: the floor of an estimate where that is certain."""
    pairs = pairs.select("outcome", "employee", "weight", distance=nw.col("last_at") - nw.col("occurred_at_of_touch"))
    exponent = nw.col("distance").cast(nw.Float64) / half_life * -math.log(2)
    pairs = _kept(pairs.with_columns(estimate=exponent.exp() * 2.0**DECAY_BITS))
    above = nw.col("estimate") - nw.col("estimate").floor()
    doubtful = ((above < _MARGIN) | (above > 1 - _MARGIN)) & (nw.col("estimate") > 0.5)
    distances = pairs.filter(doubtful).select("distance").unique().collect()["distance"].to_list()
    exact = nw.from_dict(
        {"distance": distances, "exact": [decay(distance, half_life) for distance in distances]},
        schema={"distance": nw.Int64, "exact": nw.Int64},
        backend=pairs.implementation,
    ).lazy()
    certain = nw.col("estimate").floor().cast(nw.Int64)
    return pairs.join(exact, on="distance", how="left").with_columns(decay=nw.coalesce("exact", certain))


def _weighed(pairs: Frame, policy: Policy) -> Frame:
    weight = nw.col("size").max() if policy.name == "equal" else nw.col("size").sum()
    rows = pairs.group_by("outcome", "employee").agg(weight=weight, touch_count=nw.len().cast(nw.Int64))
    rows = _kept(rows.filter(nw.col("weight") > 0))
    whole = rows.group_by("outcome").agg(weight_total=nw.col("weight").sum())
    columns = ("outcome", "employee", "weight", "weight_total", "touch_count")
    return rows.join(whole, on="outcome").select(*columns)
