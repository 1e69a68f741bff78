"""Where a customer stands, by what they did; what they answered alone settles little. Pure."""

from collections.abc import Sequence

STAYS, RECOMMENDS, WON_BACK, WAVERING, LEFT, UNKNOWN = "stays", "recommends", "won_back", "wavering", "left", ""
_BEHAVIOUR = {
    "renewal": STAYS,
    "repeat_purchase": STAYS,
    "expansion": STAYS,
    "tenure": STAYS,
    "referral": RECOMMENDS,
    "recovered": WON_BACK,
    "contraction": WAVERING,
    "churn": LEFT,
}
_ANSWERS = {"promoter": RECOMMENDS, "detractor": WAVERING}
DECISIVE = (*_BEHAVIOUR, *_ANSWERS)


def state(kinds: Sequence[str]) -> str:
    """The state after outcomes of these kinds, newest first.

    What a customer did last counts. A later answer only sharpens it: a promoter who stays recommends, a detractor
    wavers; who left has left whatever they answer. Without behaviour a detractor wavers, and of a promoter nothing is
    known yet.
    """
    last = next((number for number, kind in enumerate(kinds) if kind in _BEHAVIOUR), len(kinds))
    behaviour = _BEHAVIOUR[kinds[last]] if last < len(kinds) else UNKNOWN
    answer = next((_ANSWERS[kind] for kind in kinds[:last] if kind in _ANSWERS), UNKNOWN)
    if behaviour == LEFT or not answer:
        return behaviour
    if answer == WAVERING:
        return WAVERING
    return RECOMMENDS if behaviour in (STAYS, RECOMMENDS) else behaviour
