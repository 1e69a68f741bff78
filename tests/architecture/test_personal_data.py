"""Access and erasure can only be complete if every row that leads to a person is registered."""

from django.apps import apps
from django.db import models

from recognition.activity import personal
from recognition.people.models import Employee, User

PEOPLE = (Employee, User)
OUR_APPS = [
    config.label
    for config in apps.get_app_configs()
    if config.name.startswith(("recognition.", "integrations.", "backend"))
]
# Rows without a foreign key to people.* still name a person by id.
ID_FIELDS = ("employee_id", "user_id", "on_behalf_of_id", "_by_id")

NUMBER = "payroll_number"  # names a person in an entity and a year, also where nothing else does


def our_models():
    return [model for label in OUR_APPS for model in apps.get_app_config(label).get_models()]


def person_fields(model):
    for field in model._meta.concrete_fields:
        refers = isinstance(field, models.ForeignKey) and field.related_model in PEOPLE
        if refers or (isinstance(field, models.BigIntegerField) and field.name.endswith(ID_FIELDS)):
            yield field.name


def test_every_model_that_names_a_person_is_registered():
    missing = {model._meta.label for model in our_models() if any(person_fields(model)) and model not in PEOPLE}
    assert missing - personal.registered.keys() == set()


def test_every_model_that_holds_a_payroll_number_is_registered():
    held = {model._meta.label for model in our_models() for field in model._meta.fields if field.name == NUMBER}
    assert "payroll.PayStatistic" in held
    assert held - personal.registered.keys() == set()


def test_every_field_that_names_a_person_is_among_the_registered_paths():
    unnamed = [
        f"{model._meta.label}.{field}"
        for model in our_models()
        if model._meta.label in personal.registered
        for field in person_fields(model)
        if field not in personal.registered[model._meta.label].person_paths
    ]
    assert unnamed == []


def test_what_is_registered_exists():
    assert len(personal.registered) > 20
    for label, entry in personal.registered.items():
        apps.get_model(label).objects.values_list(*entry.person_paths)
