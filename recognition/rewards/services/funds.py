"""A proposal's money or points in the ledger, and its use of caps."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from recognition.core.errors import DomainError
from recognition.ledger import chart
from recognition.ledger import selectors as books
from recognition.ledger import services as ledger
from recognition.ledger.entries import EntryDraft, Transfer
from recognition.people import selectors as people
from recognition.programmes import caps, definition, steps
from recognition.programmes import services as programmes
from recognition.rewards import states
from recognition.rewards.models import Proposal


class PointsSpent(DomainError):
    """The points a reversal is to take were spent since it was proposed."""

    code = "points_spent"


def reserve(proposal: Proposal, amount: int, *, what: str) -> EntryDraft:
    """The entry that commits ``amount`` of its budget to a proposal."""
    return reservation(proposal.pk, proposal.budget_id, proposal.unit, amount, what)


def reservation(proposal_id: int, budget_id: int, unit: str, amount: int, what: str) -> EntryDraft:
    """``reserve`` for a proposal that is not a row in memory."""
    return entry(proposal_id, what, chart.reserve(budget_id=budget_id, unit=unit, amount=amount))


def release(proposals: Collection[Proposal], *, at: datetime, what: str) -> None:
    """Give back what proposals had committed of their budgets; nothing for a reversal or one that waits."""
    drafts = [_release(each, each.amount, what) for each in proposals if _is_committed(each)]
    ledger.post_many(drafts=drafts, at=at)


def settle(proposal: Proposal, amount: int, *, at: datetime, number: int, period_id: int) -> None:
    """Pay ``amount`` (positive): the commitment becomes approved money, or points in the balance.

    What differs from the amount committed is committed or released first. Raises InsufficientFunds when
    the budget does not have it, PointsSpent when for a reversal of points the balance does not.
    """
    drafts = _commit(proposal, amount - proposal.amount, f"adjust:{number}")
    drafts.append(entry(proposal.pk, f"settle:{number}", _settling(proposal, amount), period_id))
    try:
        ledger.post_many(drafts=drafts, at=at)
    except ledger.InsufficientFunds as error:
        if error.ref.code != "points":
            raise
        raise PointsSpent(_spent(amount, error.available)) from error


def points_left(proposal: Proposal) -> int:
    """The balance of points from which a reversal of ``proposal`` is taken."""
    return books.balance(chart.account("points", proposal.unit, proposal.employee_id))


def unsettle(proposal: Proposal, *, at: datetime, number: int, period_id: int) -> None:
    """Take back the settlement of decision ``number``: what was proposed is committed again.

    Raises InsufficientFunds when it was adjusted down and the budget has spent the difference since.
    """
    lock_budgets([(proposal.budget_id, proposal.unit)])
    ledger.reverse(
        key=entry_key(proposal.pk, f"revoke:{number}"),
        of_key=entry_key(proposal.pk, f"settle:{number}"),
        at=at,
        period_id=period_id,
    )
    ledger.post_many(drafts=_commit(proposal, proposal.proposed_amount - proposal.amount, f"readjust:{number}"), at=at)


def lock_budgets(named: Collection[tuple[int, str]]) -> None:
    """Lock what these budgets (id, unit) have in the one order of accounts; for who posts more than once."""
    codes = ("budget_available", "budget_committed", "budget_approved")
    ledger.lock_accounts([chart.account(code, unit, budget_id) for budget_id, unit in named for code in codes])


def lock_caps(proposals: Collection[Proposal]) -> None:
    """Lock the cap rows proposals used up, in their place in the order of locks."""
    for (programme_id, unit), uses in cap_uses(proposals):
        programmes.lock_caps(programme_id=programme_id, unit=unit, uses=uses.keys())


def free_caps(proposals: Collection[Proposal]) -> None:
    """Give back the use of caps, locked before: room for later outcomes only."""
    for (programme_id, unit), uses in cap_uses(proposals):
        given_back = {key: -amount for key, amount in uses.items()}
        programmes.use_caps(programme_id=programme_id, unit=unit, limits={}, uses=given_back)


def entry(proposal_id: int, what: str, transfers: Sequence[Transfer], period_id: int | None = None) -> EntryDraft:
    """A journal entry about a proposal, keyed by what it does: posting it twice does it once."""
    return EntryDraft(
        key=entry_key(proposal_id, what),
        code=f"reward_{what.partition(':')[0]}",
        subject_kind="proposal",
        subject_id=proposal_id,
        transfers=transfers,
        period_id=period_id,
    )


def entry_key(proposal_id: int, what: str) -> str:
    """The key of one movement of a proposal."""
    return f"proposal:{proposal_id}:{what}"


def _commit(proposal: Proposal, difference: int, what: str) -> list[EntryDraft]:
    """Commit ``difference`` more of its budget to an award, or release as much of it; nothing for a reversal."""
    if not difference or proposal.reverses_id is not None:
        return []
    return [reserve(proposal, difference, what=what) if difference > 0 else _release(proposal, -difference, what)]


def _release(proposal: Proposal, amount: int, what: str) -> EntryDraft:
    return entry(proposal.pk, what, chart.release(budget_id=proposal.budget_id, unit=proposal.unit, amount=amount))


def _spent(asked: int, left: int) -> str:
    lead = f"{asked} points are to be taken back, and the person has"
    if not left:
        return f"{lead} none left. Decline; when it is proposed anew, HR gets a case."
    return f"{lead} {left} left. Send it back if you are second; adjust to {left}: the rest becomes a case for HR."


def _settling(proposal: Proposal, amount: int) -> Sequence[Transfer]:
    budget_id, unit, employee_id, entity_id = (
        proposal.budget_id,
        proposal.unit,
        proposal.employee_id,
        proposal.entity_id,
    )
    if unit in definition.POINTS:
        points = chart.grant_points if proposal.reverses_id is None else chart.points_reversal
        return points(budget_id=budget_id, unit=unit, amount=amount, employee_id=employee_id)
    if proposal.reverses_id is not None:
        return chart.settle_reversal(unit=unit, amount=amount, employee_id=employee_id, entity_id=entity_id)
    return chart.settle(budget_id=budget_id, unit=unit, amount=amount, employee_id=employee_id, entity_id=entity_id)


def _is_committed(proposal: Proposal) -> bool:
    place = states.PLACE[states.name(proposal.state, proposal.held_for)]
    return proposal.reverses_id is None and place == states.Place.COMMITTED


def cap_uses(proposals: Collection[Proposal]) -> list[tuple[tuple[int, str], dict[caps.CapKey, int]]]:
    """How much of which caps the awards used up, by programme and version's unit; a reversal used none."""
    uses: dict[tuple[int, str], dict[caps.CapKey, int]] = defaultdict(lambda: defaultdict(int))
    for each in proposals:
        says = definition.from_document(each.version.definition)
        if not says.caps or each.reverses_id is not None:
            continue
        amount = steps.of(each.because).unit_amount
        day = people.company_date(each.outcome.occurred_at)
        for key in caps.keys(
            says,
            customer_id=each.outcome.customer_id,
            employee_id=each.employee_id,
            team_id=each.team_id,
            day=day,
        ):
            uses[each.programme_id, says.unit][key] += amount
    return sorted(uses.items())
