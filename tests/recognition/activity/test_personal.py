"""The registry of personal data names every row that leads to a person."""

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from recognition.activity import personal
from recognition.people.models import Employee, User

NAMES_A_PERSON = ("employee_id", "user_id", "on_behalf_of_id", "_by_id")


def ours():
    return [model for model in apps.get_models() if model.__module__.startswith("recognition.")]


def leads_to_a_person(model):
    return model in (Employee, User) or any(
        field.related_model in (Employee, User) or field.attname.endswith(NAMES_A_PERSON)
        for field in model._meta.concrete_fields
    )


def resolves(model, path):
    first, _, rest = path.partition("__")
    try:
        field = model._meta.get_field(first)
    except FieldDoesNotExist:
        return first == "pk" or first in {field.attname for field in model._meta.concrete_fields}
    return not rest or resolves(field.related_model, rest)


def test_every_row_that_leads_to_a_person_is_registered():
    found = {model._meta.label for model in ours() if leads_to_a_person(model)}

    assert len(found) > 10
    assert sorted(found - personal.registered.keys()) == [], "register them with activity.personal in ready()"


def test_what_is_registered_exists():
    known = {model._meta.label: model for model in ours()}

    assert sorted(personal.registered.keys() - known.keys()) == []
    for label, data in personal.registered.items():
        assert [path for path in data.person_paths if not resolves(known[label], path)] == [], label
        assert data.what.endswith("."), label


def test_a_model_is_registered_once_and_with_a_known_clock():
    with pytest.raises(ValueError, match="already"):
        personal.register("activity.Activity", (), "audit", "Again.")
    with pytest.raises(ValueError, match="forever"):
        personal.register("activity.Nothing", (), "forever", "What nobody may keep.")
