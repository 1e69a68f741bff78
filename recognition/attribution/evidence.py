"""What an assessment is made of, before and after it is frozen."""

from dataclasses import dataclass
from datetime import datetime

from recognition.attribution.policies import Weight


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """Credit for one outcome: integer weights by employee id, and the touches they rest on.

    ``assessment_id`` is set when this was frozen before; frozen evidence is never weighed again.
    """

    outcome_id: int
    window_from: datetime
    window_to: datetime
    touch_count: int
    touch_digest: str
    weights: dict[int, Weight]
    assessment_id: int | None = None
