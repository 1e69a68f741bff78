"""The pages of a batch ask as much of the database for sixty awards as for one."""

import pytest

from tests.backend.web.payroll_office import closed_month
from tests.recognition.payroll.office import Office
from tests.recognition.shop.till import Till


@pytest.fixture
def office(world):
    return Office(world)


@pytest.mark.slow
@pytest.mark.parametrize("awards", [1, 60])
def test_the_statements_of_sql_do_not_grow_with_the_lines(office, as_, django_assert_max_num_queries, awards):
    office.approved()
    till = Till(office.cast)
    till.points(office.cast.alice, 500)
    till.item()
    till.handed_over(office.cast.alice)
    batch = closed_month(office, awards=awards).build()
    greta = as_("greta")
    greta.post(f"/batches/{batch.pk}/export", {"file_format": "canonical-csv"})
    for address in ("/batches", f"/batches/{batch.pk}", f"/batches/{batch.pk}/confirm"):
        with django_assert_max_num_queries(12):
            assert greta.get(address).status_code == 200
    greta.post(f"/batches/{batch.pk}/confirm", {"explanation": "Payroll told me."})
    with django_assert_max_num_queries(12):
        assert "Payroll told me." in greta.get(f"/batches/{batch.pk}").content.decode()
