"""What it means to a person when the database refuses a row of this part."""

from recognition.core.errors import Forbidden

SENTENCES = {
    "judgement_once": "This programme has judged the outcome already; another run was faster.",
    "occasion_once": "This programme has judged the occasion already; another run was faster.",
    "proposal_once_per_occasion": "The person has an award for this occasion already; it pays once.",
    "proposal_beneficiary": "A proposal keeps its beneficiary.",
    "proposal_sign": "An award is above 0, a reversal below 0.",
    "proposal_held_for_something": "A held proposal says what it waits for, any other does not.",
    "proposal_payable_has_period": "What is payable belongs to a period; open one for the entity.",
    "decision_once": "Somebody decided at the same moment; look at the proposal again.",
    "person_period_once": "The person's sum of the period was made at the same moment; try again.",
}

FORBIDDEN = {
    "proposal_not_for_oneself": "Nobody proposes for themself.",
    "decision_not_for_oneself": "Nobody decides about themself; their manager does.",
    "decision_not_by_proposer": "Nobody decides about what they proposed; another approver does.",
    "decision_second_is_another": "The second approver is never the first; another one decides.",
    "decision_not_by_direct_report": "Nobody decides for somebody whose direct report they are.",
    "decision_names_the_beneficiary": "A decision names the beneficiary and the proposer of its proposal.",
    "decision_beneficiary": "A decision names the beneficiary of its proposal.",
}


class NotYours(Forbidden):
    """The database refused a decision by somebody who may not make it."""

    code = "not_yours_to_decide"
