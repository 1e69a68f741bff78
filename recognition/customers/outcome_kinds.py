"""What each kind of outcome is: its family, what an answer counts as, and when it has matured. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from recognition.core.mistakes import Mistake
from recognition.people.reports import Wrong

GAIN, SAVED, LOSS, NEUTRAL = "gain", "saved", "loss", "neutral"

FAMILIES = {
    "renewal": GAIN,
    "repeat_purchase": GAIN,
    "expansion": GAIN,
    "referral": GAIN,
    "promoter": GAIN,
    "low_effort": GAIN,
    "tenure": GAIN,
    "did_right": GAIN,
    "recovered": SAVED,
    "churn": LOSS,
    "contraction": LOSS,
    "detractor": LOSS,
    "passive": NEUTRAL,
    "csat": NEUTRAL,
    "nps": NEUTRAL,
    "ces": NEUTRAL,
}
KINDS = tuple(FAMILIES)
DID_RIGHT = "did_right"  # what an accepted nomination makes; no source reports it
REPORTED = tuple(kind for kind in KINDS if kind != DID_RIGHT)
ANSWER_SCALES = {"nps": "0-10", "ces": "1-7", "csat": "1-5"}
ASKED_BY = {
    "promoter": "nps",
    "passive": "nps",
    "detractor": "nps",
    "low_effort": "ces",
    **{k: k for k in ANSWER_SCALES},
}
LEAST_EASE = 6
LOW_EFFORT_WAIT = timedelta(days=7)
MONTH_WAIT = timedelta(days=30)
_SCALE = re.compile(r"(\d{1,3})-(\d{1,3})")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an answer counts as, and the scale it was given on, worst to best: ``1-7`` or reversed ``7-1``."""

    kind: str
    scale: str


def family(kind: str) -> str:
    """``gain``, ``saved``, ``loss`` (never paid, never attributed to a person) or ``neutral``."""
    return FAMILIES[kind]


def counts_as(*, reported_kind: str, score: int | None, scale: str) -> Answer | Wrong:
    """What a reported outcome counts as.

    An ``nps`` answer of 9 or 10 is a promoter, 7 or 8 passive, below that a detractor; a ``ces`` answer of
    at least 6 of 7 is low_effort; ``csat`` stays itself. A kind that is derived from a score must agree
    with its score. Kinds that are no answers pass unchanged.
    """
    asked = ASKED_BY.get(reported_kind)
    if asked is None:
        return Answer(kind=reported_kind, scale=scale)
    if score is None:
        return Wrong(field="score", mistake=Mistake("score_blank", kind=reported_kind))
    ends = _ends(scale or ANSWER_SCALES[asked])
    if ends is None:
        return Wrong(field="scale", mistake=Mistake("no_scale", value=repr(scale)))
    kind = _derived(asked, score, ends)
    return _misplaced(asked, reported_kind, kind, score, ends) or Answer(kind=kind, scale=f"{ends[0]}-{ends[1]}")


def _misplaced(asked: str, reported_kind: str, kind: str, score: int, ends: tuple[int, int]) -> Wrong | None:
    low, high = ends
    if asked == "nps" and ends != (0, 10):
        return Wrong(field="scale", mistake=Mistake("nps_scale", low=low, high=high))
    if not min(ends) <= score <= max(ends):
        return Wrong(field="score", mistake=Mistake("off_scale", score=score, low=low, high=high))
    if reported_kind not in (asked, kind):
        mistake = Mistake("other_kind", score=score, kind=kind, told=reported_kind, asked=asked)
        return Wrong(field="score", mistake=mistake)
    return None


def _ends(scale: str) -> tuple[int, int] | None:
    match = _SCALE.fullmatch(scale)
    if not match or match[1] == match[2]:
        return None
    return int(match[1]), int(match[2])


def _derived(asked: str, score: int, ends: tuple[int, int]) -> str:
    if asked == "nps":
        return "promoter" if score >= 9 else "passive" if score >= 7 else "detractor"
    if asked == "ces" and set(ends) == {1, 7}:
        ease = score if ends == (1, 7) else 8 - score
        return "low_effort" if ease >= LEAST_EASE else "ces"
    return asked


def matured_at(
    *,
    kind: str,
    occurred_at: datetime,
    confirmed_at: datetime | None,
    first_paid_at: datetime | None,
    withdrawn_at: datetime | None,
    return_window: timedelta,
) -> datetime | None:
    """When an outcome has matured, or None while that needs a fact that is not there.

    None for a ``low_effort`` not confirmed by its source (its silence is judged later), for a
    ``recovered`` or ``referral`` without its second fact, and for whatever was withdrawn before.
    """
    moment = confirmed_at or _by_kind(kind, occurred_at, first_paid_at, return_window)
    if moment is None or (withdrawn_at is not None and withdrawn_at < moment):
        return None
    return moment


def _by_kind(
    kind: str, occurred_at: datetime, first_paid_at: datetime | None, return_window: timedelta
) -> datetime | None:
    if kind in ("renewal", "expansion"):
        return occurred_at + MONTH_WAIT
    if kind == "repeat_purchase":
        return occurred_at + return_window
    if kind == "referral":
        return first_paid_at + MONTH_WAIT if first_paid_at else None
    if kind in ("recovered", "low_effort"):
        return None
    return occurred_at
