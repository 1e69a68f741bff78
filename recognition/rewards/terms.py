"""What a proposal says about the decisions it allows."""

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
