"""A draft version begins to count."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from recognition.activity.models import Activity
from recognition.core import actor
from recognition.people import selectors as people
from recognition.people.access import RoleNeeded
from recognition.programmes import selectors, services
from recognition.programmes.models import ProgrammeVersion
from tests.recognition.programmes.examples import FILE, ready

AT = datetime(2025, 12, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def as_(employee):
    return actor.Actor(channel="test", employee_id=employee.pk)


def load(employee, *, starts_on="2026-01-01", ends_on="2026-12-31", programme="keep-customers"):
    text = FILE.replace("2026-12-31", ends_on).replace("2026-01-01", starts_on).replace("keep-customers", programme)
    loaded = services.load(actor=as_(employee), text=text, at=AT, key=f"{programme} {starts_on}")
    return ready(loaded.version_id, AT, employee)


def activate(employee, version_id, at=AT):
    return services.activate(actor=as_(employee), version_id=version_id, at=at)


def test_another_programme_owner_activates(cast):
    version = activate(cast.hugo, load(cast.erik))

    assert (version.state, version.activated_by, version.activated_at) == ("active", cast.hugo, AT)
    assert selectors.active_versions() == [version]
    assert list(Activity.objects.order_by("pk").values_list("code", flat=True)) == [
        "programme.loaded",
        "programme.activated",
    ]


@pytest.mark.usefixtures("cast", "as_site")
def test_the_rights_of_the_site_are_enough():
    erik, hugo = (people.employee_by(name) for name in ("erik", "hugo"))

    assert activate(hugo, load(erik)).state == "active"


def test_it_refuses_who_loaded_it(cast):
    version_id = load(cast.erik)

    with pytest.raises(services.SamePerson, match="another programme owner"):
        activate(cast.erik, version_id)
    assert selectors.active_versions() == []


def test_it_refuses_who_is_no_programme_owner(cast):
    with pytest.raises(RoleNeeded):
        activate(cast.alice, load(cast.erik))


def test_it_refuses_a_second_time(cast):
    version_id = load(cast.erik)
    activate(cast.hugo, version_id)

    with pytest.raises(services.AlreadyActive):
        activate(cast.hugo, version_id)


def test_it_refuses_an_unknown_version(cast):
    with pytest.raises(selectors.UnknownVersion, match="no version with id 4711"):
        activate(cast.hugo, 4711)


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        (datetime(2025, 12, 31, 23, 30, tzinfo=UTC), True),
        (datetime(2026, 1, 1, 22, 30, tzinfo=UTC), True),
        (datetime(2026, 1, 2, 0, 30, tzinfo=UTC), False),
    ],
)
def test_it_never_judges_days_that_have_passed(cast, at, allowed, settings):
    settings.LAURELS = settings.LAURELS.model_copy(update={"LAURELS_TIME_ZONE": "Europe/Copenhagen"})
    version_id = load(cast.erik)
    if allowed:
        assert activate(cast.hugo, version_id, at).state == "active"
    else:
        with pytest.raises(services.StartsInThePast, match="starts_on 2026-01-02 or later"):
            activate(cast.hugo, version_id, at)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "allowed"),
    [
        ("2027-01-01", "2027-12-31", True),
        ("2025-12-01", "2025-12-31", True),
        ("2026-12-31", "2027-12-31", False),
        ("2026-05-01", "2026-05-01", False),
    ],
)
def test_two_active_versions_never_meet_on_a_day(cast, starts_on, ends_on, allowed):
    activate(cast.hugo, load(cast.erik))
    version_id = load(cast.erik, starts_on=starts_on, ends_on=ends_on)
    if allowed:
        activate(cast.hugo, version_id)
    else:
        with pytest.raises(services.Overlap, match="Version 1 is active from 2026-01-01 to 2026-12-31"):
            activate(cast.hugo, version_id)


def test_another_programme_may_be_active_on_the_same_days(cast):
    activate(cast.hugo, load(cast.erik))

    assert activate(cast.hugo, load(cast.erik, programme="thank-you")).state == "active"


@pytest.mark.parametrize("changes", [{"ends_on": date(2027, 1, 1)}, {"state": "draft"}, {"definition": {}}])
def test_an_active_version_cannot_be_changed(cast, changes):
    version = activate(cast.hugo, load(cast.erik))

    with pytest.raises(IntegrityError, match="is refused"), transaction.atomic():
        ProgrammeVersion.objects.filter(pk=version.pk).update(**changes)
    with pytest.raises(IntegrityError, match="is refused"), transaction.atomic():
        ProgrammeVersion.objects.filter(pk=version.pk)._raw_delete("default")


@pytest.mark.slow
def test_it_finds_the_version_of_a_day_and_lists_the_gaps(cast):
    first = activate(cast.hugo, load(cast.erik, ends_on="2026-05-31"))
    second = activate(cast.hugo, load(cast.erik, starts_on="2026-07-01", ends_on="2026-08-31"))
    third = activate(cast.hugo, load(cast.erik, starts_on="2026-09-01"))
    load(cast.erik, starts_on="2028-01-01", ends_on="2028-12-31")

    found = {
        day: selectors.version_on(programme_code="keep-customers", day=date(2026, *day))
        for day in ((5, 31), (6, 1), (8, 31), (9, 1))
    }
    assert found == {(5, 31): first, (6, 1): None, (8, 31): second, (9, 1): third}
    assert selectors.gaps(selectors.versions()) == [("keep-customers", date(2026, 6, 1), date(2026, 6, 30))]
    assert selectors.gaps(selectors.versions())[0][2] - date(2026, 6, 1) == timedelta(days=29)
