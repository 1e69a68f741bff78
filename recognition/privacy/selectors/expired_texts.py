"""Texts whose clock has run out, as questions for their ids: apart from the rows that prove them.

``before`` is the cutoff, ``people`` those of the country, ``held`` those a legal hold is on.
"""

from collections.abc import Mapping

# Reasons of declines, and the contests of what was declined, since the decline.
_DECLINED = """
    SELECT text.id FROM activity_personaltext text
    WHERE text.text IS NOT NULL AND text.employee_id = ANY(%(people)s) AND NOT text.employee_id = ANY(%(held)s)
        AND text.digest IN (
            SELECT decision.reason_digest FROM rewards_decision decision
            JOIN rewards_proposal proposal ON proposal.id = decision.proposal_id AND proposal.state = 'declined'
            WHERE decision.decided_at < %(before)s
            UNION
            SELECT unnest(ARRAY[dispute.text_digest, dispute.answer_digest]) FROM rewards_dispute dispute
            JOIN rewards_proposal proposal ON proposal.id = dispute.proposal_id AND proposal.state = 'declined'
            WHERE dispute.settled_at < %(before)s)
"""

# Thanks of who left, thanks to people who all left, and deeds of who left, since they left. What thanks said before
# they were edited is known to the trail alone.
_RECOGNITION = """
    WITH gone AS (
        SELECT kudos.id, kudos.text_digest FROM kudos_kudos kudos
        JOIN people_employee giver ON giver.id = kudos.giver_id
        WHERE giver.left_on < %(before)s AND giver.id = ANY(%(people)s) AND NOT giver.id = ANY(%(held)s)
        UNION
        SELECT kudos.id, kudos.text_digest FROM kudos_kudos kudos
        JOIN kudos_kudosrecipient thanked ON thanked.kudos_id = kudos.id
        JOIN people_employee person ON person.id = thanked.employee_id
        GROUP BY kudos.id
        HAVING bool_and(coalesce(person.left_on < %(before)s, false) AND person.id = ANY(%(people)s)
            AND NOT person.id = ANY(%(held)s))
    )
    SELECT text.id FROM activity_personaltext text
    WHERE text.text IS NOT NULL AND text.digest IN (
        SELECT gone.text_digest FROM gone
        UNION
        SELECT edited.text_digest FROM gone JOIN activity_activity edited
            ON edited.subject_kind = 'kudos' AND edited.subject_id = gone.id
        WHERE edited.code IN ('kudos.given', 'kudos.edited')
        UNION
        SELECT unnest(ARRAY[deed.evidence_digest, deed.reason_digest]) FROM customers_nomination deed
        JOIN people_employee person ON person.id = deed.nominee_id
        WHERE person.left_on < %(before)s AND person.id = ANY(%(people)s) AND NOT person.id = ANY(%(held)s))
"""

QUESTIONS: Mapping[str, str] = {"declined_texts": _DECLINED, "recognition_texts": _RECOGNITION}
