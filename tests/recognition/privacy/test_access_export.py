"""A copy of everything that is kept about a person."""

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import models

from recognition.activity import personal
from recognition.activity.models import Activity
from recognition.activity.personal import Subject
from recognition.core.actor import Actor
from recognition.core.errors import Forbidden
from recognition.jobs import selectors as jobs
from recognition.kudos import services as kudos
from recognition.payroll.models import PayStatistic, PayStatisticImport
from recognition.people.models import Employee, Employment, Entity, Role, RoleGrant, User
from recognition.privacy import selectors, services, tasks, words
from recognition.privacy.models import AccessExport
from recognition.privacy.services.copying import Copy
from tests.recognition.privacy import planting

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 30, 12, tzinfo=UTC)


def as_(employee):
    return Actor(channel="test", employee_id=employee.pk)


def ask(actor, employee, key="1", language="en"):
    return services.request_access_export(
        actor=as_(actor), employee_id=employee.external_id, language=language, at=AT, key=key
    )


def fetched(viewer, export_id, at=AT):
    found = selectors.access_export_file(viewer=as_(viewer), export_id=export_id, at=at)
    return zipfile.ZipFile(io.BytesIO(b"".join(found.pieces)))


def copied(subject, language="en"):
    file = io.BytesIO()
    Copy(subject=subject, language=language, at=AT, tell=lambda count: None).write(file)
    return zipfile.ZipFile(file)


@pytest.fixture
def thanked(cast):
    kudos.give(
        actor=as_(cast.dan),
        recipients=[cast.alice.pk, cast.bob.pk],
        points=0,
        text="Alice and Bob, and Greta (greta@bakkegaard.example): you saved the day.",
        at=AT,
        key="1",
    )


@pytest.mark.slow
def test_it_holds_a_row_of_every_registered_model(cast):
    user = User.objects.create_user("alice@bakkegaard.example", joined_at=AT)
    Employee.objects.filter(pk=cast.alice.pk).update(user=user)
    subject = Subject(employee_id=cast.alice.pk, user_id=user.pk)
    planting.plant(subject)

    archive = copied(subject)

    page = archive.read("index.html").decode()
    for label, entry in personal.registered.items():
        if entry.person_paths or entry.matches:
            rows = json.loads(archive.read(f"data/{label}.json"))
            model = apps.get_model(label)
            key = model._meta.pk.attname
            wanted = {"people.Employee": cast.alice.pk, "people.User": user.pk}.get(label, planting.NUMBER)
            mine = [row for row in rows if str(row[key]) in (str(wanted), "[you]")]
            assert mine, f"{label} is missing"
            if wanted == planting.NUMBER and _has_room(model, entry):
                assert planting.MARKER in json.dumps(mine), f"{label} has lost its words"
            assert words.heading(label, "en", entry.what).replace("'", "&#x27;") in page


def _has_room(model, entry):
    """Whether a column that is shown can hold the marker."""
    return any(
        isinstance(field, models.TextField | models.CharField | models.JSONField)
        and (field.max_length or 99) >= len(planting.MARKER)
        and not field.primary_key
        and field.name not in entry.hidden
        and (model._meta.label, field.name) not in {("programmes.CapUse", "holder"), ("ledger.Account", "holder_kind")}
        and (model._meta.label, field.name) != ("activity.IdempotencyKey", "actor")
        for field in model._meta.concrete_fields
    )


def test_every_registered_model_has_a_heading_in_three_languages():
    assert personal.registered.keys() - words.HEADINGS.keys() == set()


@pytest.mark.slow
def test_statistics_are_those_under_ones_own_number_in_the_years_one_had_it(cast):
    Employment.objects.filter(employee=cast.alice).update(
        payroll_number="00101", starts_on=date(2024, 5, 1), ends_on=date(2026, 1, 1)
    )
    sweden = Entity.objects.create(
        external_id="SE", name="S", country="SE", currency="SEK", time_zone="Europe/Stockholm"
    )
    for entity, years in ((cast.entity, (2023, 2024, 2025, 2026)), (sweden, (2025,))):
        for year in years:
            made = PayStatisticImport.objects.create(
                entity=entity, year=year, digest="d", row_count=2, imported_by=cast.greta, imported_at=AT
            )
            for number in ("00101", "00102"):
                PayStatistic.objects.create(of_import=made, payroll_number=number, category="Sales", group="F")

    rows = json.loads(copied(Subject(cast.alice.pk, None)).read("data/payroll.PayStatistic.json"))

    assert [(row["of_import__year"], row["payroll_number"], row["group"]) for row in rows] == [
        (2024, "00101", "F"),
        (2025, "00101", "F"),
    ]


