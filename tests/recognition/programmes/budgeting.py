"""A programme with budgets, for tests of what finance does with them."""

from datetime import UTC, datetime

from recognition.core import actor, db
from recognition.ledger import chart
from recognition.ledger import services as ledger
from recognition.ledger.entries import EntryDraft
from recognition.programmes import selectors, services
from tests.recognition.programmes.examples import FILE

AT = datetime(2025, 12, 1, 12, tzinfo=UTC)
APART = "[budget]\nby_cost_centre = true\n"


def programme(cast, more=""):
    owner = actor.Actor(channel="test", employee_id=cast.erik.pk)
    version_id = services.load(actor=owner, text=FILE + more, at=AT, key=f"load {more}").version_id
    return selectors.version(version_id=version_id).programme


def act(service, employee, amount=50_000, *, unit="DKK", key="2026", **more):
    """One of the services as ``employee``, on the programme of the file."""
    return getattr(services, service)(
        actor=actor.Actor(channel="test", employee_id=employee.pk),
        programme_code="keep-customers",
        unit=unit,
        amount=amount,
        at=AT,
        key=key,
        **more,
    )


def commit(budget_id, amount, key):
    draft = EntryDraft(
        key=key,
        code="test",
        subject_kind="test",
        subject_id=1,
        transfers=chart.reserve(budget_id=budget_id, unit="DKK", amount=amount),
    )
    with db.durable():
        ledger.post(draft=draft, at=AT)
