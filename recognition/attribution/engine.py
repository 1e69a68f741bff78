"""Credit over a whole history, in one definition for every dataframe backend that narwhals knows.

Results are floating-point, within 1e-6: for exploration. Whoever decides about money takes ``contributions``.
The frames are those of ``frames``.
"""

from typing import Any

import narwhals as nw

from recognition.attribution import intervals, pairs
from recognition.attribution.frames import Frame, Keep, per_employee, relevant
from recognition.attribution.policies import BadPolicy, Policy

# Up to so many outcomes of one customer it is faster to pair them with the touches than to sum intervals.
FEW_OUTCOMES = 8


def totals(
    touches: Any,
    outcomes: Any,
    policy: Policy,
    *,
    keep: Keep = lambda frame: frame,
    few_outcomes: int = FEW_OUTCOMES,
) -> Frame:
    """Credit and value (minor units) per employee under ``policy``: columns employee, credit, value.

    ``keep`` materialises a frame that is used more than once, where the backend would compute it again.
    Values are added as they are: pass outcomes of one currency. Raises BadPolicy for ``agreed``.
    """
    if policy.name == "agreed":
        raise BadPolicy("An agreed split is made for one outcome at a time; it has no totals.")
    touches, outcomes = relevant(touches, outcomes, policy, keep=keep)
    is_busy = nw.col("looks") > few_outcomes
    parts = [
        way.totals(touches.filter(chosen), outcomes.filter(chosen), policy, keep=keep)
        for way, chosen in ((intervals, is_busy), (pairs, ~is_busy))
    ]
    return per_employee(nw.concat(parts))
