"""The documents that list variables agree with the model of the environment."""

import re

from django.conf import settings

from backend import environment, reference


def test_the_configuration_page_is_the_one_the_model_writes():
    written = (settings.BASE_DIR / "docs/configuration.md").read_text(encoding="utf-8")

    assert written == reference.configuration(), "run `manage.py configuration --write`"


def test_every_variable_says_what_it_does():
    assert [name for name, field in environment.Environment.model_fields.items() if not field.description] == []


def test_the_example_names_only_variables_that_somebody_reads():
    example = (settings.BASE_DIR / ".env.example").read_text(encoding="utf-8")
    compose = (settings.BASE_DIR / "compose.yaml").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Z_]+)=", example, flags=re.MULTILINE)

    unread = [
        name for name in names if name not in environment.Environment.model_fields and f"${{{name}" not in compose
    ]

    assert len(names) > 5
    assert unread == []


def test_compose_sets_only_variables_that_somebody_reads():
    compose = (settings.BASE_DIR / "compose.yaml").read_text(encoding="utf-8")
    names = set(re.findall(r"^\s+(LAURELS_[A-Z_]+|DATABASE_[A-Z_]*URL|CELERY_[A-Z_]+):", compose, flags=re.MULTILINE))

    assert len(names) > 5
    assert names - environment.Environment.model_fields.keys() == set()
