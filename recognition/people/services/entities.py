"""Legal entities: one more, or other facts about one."""

from dataclasses import asdict
from datetime import datetime

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError
from recognition.core.mistakes import Mistake
from recognition.people import access, selectors
from recognition.people.models import Entity, Role
from recognition.people.reports import EntityReport, Refusals
from recognition.people.services import intake


class BadEntity(DomainError):
    """What is said of an entity cannot be true; ``field`` is what is wrong."""

    code = "bad_entity"

    def __init__(self, field: str, sentence: str, mistake: Mistake | None = None) -> None:
        super().__init__(sentence)
        self.field, self.mistake = field, mistake


def add_entity(*, actor: Actor, report: EntityReport, at: datetime, key: str) -> int:
    """Make a legal entity and return its number. By HR or an administrator of the whole company.

    Raises RoleNeeded, BadEntity, KeyReused.
    """

    def work() -> int:
        if Entity.objects.filter(external_id=report.entity_id).exists():
            raise BadEntity("entity_id", f"There is an entity {report.entity_id} already; change that one.")
        return _take_in(actor, "entity.added", report, at)

    with durable():
        access.require_role(actor=actor, roles=[Role.HR, Role.ADMINISTRATOR], at=at)
        return activity.once(
            service="people.add_entity", actor=actor, key=key, arguments=asdict(report), at=at, work=work
        )


def change_entity(*, actor: Actor, report: EntityReport, at: datetime, key: str) -> int:
    """Change name, country, time zone or payroll system of an entity; its currency stays for ever. Its number.

    A new time zone holds for periods that open from now on. By HR of the entity, or an administrator.
    Raises UnknownEntity, RoleNeeded, BadEntity, KeyReused.
    """
    with durable():
        entity = selectors.entity_by(report.entity_id)
        access.require_role(actor=actor, roles=[Role.HR, Role.ADMINISTRATOR], entity_id=entity.pk, at=at)
        return activity.once(
            service="people.change_entity",
            actor=actor,
            key=key,
            arguments=asdict(report),
            at=at,
            work=lambda: _take_in(actor, "entity.changed", report, at),
        )


def _take_in(actor: Actor, code: str, report: EntityReport, at: datetime) -> int:
    refusals = Refusals()
    merged = intake.take_in_entities(rows=[(1, report)], refusals=refusals)
    for wrong in refusals.first:
        raise BadEntity(wrong.field, f"{wrong.field}: {wrong.sentence}.", wrong.mistake)
    entity = selectors.entity_by(report.entity_id)
    if not merged.is_unchanged:
        activity.record(actor=actor, at=at, code=code, subject_kind="entity", subject_id=entity.pk, data={})
    return entity.pk
