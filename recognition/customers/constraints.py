"""What a broken constraint of this part means for a person."""

SENTENCES = {
    "touchpoint_once": "This touchpoint was reported by somebody else at the same moment; send it again.",
    "touchpoint_has_employee": "Only a contact by self-service has no employee; name the employee.",
    "touchpoint_references": "A touchpoint names a customer, employee or source that is not there; report that first.",
    "touchpoint_refers_here": "Touchpoints refer to this; it cannot be deleted while they are kept.",
    "outcome_once": "This outcome was reported by somebody else at the same moment; send it again.",
    "outcome_uid_once": "This outcome was reported by somebody else at the same moment; send it again.",
    "outcome_value_has_currency": "A value needs its currency; name it.",
    "conflict_once": "This conflict of interest was declared by somebody else just now; nothing is left to do.",
    "conflict_withdrawn_later": "A conflict cannot be withdrawn before it was declared; correct the time.",
    "nomination_not_of_oneself": "Nobody nominates themself; ask a colleague who saw it.",
    "nomination_decided_by_another": "Who nominates or is nominated does not decide; somebody else does.",
    "nomination_decided_when": "A decision about a nomination names who decided and when.",
}
