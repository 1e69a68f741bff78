"""The people every test knows: Alice serves customers, Bob is her manager, Carol is payroll, Dan sees nothing.

Also Erik, who is Bob's manager; Frida, who may give second approval; and Greta of HR. All work for the
Danish entity from 2020 on; Dan is on another team under a manager of his own, Hugo.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import transaction
from django.test import Client

from recognition.core import identity
from recognition.people import sign_in
from recognition.people.models import Employee, Employment, Entity, Role, RoleGrant, Team

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)

# name: (manager, team); in this order they are employed
PLACES = {
    "erik": ("", "Ledelse"),
    "bob": ("erik", "Kundeservice"),
    "hugo": ("erik", "Lager"),
    "alice": ("bob", "Kundeservice"),
    "carol": ("erik", "Løn"),
    "dan": ("hugo", "Lager"),
    "frida": ("hugo", "Økonomi"),
    "greta": ("erik", "HR"),
}
ROLES = (
    ("carol", Role.PAYROLL_PREPARER),
    ("greta", Role.HR),
    ("greta", Role.PAYROLL_RELEASER),
    ("frida", Role.SECOND_APPROVER),
    ("frida", Role.FINANCE),
    ("erik", Role.PROGRAMME_OWNER),
    ("hugo", Role.PROGRAMME_OWNER),
)


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
    """Employ the cast and give them their roles: in few statements, because nearly every test begins with it."""
    entity = Entity.objects.create(
        external_id="DK", name="Bakkegaard ApS", country="DK", currency="DKK", time_zone="Europe/Copenhagen"
    )
    teams = Team.objects.bulk_create(Team(name=name) for name in dict.fromkeys(team for _, team in PLACES.values()))
    by_name = {team.name: team for team in teams}
    people = {row.external_id: row for row in Employee.objects.bulk_create(_employee(name) for name in PLACES)}
    Employment.objects.bulk_create(
        _employment(people[name], entity, manager=people.get(manager), team=by_name[team])
        for name, (manager, team) in PLACES.items()
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(employee=people[name], role=role, granted_at=BEGINNING) for name, role in ROLES
    )
    return Cast(entity=entity, **people)


def employ(name: str, entity: Entity, *, manager: Employee | None, team: str) -> Employee:
    """One more employee of ``entity`` from 2020 on, with a payroll number of their own."""
    employee = _employee(name)
    employee.save()
    _employment(employee, entity, manager=manager, team=Team.objects.get_or_create(name=team)[0]).save()
    return employee


def payroll_number(employee: Employee) -> str:
    """What payroll knows them by: text that begins with a nought, of five digits as the narrowest file takes.

    It stays so short however many employees the tests before have made.
    """
    return f"0{employee.pk % 10_000:04}"


def signed_in(employee: Employee) -> Client:
    """A browser with a session of this person's, however they came by it."""
    with transaction.atomic():
        user = sign_in.user_of(employee, at=BEGINNING)
    client = Client()
    client.force_login(user)
    return client


def _employee(name: str) -> Employee:
    return Employee(
        external_id=name,
        uid=identity.uid("test", "employee", name),
        name=name.title(),
        email=f"{name}@bakkegaard.example",
        language="da",
        hired_on=date(2020, 1, 1),
    )


def _employment(employee: Employee, entity: Entity, *, manager: Employee | None, team: Team) -> Employment:
    return Employment(
        employee=employee,
        entity=entity,
        team=team,
        manager=manager,
        payroll_number=payroll_number(employee),
        country="DK",
        starts_on=date(2020, 1, 1),
    )
