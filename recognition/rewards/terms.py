"""What a proposal says about the decisions it allows."""

from recognition.people import selectors as people
from recognition.programmes import definition
from recognition.rewards import verdicts
from recognition.rewards.models import Proposal


def of(proposal: Proposal, says: definition.Definition | None = None) -> verdicts.Terms:
    """The terms of a proposal whose version is read; ``says`` is its definition, where that is known already."""
    says = says or definition.from_document(proposal.version.definition)
    return verdicts.Terms(
        proposed=abs(proposal.proposed_amount),
        is_entitlement=says.nature == "entitlement",
        is_reversal=proposal.reverses_id is not None,
        unit=proposal.unit,
        # A reversal is adjusted to what is left to take back, which is no percentage of anything.
        presets_percent=says.approval.presets_percent if proposal.reverses_id is None else (),
    )


def limits(proposal: Proposal, says: definition.Definition, *, approved_in_period: int) -> verdicts.Limits:
    """From which amount on a second person must confirm, where the person was approved so much in the open period.

    The proposal's outcome is read.
    """
    found = says.approval_in(unit=proposal.unit, day=people.company_date(proposal.outcome.occurred_at))
    return verdicts.Limits(
        second_above=found.second_above,
        second_above_in_period=found.second_above_in_period,
        approved_in_period=approved_in_period,
    )
