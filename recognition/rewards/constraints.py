"""What it means to a person when the database refuses a row of this part."""

from recognition.core.errors import Forbidden

SENTENCES = {
    "judgement_once": "This programme has judged the outcome already; another run was faster.",
    "occasion_once": "This programme has judged the occasion already; another run was faster.",
    "proposal_once_per_occasion": "The person has an award for this occasion already; it pays once.",
    "proposal_once_per_correction": "The person has the difference of this correction already; it pays once.",
    "dispute_is_about_something": "Contesting names an award, or the outcome that has none.",
    "dispute_open_once": "This award is being contested already; add to that one.",
    "dispute_missing_open_once": "You contest this outcome already; add to that one.",
    "dispute_settled_by_somebody": "A settled dispute names who settled it, when and how; an open one none of it.",
    "correction_once": "Somebody corrected this occasion at the same moment; look at it again.",
    "agreed_split_one_for_an_outcome": "There is an agreed split for this outcome already; void that one first.",
    "agreed_share_once": "Each person has one share in a split; add their numbers up first.",
    "agreed_share_above_nothing": "A share is above 0; leave out who gets nothing.",
    "case_amount_positive": "A case is about an amount above 0.",
    "case_settled_by_somebody": "A settled case names who settled it, when and how; an open one none of it.",
    "proposal_beneficiary": "A proposal keeps its beneficiary.",
    "proposal_sign": "An award is above 0, a reversal below 0.",
    "proposal_held_for_something": "A held proposal says what it waits for, any other does not.",
    "proposal_payable_has_period": "What is payable belongs to a period; open one for the entity.",
    "decision_once": "Somebody decided at the same moment; look at the proposal again.",
    "person_period_once": "The person's sum of the period was made at the same moment; try again.",
}

FORBIDDEN = {
    "dispute_not_reviewed_by_oneself": "Nobody reviews what they contest themself; another person does.",
    "case_not_settled_by_oneself": "Nobody settles a case about themself; another person in HR does.",
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
