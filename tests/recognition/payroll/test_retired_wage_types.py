"""HR renames its own wage types from a day on, and retires them."""

import pytest
from django.db import IntegrityError, connection, transaction

from recognition.activity.models import Activity
from recognition.core.actor import system
from recognition.core.errors import Forbidden
from recognition.payroll import selectors
from recognition.payroll import services as payroll
from recognition.payroll.models import PayrollLine, WageType
from recognition.payroll.selectors import batch_pages
from tests.recognition.payroll.office import later
from tests.recognition.payroll.own_wages import JANUARY, NAMES, OCTOBER, OWN, add, row, use, used
from tests.recognition.rewards.world import NOW, as_

CALLED = {"da": "Servicebonus", "sv": "Servicebonus", "en": "Service bonus"}


@pytest.fixture
def office(office):
    assert office.world.version.programme.code == "loyal"
    return office


def rename(office, valid_from=OCTOBER, *, who=None, names=CALLED, wage_type=OWN, key="renamed"):
    who = as_(who or office.cast.greta)
    return payroll.rename_wage_type(
        actor=who, wage_type=wage_type, names=names, valid_from=valid_from, at=NOW, key=f"{key} {valid_from}"
    )


def retire(office, *, who=None, wage_type=OWN, is_retired=True, key="retired"):
    who = as_(who or office.cast.greta)
    payroll.retire_wage_type(actor=who, wage_type=wage_type, is_retired=is_retired, at=NOW, key=key)


def told(batch):
    """What the page of a batch calls its wage types, and what its files do."""
    found = batch_pages.batch_page(viewer=system("test"), batch_id=batch.pk, at=NOW)
    wages = selectors.head_for_payroll(batch=batch, released_by=None, at=NOW).wages
    return [each.names["en"] for each in found.totals], wages[OWN].names["en"]


@pytest.mark.slow
def test_a_new_name_holds_from_its_day_on_and_earlier_batches_keep_theirs(office):
    add(office)
    use(office)
    office.approved(amount=50_000)
    september = office.built()
    rename(office)
    office.approved(amount=10_000)
    office.close("2026-10", at=later(34))
    october = office.build("2026-10", at=later(34))

    assert (told(september), told(october)) == (
        (["Quality bonus"], "Quality bonus"),
        (["Service bonus"], "Service bonus"),
    )
    assert (row(office).names, [each.names for each in row(office).renamed]) == (NAMES, [CALLED])
    rename(office, JANUARY)
    assert row(office).names == CALLED
    assert WageType.objects.get(code=OWN).names == NAMES
    assert Activity.objects.filter(code="payroll.wage_type_renamed").count() == 2


def test_of_two_names_for_a_day_the_last_counts_and_the_database_changes_none(office):
    add(office)
    rename(office, JANUARY)
    rename(office, JANUARY, names=CALLED | {"en": "Care bonus"}, key="again")

    assert row(office).names["en"] == "Care bonus"
    assert [each.names["en"] for each in row(office).renamed] == ["Care bonus"]
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE payroll_wagetypename SET valid_from = '2020-01-01'")


@pytest.mark.slow
def test_a_retired_one_can_be_chosen_no_more_and_what_was_paid_keeps_it(office):
    add(office)
    award = office.approved(amount=50_000)
    use(office)
    with pytest.raises(payroll.WageTypeInUse, match="loyal in DK"):
        retire(office)
    use(office, "CUSTOMER_BONUS_CASH", OCTOBER)
    with pytest.raises(payroll.WageTypeInUse, match="loyal in DK"):
        retire(office, key="still until October")
    use(office, "CUSTOMER_BONUS_CASH", NOW.date())

    retire(office, key="now")

    assert (row(office).is_retired, row(office).is_payable, row(office).is_own) == (True, False, True)
    with pytest.raises(payroll.BadUse):
        use(office, valid_from=OCTOBER, key="no more")
    assert used(JANUARY) == [OWN]
    office.exported()
    office.taken_back(award, at=later(3))
    office.close("2026-10", at=later(34))
    office.build("2026-10", at=later(34))
    assert len({line.wage_type.code for line in PayrollLine.objects.all()}) == 1


def test_it_can_be_taken_back(office):
    add(office)
    retire(office)
    retire(office, key="twice")
    retire(office, is_retired=False, key="back")

    assert use(office)
    codes = Activity.objects.filter(code__contains="wage_type_re").order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["payroll.wage_type_retired", "payroll.wage_type_restored"]


@pytest.mark.parametrize("wage_type", ["CUSTOMER_BONUS_CASH", "CORRECTION", "recognition_bonus"])
def test_what_comes_with_laurels_is_neither_renamed_nor_retired(office, wage_type):
    with pytest.raises(payroll.BadWageType, match="comes with Laurels"):
        rename(office, wage_type=wage_type)
    with pytest.raises(payroll.BadWageType, match="comes with Laurels"):
        retire(office, wage_type=wage_type)


def test_only_who_adds_renames_and_retires_and_no_name_is_left_out(office):
    add(office)
    for who in (office.cast.bob, office.cast.erik):
        with pytest.raises(Forbidden):
            rename(office, who=who)
        with pytest.raises(Forbidden):
            retire(office, who=who)
    with pytest.raises(payroll.BadWageType, match="a name in each"):
        rename(office, names={"en": "Service bonus"})
