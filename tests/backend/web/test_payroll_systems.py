"""The payroll system of an entity: typed by its name, and its format chosen first when a batch leaves the house."""

import re

import pytest

from recognition.people.models import Entity, RoleGrant
from tests.backend.web.payroll_office import closed_month
from tests.recognition.payroll.office import Office


def chosen(page):
    return re.findall(r'name="file_format" value="([^"]+)"[^>]* checked', page.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("system", "file_format"),
    [
        ("danlon", "danlon"),
        ("Danløn", "danlon"),
        ("visma-lon", "csv:visma-lon"),
        ("fortnox", "paxml"),
        ("of our own", "canonical-csv"),
        ("", "canonical-csv"),
    ],
)
def test_the_format_of_the_entitys_system_is_chosen_before_anybody_chooses(world, as_, system, file_format):
    batch = closed_month(Office(world)).build()
    Entity.objects.update(payroll_system=system)

    page = as_("greta").get(f"/batches/{batch.pk}/export")

    assert chosen(page) == [file_format]
    assert ("The payroll system of" in page.content.decode()) is bool(system)


@pytest.mark.django_db
def test_its_name_is_understood_where_an_entity_is_kept_and_where_its_payroll_is_noted(cast, as_):
    greta, said = as_("greta"), {"name": "Bakkegaard", "country": "DK", "time_zone": "Europe/Copenhagen"}
    greta.post(f"/entities/{cast.entity.pk}", said | {"payroll_system": " danløn ", "key": "key of this form"})
    assert Entity.objects.get(pk=cast.entity.pk).payroll_system == "danlon"

    told = {"valid_from": "2026-09-01", "correction_style": "negative_line", "key": "another form"}
    answer = as_("carol").post("/payroll-settings?entity=DK", told | {"payroll_system": "Visma Løn"}, follow=True)

    assert "Payroll of this entity is noted." in answer.content.decode()
    assert "Visma Løn" in answer.content.decode()


@pytest.mark.django_db
def test_who_prepares_payroll_of_one_entity_is_shown_that_one_first(cast, as_):
    Entity.objects.create(external_id="AB", name="Aaa AB", currency="SEK", time_zone="Europe/Stockholm")
    RoleGrant.objects.filter(employee=cast.carol).update(entity=cast.entity)
    RoleGrant.objects.create(employee=cast.carol, role="finance", granted_at="2026-09-01T00:00Z")

    page = as_("carol").get("/wage-types").content.decode()

    assert re.findall(r'<option value="([^"]+)"( selected)?', page)[:2] == [("DK", " selected"), ("AB", "")]
