"""What giving is judged by: the policy, the people, and the allowance the giver has at this moment."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

from recognition.kudos import allowance
from recognition.kudos.models import Allowance, AllowanceRule, KudosPolicy
from recognition.kudos.selectors import allowances, givers
from recognition.people import selectors as people
from recognition.people.models import PrivacyChoice

Row = TypeVar("Row", bound=Model)

# The policy, the allowance rules and the allowances of %(me)s that can be the one of %(at)s, as columns of a statement
# that asks for more. Two days: the same period ends at most 26 hours earlier in another zone, should they have moved.
CHOSEN = """
        (SELECT row_to_json(p) FROM kudos_kudospolicy p
            WHERE p.set_at <= %(at)s ORDER BY p.set_at DESC, p.id DESC LIMIT 1),
        (SELECT coalesce(json_agg(row_to_json(r)), '[]') FROM (
            SELECT DISTINCT ON (team_id, role) * FROM kudos_allowancerule WHERE set_at <= %(at)s
            ORDER BY team_id, role, set_at DESC, id DESC) r),
        (SELECT coalesce(json_agg(row_to_json(a) ORDER BY a.opened_at DESC, a.id DESC), '[]') FROM kudos_allowance a
            WHERE a.employee_id = %(me)s AND a.ends_at > %(at)s::timestamptz - interval '2 days')
"""
_SCENE = f"""
    SELECT {CHOSEN},
        (SELECT coalesce(json_agg(json_build_array(p.id, p.name, p.zone, p.team_id, p.employment_id)), '[]')
            FROM ({givers.PERSONS}) p),
        ARRAY(SELECT c.employee_id FROM people_privacychoice c
            WHERE c.employee_id = ANY(%(ids)s) AND c.topic = %(topic)s AND NOT c.allows)
"""  # noqa: S608 (of constants)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """``people`` are those asked for who exist; the ``discreet`` are ``people.unwilling`` to be shown in the feed."""

    policy: KudosPolicy
    people: Mapping[int, givers.Person]
    now: allowances.Current
    discreet: Collection[int]


def scene(*, giver_id: int, recipients: Collection[int], at: datetime) -> Scene:
    """What giving to ``recipients`` at ``at`` is judged by; one statement, unless rules ask for roles."""
    asked: dict[str, Any] = {
        "me": giver_id,
        "ids": [giver_id, *recipients],
        "at": at,
        "day": people.company_date(at),
        "topic": PrivacyChoice.Topic.KUDOS_FEED.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SCENE, asked)
        chosen, rules, opened, found, discreet = cursor.fetchone()
    policy = row(KudosPolicy, chosen) if chosen else KudosPolicy(set_at=at)
    persons = [givers.person_of(*each) for each in found]
    known = {person.employee_id: person for person in persons}
    now = allowances.at_this_moment(
        person=known[giver_id],
        terms=givers.terms_by(rules_of(rules), person=known[giver_id], at=at),
        opened=[row(Allowance, each) for each in opened],
        unit=policy.unit,
        at=at,
    )
    return Scene(policy=policy, people=known, now=now, discreet=discreet)


def rules_of(rows: Collection[Mapping[str, Any]]) -> list[allowance.Rule]:
    """The rules in force, from the JSON of ``CHOSEN``."""
    return [givers.rule_of(row(AllowanceRule, each)) for each in rows if each["amount"] is not None]


def row(model: type[Row], data: Mapping[str, Any]) -> Row:
    """A row of ``model`` from its JSON."""
    return model(**{field.attname: field.to_python(data[str(field.column)]) for field in model._meta.concrete_fields})
