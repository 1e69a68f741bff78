"""What became taxable alone: nothing is to be paid, and payroll is told all the same."""

from datetime import date

import pytest

from recognition.payroll.selectors import in_kind
from tests.recognition.payroll.office import CUT_OFF, Office
from tests.recognition.rewards.world import World
from tests.recognition.shop.limits import verified
from tests.recognition.shop.test_free_of_tax import NEXT_MONTH, gift, lines, moved


def corrected(employee, on):
    """Employed by the other entity all along, as is corrected in place on the day an employment begins."""
    moved(employee, on)
    first, second = employee.employments.order_by("starts_on")
    second.delete()
    employee.employments.filter(pk=first.pk).update(entity=second.entity, payroll_number="4711", ends_on=None)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("moves", [moved, corrected])
def test_a_batch_can_be_built_of_what_became_taxable_alone(till, moves):
    office = Office(World(till.cast))
    verified(till.cast)
    early = gift(till, 50_000)
    office.close()
    first = office.export(office.build())
    assert office.build() is None
    moves(till.cast.alice, date(2026, 9, 20))
    late = gift(till, 80_001, "late", at=CUT_OFF)
    office.close(entity="DK2")
    office.build(entity="DK2")
    assert in_kind.retold(entity_id=till.cast.entity.pk) == 1
    assert in_kind.retold(entity_id=late.entity_id) == 0

    batch = office.build()

    told = (f"reclassified:{early.pk}", "exempt_gift_info", "GIFT_SMALL_DK", "benefit_taxable", 50_000)
    assert lines(batch) == [told]
    assert (batch.line_count, batch.person_count, batch.positive_minor, batch.negative_minor) == (1, 1, 0, 0)
    assert office.export(batch).pk != first.pk
    assert in_kind.retold(entity_id=till.cast.entity.pk) == 0
    assert office.build() is None


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(("value", "is_told"), [(140_000, False), (140_001, True)])
def test_a_year_has_one_limit_the_one_its_newest_gift_was_judged_by(till, value, is_told):
    office = Office(World(till.cast))
    verified(till.cast)
    gifts = [gift(till, 50_000)]
    office.close()
    office.export(office.build())
    verified(till.cast, 200_000)
    gifts.append(gift(till, 10_000, "more", at=CUT_OFF))
    office.close("2026-10", at=NEXT_MONTH)
    office.export(office.build("2026-10", at=NEXT_MONTH))
    moved(till.cast.alice, date(2026, 10, 20))
    gift(till, value, "late", at=NEXT_MONTH)
    office.close(entity="DK2", at=NEXT_MONTH)
    office.build(entity="DK2", at=NEXT_MONTH)

    assert in_kind.retold(entity_id=till.cast.entity.pk) == 2 * is_told
    batch = office.build("2026-10", at=NEXT_MONTH)

    told = [source for source, *_ in lines(batch)] if batch else []
    assert told == ([f"reclassified:{each.pk}" for each in gifts] if is_told else [])


@pytest.mark.slow
@pytest.mark.django_db
def test_what_another_entity_took_back_meanwhile_makes_nothing_wait(till, django_assert_num_queries):
    office = Office(World(till.cast))
    verified(till.cast)
    gift(till, 50_000)
    office.close()
    office.export(office.build())
    moved(till.cast.alice, date(2026, 9, 20))
    late = gift(till, 80_001, "late", at=CUT_OFF)
    office.close(entity="DK2")
    office.build(entity="DK2")
    with django_assert_num_queries(1):
        assert in_kind.retold(entity_id=till.cast.entity.pk) == 1
    assert in_kind.retold(entity_id=late.entity_id) == 0

    till.refund(till.cast.greta, late, at=CUT_OFF)

    assert in_kind.retold(entity_id=till.cast.entity.pk) == 0
    assert office.build() is None