@pytest.mark.slow
def test_third_persons_are_called_by_their_role(cast, thanked):
    archive = copied(Subject(cast.alice.pk, None), "da")

    everything = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "Alice" in everything
    for other in ("Bob", "Dan", "Greta", "greta@bakkegaard.example", "Erik"):
        assert other not in everything
    (kudos_row,) = json.loads(archive.read("data/kudos.Kudos.json"))
    assert kudos_row["giver_id"] == "[kollega]"
    assert kudos_row["text_digest"] == "Alice and [leder], and [HR] ([kollega]): you saved the day."
    (employment,) = json.loads(archive.read("data/people.Employment.json"))
    assert (employment["manager_id"], employment["employee_id"], employment["entity_id"]) == ("[leder]", "[dig]", "DK")


def test_one_asks_for_oneself_and_fetches_the_file(cast, thanked):
    export_id = ask(cast.alice, cast.alice)
    assert ask(cast.alice, cast.alice, key="2") == export_id
    assert selectors.access_export(viewer=as_(cast.alice), export_id=export_id, at=AT).state == "queued"

    assert tasks.write_copies(at=AT) == 1

    view = selectors.access_export(viewer=as_(cast.alice), export_id=export_id, at=AT)
    assert (view.state, view.expires_at) == ("done", pytest.approx(AT + timedelta(days=14), abs=timedelta(minutes=1)))
    assert "manifest.json" in fetched(cast.alice, export_id).namelist()
    services.fetched_access_export(actor=as_(cast.alice), export_id=export_id, at=AT)
    said = Activity.objects.filter(code__startswith="privacy.").order_by("pk").values_list("code", flat=True)
    assert list(said) == ["privacy.copy_requested", "privacy.copy_made", "privacy.copy_fetched"]


def test_hr_asks_for_their_people_and_nobody_else_does(cast):
    with pytest.raises(Forbidden):
        ask(cast.bob, cast.alice)
    export_id = ask(cast.greta, cast.alice)

    with pytest.raises(selectors.UnknownAccessExport):
        selectors.access_export(viewer=as_(cast.bob), export_id=export_id, at=AT)
    assert [each.employee_id for each in selectors.access_exports(viewer=as_(cast.greta), at=AT, limit=9)] == ["alice"]
    assert selectors.access_exports(viewer=as_(cast.greta), at=AT, limit=9, own=True) == []
    assert len(selectors.access_exports(viewer=as_(cast.alice), at=AT, limit=9)) == 1


def test_hr_of_another_entity_does_not_reach_them(cast):
    RoleGrant.objects.filter(role=Role.HR).delete()
    sweden = Entity.objects.create(
        external_id="SE", name="S", country="SE", currency="SEK", time_zone="Europe/Stockholm"
    )
    RoleGrant.objects.create(employee=cast.greta, role=Role.HR, entity=sweden, granted_at=AT - timedelta(days=1))

    with pytest.raises(Forbidden):
        ask(cast.greta, cast.alice)
    export_id = ask(cast.alice, cast.alice)
    with pytest.raises(selectors.UnknownAccessExport):
        selectors.access_export(viewer=as_(cast.greta), export_id=export_id, at=AT)


@pytest.mark.slow
def test_the_file_goes_after_two_weeks_and_the_request_stays(cast):
    export_id = ask(cast.alice, cast.alice)
    tasks.write_copies(at=AT)
    later = AT + timedelta(days=15)

    assert tasks.drop_copies(at=later) == 1

    assert selectors.access_export(viewer=as_(cast.alice), export_id=export_id, at=later).state == "expired"
    with pytest.raises(selectors.AccessExportNotReady):
        fetched(cast.alice, export_id, at=later)
    assert jobs.job(AccessExport.objects.get().job_id).file_id is None


def test_a_language_there_is_not_is_refused(cast):
    with pytest.raises(services.BadLanguage):
        ask(cast.alice, cast.alice, language="xx")
