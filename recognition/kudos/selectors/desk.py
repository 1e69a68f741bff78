"""What lies before somebody who wants to give kudos: what is left, what can be named, what they have to spend."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection

from recognition.kudos import allowance
from recognition.kudos.models import Allowance, KudosPolicy
from recognition.kudos.selectors import allowances, givers, scene
from recognition.kudos.selectors.allowances import Left
from recognition.ledger.entries import AccountRef
from recognition.people import selectors as people

_DESK = f"""
    SELECT {scene.CHOSEN},
        (SELECT coalesce(json_agg(json_build_array(v.code, v.names) ORDER BY v.code), '[]')
            FROM kudos_value v WHERE v.is_active),
        (SELECT coalesce(json_agg(json_build_array(h.code, h.unit, h.holder_kind, h.holder_id, h.balance)), '[]')
            FROM (
                SELECT * FROM ledger_account
                WHERE holder_kind = 'employee' AND holder_id = %(me)s AND code IN ('points', 'allowance_extra')
                UNION ALL
                SELECT account.* FROM kudos_allowance mine JOIN ledger_account account
                    ON account.holder_kind = 'allowance' AND account.code = 'allowance' AND account.holder_id = mine.id
                WHERE mine.employee_id = %(me)s) h),
        NOT EXISTS (SELECT FROM people_privacychoice c
            WHERE c.employee_id = %(me)s AND c.topic = 'kudos_feed' AND c.noticed_at IS NOT NULL),
        person.name, coalesce(nullif(person.time_zone, ''), entity.time_zone), now.team_id, now.id IS NOT NULL
    FROM people_employee person
        LEFT JOIN people_employment now ON now.employee_id = person.id
            AND now.starts_on <= %(day)s AND (now.ends_on IS NULL OR now.ends_on > %(day)s)
        LEFT JOIN people_entity entity ON entity.id = now.entity_id
    WHERE person.id = %(me)s
"""  # noqa: S608 (of constants)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What one giver has before them.

    ``to_spend`` is by unit, as ``to_spend`` says it; ``values`` maps a code to its names by language. ``zone`` is the
    clock their allowance lapses by. ``is_unnoticed``: they were not told yet that thanks are seen in the company.
    """

    policy: KudosPolicy
    values: dict[str, dict[str, str]]
    left: Left
    to_spend: dict[str, int]
    zone: str
    may_give: bool
    is_unnoticed: bool


def desk(*, employee_id: int, roles: Collection[str], at: datetime) -> Desk:
    """What an employee who holds ``roles`` ("manager" where they have reports) can give at ``at``; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_DESK, {"me": employee_id, "at": at, "day": people.company_date(at)})
        chosen, rules, opened, values, accounts, is_unnoticed, name, zone, team_id, is_active = cursor.fetchone()
    policy = scene.row(KudosPolicy, chosen) if chosen else KudosPolicy(set_at=at)
    person = givers.Person(
        employee_id=employee_id,
        name=name,
        zone=zone or settings.LAURELS.company_time_zone,
        team_id=team_id,
        is_active=is_active,
    )
    terms = allowance.resolve(scene.rules_of(rules), team_id=person.team_id, roles=roles)
    now = allowances.at_this_moment(
        person=person, terms=terms, opened=[scene.row(Allowance, each) for each in opened], unit=policy.unit, at=at
    )
    # These accounts are bounded, so each keeps its balance; one that is not there yet holds nothing.
    held = defaultdict(int, {AccountRef(*ref): balance for *ref, balance in accounts})
    return Desk(
        policy=policy,
        values=dict(values),
        left=allowances.left_of(now, employee_id=employee_id, held=held),
        to_spend=allowances.spendable(employee_id=employee_id, held=held),
        zone=person.zone,
        may_give=person.is_active,
        is_unnoticed=is_unnoticed,
    )
