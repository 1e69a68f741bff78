"""Kudos that name a customer, for the customer's own story: shown by their own visibility, without any weight."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from recognition.core.actor import Actor

_NAMING = """
    SELECT kudos.id, giver.name, array_agg(thanked.name ORDER BY recipient.id), words.text, kudos.given_at,
           kudos.visibility = 'private'
    FROM kudos_kudos AS kudos
    JOIN people_employee AS giver ON giver.id = kudos.giver_id
    JOIN kudos_kudosrecipient AS recipient ON recipient.kudos_id = kudos.id
    JOIN people_employee AS thanked ON thanked.id = recipient.employee_id
    LEFT JOIN activity_personaltext AS words ON words.digest = kudos.text_digest
    WHERE kudos.customer_id = %(customer)s AND kudos.withdrawn_at IS NULL AND kudos.hidden_at IS NULL
        AND kudos.given_at >= %(since)s AND kudos.given_at < %(before)s
        AND (
            %(me)s IN (kudos.giver_id, recipient.employee_id)
            OR (kudos.visibility = 'public' AND NOT recipient.is_discreet AND NOT EXISTS (
                SELECT FROM people_privacychoice AS choice
                WHERE choice.employee_id = recipient.employee_id AND choice.topic = 'kudos_feed' AND NOT choice.allows
            ))
        )
    GROUP BY kudos.id, giver.name, words.text
    ORDER BY kudos.given_at DESC, kudos.id DESC LIMIT %(limit)s
"""


class Naming(NamedTuple):
    """One kudos that names the customer; ``text`` is None when it was erased."""

    kudos_id: int
    giver: str
    thanked: list[str]
    text: str | None
    given_at: datetime
    is_private: bool


def naming(*, viewer: Actor, customer_id: int, since: datetime, before: datetime, limit: int) -> list[Naming]:
    """The kudos of [since, before) that name the customer, newest first: public ones, and those of the viewer's own.

    Without who keeps theirs out of the feed. For whoever may see the customer; the caller has made sure. One statement.
    """
    asked: dict[str, Any] = {"customer": customer_id, "me": viewer.employee_id or 0, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_NAMING, asked | {"since": since, "before": before})
        return [Naming(*row) for row in cursor.fetchall()]
