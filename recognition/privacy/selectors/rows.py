"""The rows of one person in one registered model, complete by construction from the registry."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.apps import apps

from recognition.activity.personal import PersonalData, Subject
from recognition.people.models import Employee, User

CHUNK = 1_000
FETCHED = 4_000


def subject_of(employee: Employee) -> Subject:
    """The ids by which rows name this person."""
    return Subject(employee_id=employee.pk, user_id=employee.user_id)


def filters_of(entry: PersonalData, subject: Subject) -> list[dict[str, Any]]:
    """What the rows of a person fulfil: each of these is enough."""
    found = [] if entry.matches is None else [*entry.matches(subject)]
    for path in entry.person_paths:
        person = subject.user_id if names_user(entry.model_label, path) else subject.employee_id
        if person is not None:
            found.append({to_person(entry.model_label, path): person, **entry.only.get(path, {})})
    return found


def to_person(label: str, path: str) -> str:
    """A registered path on to the employee, where it ends at something that is an employee's."""
    related = field_of(label, path).related_model
    return path if related in (None, Employee, User) else f"{path}__employee"


def rows_of(entry: PersonalData, subject: Subject) -> Iterator[list[dict[str, Any]]]:
    """All rows of a person by column, a chunk at a time, each row once; streaming."""
    seen: set[Any] = set()
    for wanted in filters_of(entry, subject):
        found = _model(entry).objects.filter(**wanted).order_by()
        rows = found.values(*columns_of(entry)).iterator(chunk_size=FETCHED)
        while chunk := list(islice(rows, CHUNK)):
            key = _model(entry)._meta.pk.attname
            fresh = {row[key]: row for row in chunk if row[key] not in seen}
            seen.update(fresh)
            if fresh:
                yield list(fresh.values())


def columns_of(entry: PersonalData) -> list[str]:
    """The columns shown of a registered model: its own but the hidden ones, and those of related rows."""
    own = [field.attname for field in _model(entry)._meta.concrete_fields if field.name not in entry.hidden]
    return [*own, *entry.also]


def field_of(label: str, path: str) -> Any:
    """The field at the end of a path from a model, ``user_id`` of a foreign key included."""
    model = apps.get_model(label)
    found: Any = None
    for part in path.split("__"):
        found = model._meta.pk if part == "pk" else model._meta.get_field(part)
        model = found.related_model or model
    return found


def names_user(label: str, path: str) -> bool:
    """Whether a path leads to the id of an account, and not of an employee."""
    field = field_of(label, path)
    if field.is_relation:
        return field.related_model is User
    return field.model is User or field.name == "user_id"


def person_columns(entry: PersonalData) -> Sequence[str]:
    """The columns of the model itself that hold somebody's employee or user id."""
    found = []
    for field in _model(entry)._meta.concrete_fields:
        to_person = field.is_relation and field.related_model in (Employee, User)
        if to_person or field.name in entry.person_paths:
            found.append(field.attname)
    return found


def _model(entry: PersonalData) -> Any:
    return apps.get_model(entry.model_label)
