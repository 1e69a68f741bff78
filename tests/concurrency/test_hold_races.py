"""A hold set while an identity is being erased waits for that: it never says it keeps what goes at the same moment."""

from datetime import UTC, date, datetime
from threading import Event

import pytest

from recognition.core.actor import Actor
from recognition.people.models import Employee, Employment, RoleGrant
from recognition.people.selectors import UnknownEmployee
from recognition.privacy import services
from recognition.privacy.selectors import obstacles
from tests import cast as people
from tests.concurrency.together import together

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
AT = datetime(2026, 9, 30, 12, tzinfo=UTC)


def test_a_hold_waits_for_the_erasure_under_way(monkeypatch):
    cast = people.gather()
    greta, frida = (Actor(channel="test", employee_id=each.pk) for each in (cast.greta, cast.frida))
    RoleGrant.objects.create(employee=cast.frida, role="hr", granted_at=AT)
    Employee.objects.filter(pk=cast.alice.pk).update(left_on=date(2026, 8, 31))
    Employment.objects.filter(employee=cast.alice).update(ends_on=date(2026, 9, 1))
    number = services.ask_anonymisation(actor=greta, employee_id="alice", early_reason="Asked.", at=AT, key="1")
    services.confirm_anonymisation(actor=frida, anonymisation_id=number, at=AT)
    checked, held = Event(), Event()
    real = obstacles.require_none

    def careful(**asked):
        real(**asked)
        checked.set()
        assert not held.wait(2), "the hold was set although the erasure had passed its check"

    def erase():
        services.anonymise(anonymisation_id=number, at=AT)

    def hold():
        checked.wait(20)
        services.set_hold(actor=greta, employee_id="alice", reason="A case.", at=AT, key="2")
        held.set()

    monkeypatch.setattr(obstacles, "require_none", careful)

    erased, refused = together(lambda each: (erase, hold)[each](), 2)

    assert (erased, type(refused)) == (None, UnknownEmployee)
    assert Employee.objects.get(pk=cast.alice.pk).erased_at == AT
