"""A batch's line in kind says by which figures it was judged; of an erased person to auditors alone."""

import pytest

from recognition.payroll.models import PayrollLine
from recognition.people.models import Employee
from tests.backend.web.payroll_office import Office, closed_month
from tests.recognition.payroll.office import CUT_OFF
from tests.recognition.shop.limits import verified
from tests.recognition.shop.till import Till

pytestmark = pytest.mark.django_db


def test_a_line_says_why_it_is_free_of_tax(world, token_for, caller):
    office, till = Office(world), Till(world.cast)
    verified(world.cast)
    office.approved()
    till.points(world.cast.alice, 500)
    till.item("gift", value_minor=8_000, tax_class="exempt_within_threshold")
    till.handed_over(world.cast.alice, "gift")
    batch = closed_month(office, awards=0).build()
    address = f"/api/v1/batches/{batch.pk}/lines"
    client = caller(token_for("batches:read", employee="carol"))

    told = {line["kind"]: line["tax_because"] for line in client.get(address).json()["results"]}

    figures = {"year": 2026, "currency": "DKK", "total": "80.00", "limit": "1300.00"}
    assert told == {"cash": None, "exempt_gift_info": {"code": "within_limit", "version": 1, "line": "", **figures}}
    Employee.objects.filter(pk=PayrollLine.objects.earliest("pk").employee_id).update(erased_at=CUT_OFF)
    assert [line["tax_because"] for line in client.get(address).json()["results"]] == [None, None]
