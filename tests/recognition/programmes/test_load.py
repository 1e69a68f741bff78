"""A programme file becomes a draft version."""

from datetime import UTC, datetime

import pytest

from recognition.activity import services as activity
from recognition.activity.models import Activity
from recognition.core import actor
from recognition.people.access import RoleNeeded
from recognition.programmes import definition as definitions
from recognition.programmes import selectors, services
from recognition.programmes.models import ProgrammeVersion
from tests.recognition.programmes.examples import FILE

AT = datetime(2025, 12, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def load(employee, text=FILE, key="load-1"):
    return services.load(actor=actor.Actor(channel="test", employee_id=employee.pk), text=text, at=AT, key=key)


def test_it_keeps_the_normal_form_as_a_draft(cast):
    loaded = load(cast.erik)
    version = selectors.version(version_id=loaded.version_id)

    assert (loaded.programme, loaded.number, loaded.is_new) == ("keep-customers", 1, True)
    assert (version.state, version.created_by, version.activated_by) == ("draft", cast.erik, None)
    assert definitions.from_document(version.definition) == definitions.parse(FILE)
    assert version.fingerprint == definitions.parse(FILE).fingerprint()
    assert Activity.objects.get().code == "programme.loaded"


def test_it_says_so_when_the_latest_version_says_the_same(cast):
    first = load(cast.erik)
    again = load(cast.hugo, "# only a comment more\n" + FILE, key="another")

    assert (again.version_id, again.number, again.is_new) == (first.version_id, 1, False)
    assert ProgrammeVersion.objects.count() == Activity.objects.count() == 1


def test_it_numbers_what_differs(cast):
    load(cast.erik)
    other = load(cast.erik, FILE.replace("500.00", "600.00"), key="load-2")
    back = load(cast.erik, FILE, key="load-3")

    assert [(other.number, other.is_new), (back.number, back.is_new)] == [(2, True), (3, True)]


def test_it_does_the_same_request_once(cast):
    first = load(cast.erik)
    load(cast.erik, FILE.replace("500.00", "600.00"), key="load-2")

    assert load(cast.erik) == first
    assert ProgrammeVersion.objects.count() == 2


def test_it_refuses_a_key_used_for_another_file(cast):
    load(cast.erik)

    with pytest.raises(activity.KeyReused):
        load(cast.erik, FILE.replace("500.00", "600.00"))


def test_it_refuses_who_is_no_programme_owner(cast):
    with pytest.raises(RoleNeeded, match="programme owner"):
        load(cast.alice)
    assert not ProgrammeVersion.objects.exists()


def test_it_refuses_a_file_with_mistakes(cast):
    with pytest.raises(definitions.BadProgramme, match="nature: 'gift' is not known"):
        load(cast.erik, FILE.replace("entitlement", "gift"))


def test_it_keeps_gain_and_saved_in_programmes_of_their_own(cast):
    load(cast.erik)
    saved = FILE.replace('["renewal", "expansion"]', '["recovered"]')

    with pytest.raises(services.FamilyChanged, match="pays for gain, this file for saved"):
        load(cast.erik, saved, key="load-2")
    assert load(cast.erik, saved.replace("keep-customers", "win-back"), key="load-2").is_new
