"""The people every test knows: Alice serves customers, Bob is her manager, Carol is payroll, Dan sees nothing.

Also Erik, who is Bob's manager; Frida, who may give second approval; and Greta of HR. All work for the
Danish entity from 2020 on; Dan is on another team under a manager of his own, Hugo.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from recognition.core import identity
from recognition.people.models import Employee, Employment, Entity, Role, RoleGrant, Team

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Cast:
    entity: Entity
    alice: Employee
    bob: Employee
    carol: Employee
    dan: Employee
    erik: Employee
    frida: Employee
    greta: Employee
    hugo: Employee


def gather() -> Cast:
    """Employ the cast and give them their roles."""
    entity = Entity.objects.create(
        external_id="DK", name="Bakkegaard ApS", country="DK", currency="DKK", time_zone="Europe/Copenhagen"
    )
    erik = employ("erik", entity, manager=None, team="Ledelse")
    bob = employ("bob", entity, manager=erik, team="Kundeservice")
    hugo = employ("hugo", entity, manager=erik, team="Lager")
    people = {
        "alice": employ("alice", entity, manager=bob, team="Kundeservice"),
        "bob": bob,
        "carol": employ("carol", entity, manager=erik, team="Løn"),
        "dan": employ("dan", entity, manager=hugo, team="Lager"),
        "erik": erik,
        "frida": employ("frida", entity, manager=hugo, team="Økonomi"),
        "greta": employ("greta", entity, manager=erik, team="HR"),
        "hugo": hugo,
    }
    for name, role in (
        ("carol", Role.PAYROLL_PREPARER),
        ("greta", Role.HR),
        ("greta", Role.PAYROLL_RELEASER),
        ("frida", Role.SECOND_APPROVER),
        ("frida", Role.FINANCE),
        ("erik", Role.PROGRAMME_OWNER),
        ("hugo", Role.PROGRAMME_OWNER),
    ):
        RoleGrant.objects.create(employee=people[name], role=role, granted_at=BEGINNING)
    return Cast(entity=entity, **people)


def employ(name: str, entity: Entity, *, manager: Employee | None, team: str) -> Employee:
    """One more employee of ``entity`` from 2020 on, with a payroll number of their own."""
    employee = Employee.objects.create(
        external_id=name,
        uid=identity.uid("test", "employee", name),
        name=name.title(),
        email=f"{name}@bakkegaard.example",
        language="da",
        hired_on=date(2020, 1, 1),
    )
    Employment.objects.create(
        employee=employee,
        entity=entity,
        team=Team.objects.get_or_create(name=team)[0],
        manager=manager,
        payroll_number=f"0{employee.pk}",
        country="DK",
        starts_on=date(2020, 1, 1),
    )
    return employee
