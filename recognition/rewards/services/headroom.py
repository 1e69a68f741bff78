"""Paying more than was proposed counts against the same caps as the award: they are locked before."""

from collections.abc import Mapping

from recognition.core import money
from recognition.core.errors import DomainError
from recognition.programmes import definition, steps, wording
from recognition.programmes import services as programmes
from recognition.programmes.caps import CapKey
from recognition.rewards.models import Proposal
from recognition.rewards.services import funds


class NoRoom(DomainError):
    """Paying more than was proposed would pass a cap."""

    code = "no_room"


def require(proposal: Proposal, amount: int) -> None:
    """Return when ``amount`` of the award's unit passes none of its caps. Raises NoRoom with what is left."""
    for (programme_id, unit), more in _more(proposal, amount):
        used = programmes.lock_caps(programme_id=programme_id, unit=unit, uses=more.keys())
        limits = _limits(proposal)
        for key, extra in more.items():
            left = max(0, limits[key.cap] - used[key])
            if extra > left:
                raise NoRoom(
                    f"Paying more than proposed counts against the {key.cap} cap of {key.period_key}, of which"
                    f" {wording.amount(left, unit, 'en')} are left; adjust to less."
                )


def use(proposal: Proposal, amount: int) -> None:
    """Use up what ``amount`` needs beyond what was proposed. Raises NoRoom."""
    require(proposal, amount)
    _move(proposal, amount, sign=1)


def give_back(proposal: Proposal, amount: int) -> None:
    """Give back what ``amount`` had used beyond what was proposed: its approval is revoked."""
    _move(proposal, amount, sign=-1)


def units_beyond(proposal: Proposal, amount: int) -> int:
    """What ``amount`` of an award uses of each of its caps beyond what was proposed, in its version's unit."""
    if amount <= proposal.proposed_amount or proposal.reverses_id is not None:
        return 0
    use = steps.of(proposal.because).unit_amount
    return money.half_up(use * amount, proposal.proposed_amount) - use


def _move(proposal: Proposal, amount: int, *, sign: int) -> None:
    for (programme_id, unit), more in _more(proposal, amount):
        uses = {key: sign * extra for key, extra in more.items()}
        programmes.use_caps(programme_id=programme_id, unit=unit, limits=_limits(proposal), uses=uses)


def _more(proposal: Proposal, amount: int) -> list[tuple[tuple[int, str], Mapping[CapKey, int]]]:
    extra = units_beyond(proposal, amount)
    return [(where, dict.fromkeys(uses, extra)) for where, uses in funds.cap_uses([proposal])] if extra else []


def _limits(proposal: Proposal) -> dict[str, int]:
    return {cap.cap: cap.amount for cap in definition.from_document(proposal.version.definition).caps}
