"""Northwind, a bundle of an outside company, is imported as it is (acceptance data beside the clone)."""

from pathlib import Path

import pytest
from django.core.management import call_command

from recognition.customers.models import Customer, Outcome, Touchpoint
from recognition.people.models import Employee, Employment, Entity

BUNDLE = Path(__file__).parents[4] / "shared/data/northwind"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not BUNDLE.exists(), reason="the Northwind bundle is not beside this clone"),
]


@pytest.mark.slow
def test_northwind_is_imported_and_the_second_time_nothing_changes(capsys):
    call_command("import_bundle", str(BUNDLE))

    assert {model: model.objects.count() for model in (Employee, Customer, Touchpoint, Outcome)} == {
        Employee: 9,
        Customer: 91,
        Touchpoint: 830,
        Outcome: 743,
    }
    assert dict(Entity.objects.values_list("external_id", "currency")) == {"default-GBP": "GBP", "default-USD": "USD"}
    assert Employment.objects.filter(entity__currency="GBP").count() == 4
    assert dict.fromkeys(Outcome.objects.values_list("kind", "family")) == {
        ("repeat_purchase", "gain"): None,
        ("churn", "loss"): None,
    }
    capsys.readouterr()

    call_command("import_bundle", str(BUNDLE))

    told = capsys.readouterr().out
    assert "Nothing changed." in told
    assert "0 new, 1673 unchanged, 0 corrected" in told
