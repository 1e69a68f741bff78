"""One row of every model, all of them linked, so that everything is a chosen person's and carries a marker."""

import json
import uuid

from django.apps import apps
from django.db import connection, models

from recognition.activity import personal
from recognition.people.models import Employee, User

NUMBER = 900_001
MARKER = "m4rk3r"
# Statistics are of who had the payroll number in their year.
IN_TIME = {("payroll.PayStatisticImport", "year"): 2026, ("people.Employment", "ends_on"): "2027-01-01"}
OURS = ("recognition.", "integrations.", "backend")


def our_models():
    configs = [config for config in apps.get_app_configs() if config.name.startswith(OURS)]
    ours = [model for config in configs for model in config.get_models()]
    registered = [apps.get_model(label) for label in personal.registered]
    return [model for model in dict.fromkeys([*ours, *registered]) if model not in (Employee, User)]


def plant(subject):
    """Rows that no service would write: checks and foreign keys sleep until the test's transaction is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        for model in our_models():
            _drop_checks(cursor, model._meta.db_table)
            values = {field.column: _value(field, model, subject) for field in model._meta.concrete_fields}
            columns, places = ", ".join(f'"{name}"' for name in values), ", ".join(["%s"] * len(values))
            cursor.execute(f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places})", list(values.values()))
        cursor.execute("SET session_replication_role = DEFAULT")


def _drop_checks(cursor, table):
    cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'x')", [table])
    for (name,) in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


def _value(field, model, subject):
    entry = personal.registered.get(model._meta.label)
    special = _special(field, model, subject)
    if special is not None:
        return special
    related = field.related_model
    if related is Employee or (entry and field.name in entry.person_paths and related is None):
        return subject.user_id if field.name == "user_id" else subject.employee_id
    if related is User:
        return subject.user_id
    if field.primary_key and isinstance(field, models.CharField):
        return str(NUMBER)
    if field.primary_key or related is not None:
        return NUMBER
    return _plain(field, subject)


def _special(field, model, subject):
    if field.name == "holder_kind":
        return "employee"
    if (model._meta.label, field.name) == ("activity.IdempotencyKey", "actor"):
        return f"employee:{subject.employee_id}"
    if model._meta.label == "programmes.CapUse" and field.name in ("cap", "holder"):
        return "employee" if field.name == "cap" else str(subject.employee_id)
    return IN_TIME.get((model._meta.label, field.name))


PLAIN = {
    models.JSONField: lambda field, subject: json.dumps([{"employee": subject.employee_id, "marker": MARKER}]),
    models.UUIDField: lambda field, subject: uuid.uuid4(),
    models.BinaryField: lambda field, subject: MARKER.encode(),
    models.DateTimeField: lambda field, subject: "2026-01-01T00:00:00Z",
    models.DateField: lambda field, subject: "2026-01-01",
    models.BooleanField: lambda field, subject: True,
    models.GenericIPAddressField: lambda field, subject: "192.0.2.1",
    models.TextField: lambda field, subject: MARKER,
    models.CharField: lambda field, subject: MARKER[: field.max_length],
}


def _plain(field, subject):
    return next((make(field, subject) for kind, make in PLAIN.items() if isinstance(field, kind)), 1)
