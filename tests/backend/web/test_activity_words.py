"""Whatever happened is told in words, its code beside them."""

import pytest
from django.utils import timezone, translation

from backend import fetched
from backend.web import activity_words
from recognition.activity.models import Activity, Dispatch
from recognition.people.models import RoleGrant
from tests.architecture import activity_codes

LANGUAGES = ("da", "en", "sv")
HEAVIEST = 100 * 1024


@pytest.fixture
def dan(as_, cast):
    RoleGrant.objects.create(employee=cast.dan, role="administrator", granted_at=timezone.now())
    return as_("dan")


def happened(code, times=1):
    one = {"code": code, "subject_kind": "proposal", "subject_id": 7, "channel": "web", "capacity": "employee"}
    for _ in range(times):
        Activity.objects.create(at=timezone.now(), **one)


@pytest.mark.slow
def test_every_code_that_is_written_anywhere_has_words_and_no_other_has():
    codes, lost = activity_codes.written()

    assert lost == []
    assert {code: place for code, place in codes.items() if code not in activity_words.WORDS} == {}
    assert set(activity_words.WORDS) - set(codes) == set()


@pytest.mark.slow
def test_every_kind_of_thing_that_something_happens_to_has_words():
    kinds, lost = activity_codes.written("subject_kind")
    of_files = {"file", *fetched.SUBJECTS.values()}  # chosen by the address a file was fetched from

    assert [place for place in lost if not place.startswith("backend/fetched.py")] == []
    assert set(activity_words.SUBJECTS) == set(kinds) | of_files


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_a_language_lead_to_one_code(language):
    with translation.override(language):
        for code in activity_words.WORDS:
            assert activity_words.code_of(f" {activity_words.said(code).upper()} ") == code
        for kind in activity_words.SUBJECTS:
            assert activity_words.code_of(activity_words.about(kind), activity_words.SUBJECTS) == kind
        assert activity_words.code_of("nothing.such") == "nothing.such" == activity_words.said("nothing.such")


def test_activity_says_what_happened_and_keeps_the_code_beside_it(dan):
    happened("rewards.payable")
    happened("once.written")

    page = dan.get("/activity").content.decode()

    assert '>Award approved, to be paid<span class="sub mono">rewards.payable</span>' in page
    assert '>once.written<span class="sub mono">once.written</span>' in page


def test_activity_is_found_by_its_code_and_by_its_words(dan):
    happened("rewards.payable")
    happened("rewards.declined")

    for told in ("rewards.payable", "award approved, to be paid"):
        page = dan.get("/activity", {"code": told, "subject_kind": "award", "subject": 7}).content.decode()
        assert '<span class="sub mono">rewards.payable</span>' in page
        assert '<span class="sub mono">rewards.declined</span>' not in page
        assert f'value="{told}"' in page
        assert 'award 7<span class="sub mono">proposal</span>' in page


def test_the_list_to_choose_from_names_every_code_and_the_page_stays_light(dan):
    happened("rewards.payable", times=51)

    page = dan.get("/activity").content

    assert page.count(b"<option ") == len(activity_words.WORDS) + len(activity_words.SUBJECTS)
    assert page.count(b'list="activity-codes"') == page.count(b'<datalist id="activity-codes"') == 1
    assert page.count(b'list="activity-subjects"') == page.count(b'<datalist id="activity-subjects"') == 1
    assert len(page) < HEAVIEST


def test_what_was_not_delivered_is_told_in_words(dan):
    happened("kudos.given")
    told = Activity.objects.get(code="kudos.given")
    Dispatch.objects.create(activity=told, consumer="slack", state="failed", due_at=told.at, attempts=14)

    page = dan.get("/administration/undelivered").content.decode()

    assert "<b>Thanks given</b>" in page
    assert '<span class="mono">kudos.given</span>' in page
