"""What lies before somebody who wants to give kudos: what is left, what can be named, what they have to spend."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Model

from recognition.kudos import allowance
from recognition.kudos.models import Allowance, AllowanceRule, KudosPolicy
from recognition.kudos.selectors import allowances, givers
from recognition.kudos.selectors.allowances import Left
from recognition.ledger.entries import AccountRef
from recognition.people import selectors as people

Row = TypeVar("Row", bound=Model)

_DESK = """
    SELECT
        (SELECT row_to_json(p) FROM kudos_kudospolicy p
            WHERE p.set_at <= %(at)s ORDER BY p.set_at DESC, p.id DESC LIMIT 1),
        (SELECT coalesce(json_agg(json_build_array(v.code, v.names) ORDER BY v.code), '[]')
            FROM kudos_value v WHERE v.is_active),
        (SELECT coalesce(json_agg(row_to_json(r)), '[]') FROM (
            SELECT DISTINCT ON (team_id, role) * FROM kudos_allowancerule WHERE set_at <= %(at)s
            ORDER BY team_id, role, set_at DESC, id DESC) r),
        (SELECT coalesce(json_agg(row_to_json(a) ORDER BY a.opened_at DESC, a.id DESC), '[]') FROM (
            SELECT * FROM kudos_allowance WHERE employee_id = %(me)s ORDER BY opened_at DESC, id DESC LIMIT 20) a),
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
"""


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
        chosen, values, rules, opened, accounts, is_unnoticed, name, zone, team_id, is_active = cursor.fetchone()
    policy = _row(KudosPolicy, chosen) if chosen else KudosPolicy(set_at=at)
    person = givers.Person(
        employee_id=employee_id,
        name=name,
        zone=zone or settings.LAURELS.company_time_zone,
        team_id=team_id,
        is_active=is_active,
    )
    in_force = [givers.rule_of(_row(AllowanceRule, each)) for each in rules if each["amount"] is not None]
    terms = allowance.resolve(in_force, team_id=person.team_id, roles=roles)
    now = allowances.at_this_moment(
        person=person, terms=terms, opened=[_row(Allowance, each) for each in opened], unit=policy.unit, at=at
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


def _row(model: type[Row], data: Mapping[str, Any]) -> Row:
    return model(**{field.attname: field.to_python(data[str(field.column)]) for field in model._meta.concrete_fields})
