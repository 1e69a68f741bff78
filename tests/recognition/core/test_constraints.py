"""Every constraint of the database has a sentence for the person who meets it."""

import importlib
import pkgutil
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

import recognition
from recognition.activity.models import Dispatch, IdempotencyKey
from recognition.core import constraints, db
from recognition.core.errors import DomainError

ROOT = Path(recognition.__file__).parent
AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
NAMED_IN_SQL = re.compile(r"ADD CONSTRAINT (\w+)|CONSTRAINT = '(\w+)'")


def load_all_services():
    """Parts register beside their errors, so all of their modules have to be there."""
    for module in pkgutil.walk_packages([str(ROOT)], "recognition."):
        if re.search(r"\.(services|errors)(\.|$)|\.models$", module.name):
            importlib.import_module(module.name)


def names_of_models():
    ours = [model for model in apps.get_models() if model.__module__.startswith(("recognition.", "integrations."))]
    return {constraint.name for model in ours for constraint in model._meta.constraints}


def names_in_migrations():
    texts = [path.read_text(encoding="utf-8") for path in ROOT.glob("*/migrations/*.py")]
    return {a or b for text in texts for a, b in NAMED_IN_SQL.findall(text)}


def test_every_constraint_has_a_sentence():
    load_all_services()

    assert len(names_of_models()) > 20
    assert len(names_in_migrations()) > 5
    missing = sorted((names_of_models() | names_in_migrations()) - constraints.registered.keys())
    assert missing == [], "register them with core.constraints.register beside the errors of their part"


def test_every_sentence_says_what_to_do():
    load_all_services()

    said = [error(why).sentence for error, why in constraints.registered.values()]

    assert [sentence for sentence in said if not sentence.endswith(".") or len(sentence) < 20] == []


def test_a_name_is_registered_once():
    with pytest.raises(ValueError, match="registered already"):
        constraints.register({"idempotency_key_once": "Again."})


@pytest.mark.django_db
def test_the_outermost_service_speaks_of_a_broken_constraint_in_its_own_words():
    load_all_services()
    same = {"service": "s", "actor": "a", "key": "k", "fingerprint": "f", "result": 1, "used_at": AT}

    with pytest.raises(DomainError, match="send the request again") as refusal, db.durable():
        IdempotencyKey.objects.bulk_create([IdempotencyKey(**same), IdempotencyKey(**same)])

    assert refusal.value.code == "key_reused"
    assert not IdempotencyKey.objects.exists()


@pytest.mark.django_db
def test_a_refusal_nobody_registered_stays_what_it_is():
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Dispatch.objects.create(activity_id=None, consumer="c", due_at=AT)

    with pytest.raises(IntegrityError):
        constraints.explain(refusal.value)
