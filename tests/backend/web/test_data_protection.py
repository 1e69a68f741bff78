"""HR's pages for people's data, and the copy everybody gets of their own."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.utils import timezone

from backend.web import data_protection_words
from recognition.activity.personal import RetentionClass
from recognition.people.models import Employee, Employment, PersonView, Role, RoleGrant
from recognition.privacy import clocks, services, tasks
from recognition.privacy.models import AccessExport, Anonymisation, ClockSetting, LegalHold
from tests.recognition.rewards.world import as_ as acting

pytestmark = pytest.mark.django_db
PAGES = ["/privacy/copies", "/privacy/erasures", "/privacy/holds", "/privacy/clocks"]


def leave(employee):
    Employee.objects.filter(pk=employee.pk).update(left_on=date(2026, 1, 31))
    Employment.objects.filter(employee=employee).update(ends_on=date(2026, 2, 1))


def grant(employee, role):
    RoleGrant.objects.create(employee=employee, role=role, granted_at=timezone.now() - timedelta(days=1))


def text(answer):
    return answer.content.decode()


@pytest.mark.slow
def test_one_gets_a_copy_of_ones_own_data(cast, as_):
    alice = as_("alice")
    answer = alice.post("/privacy", {"act": "copy", "key": "1"}, follow=True)
    assert "Your copy is being made" in text(answer)

    tasks.write_copies(at=timezone.now())

    assert "Download" in text(alice.get("/privacy"))
    number = _newest()
    file = alice.get(f"/privacy/copies/{number}/file")
    assert file["Content-Type"] == "application/zip"
    assert "index.html" in zipfile.ZipFile(io.BytesIO(b"".join(file.streaming_content))).namelist()
    assert PersonView.objects.count() == 0
    assert as_("bob").get(f"/privacy/copies/{number}/file").status_code == 404
    assert as_("bob").get(f"/privacy/copies/{number}").status_code == 404


def _newest():
    return AccessExport.objects.latest("pk").pk


@pytest.mark.slow
def test_hr_makes_one_and_the_person_sees_who_looked(cast, as_):
    greta = as_("greta")
    answer = greta.post("/privacy/copies", {"employee": "alice", "language": "da", "key": "1"}, follow=True)
    assert "Alice" in text(answer)
    tasks.write_copies(at=timezone.now())

    assert greta.get(f"/privacy/copies/{_newest()}/file").status_code == 200

    assert PersonView.objects.get().employee == cast.alice
    assert "Download" in text(greta.get(f"/privacy/copies/{_newest()}"))


def test_an_unknown_person_is_refused_in_the_form(cast, as_):
    answer = as_("greta").post("/privacy/copies", {"employee": "nobody", "language": "da", "key": "1"})

    assert answer.status_code == 409


@pytest.mark.slow
def test_two_persons_erase_an_identity_and_see_the_proof(cast, as_):
    leave(cast.alice)
    grant(cast.frida, Role.HR)
    greta, frida = as_("greta"), as_("frida")
    said = {"employee": "alice", "reason": "She asked for it on Monday.", "key": "1"}
    assert "Another person of HR" in text(greta.post("/privacy/erasures", said, follow=True))
    number = Anonymisation.objects.get().pk
    assert "Confirm" not in text(greta.get("/privacy/erasures"))
    refused = greta.post("/privacy/erasures", {"erasure": number, "act": "confirm"})
    assert (refused.status_code, "another person of HR confirms it" in text(refused)) == (409, True)

    assert "Confirm" in text(frida.get("/privacy/erasures"))
    frida.post("/privacy/erasures", {"erasure": number, "act": "confirm"})
    tasks.anonymise_due(at=timezone.now())

    page = text(greta.get("/privacy/erasures"))
    assert "No table holds a word of the identity." in page
    assert "Alice" not in page


def test_who_works_here_is_refused(cast, as_):
    answer = as_("greta").post("/privacy/erasures", {"employee": "alice", "reason": "x", "key": "1"})

    assert answer.status_code == 409
    assert "This person has not left" in text(answer)


def test_a_hold_is_set_and_released(cast, as_):
    greta = as_("greta")
    greta.post("/privacy/holds", {"employee": "alice", "retention_class": "", "reason": "A case.", "key": "1"})
    hold = LegalHold.objects.get()
    assert "A case." in text(greta.get("/privacy/holds"))

    greta.post("/privacy/holds", {"hold": hold.pk, "act": "release"})

    assert "released by Greta" in text(greta.get("/privacy/holds"))
    again = greta.post("/privacy/holds", {"hold": hold.pk, "act": "release"})
    assert again.status_code == 409
    both = {"employee": "alice", "retention_class": "text", "reason": "x", "key": "2"}
    assert greta.post("/privacy/holds", both).status_code == 409


def test_a_clock_is_set_and_says_what_it_was(cast, as_):
    greta = as_("greta")
    greta.post("/privacy/clocks", {"clock": "accounting", "country": "dk", "span": "6"})

    assert ClockSetting.objects.get().country == "DK"
    assert "instead of 5 years" in text(greta.get("/privacy/clocks"))
    wrong = greta.post("/privacy/clocks", {"clock": "accounting", "country": "D1", "span": "6"})
    assert wrong.status_code == 409


@pytest.mark.slow
def test_the_last_prune_and_a_dry_run_stand_beside_the_clocks(cast, as_):
    now = timezone.now()
    assert "nothing was pruned yet" in text(as_("greta").get("/privacy/clocks"))
    services.prune(at=now, using="default", is_dry=True)
    services.prune(at=now, using="default")

    page = text(as_("greta").get("/privacy/clocks"))

    assert "last pruned" in page
    assert "dry run" in page


def test_an_auditor_reads_and_changes_nothing(cast, as_):
    grant(cast.dan, Role.AUDITOR)
    services.set_hold(actor=acting(cast.greta), employee_id="alice", reason="A case.", at=timezone.now(), key="1")
    dan = as_("dan")

    assert [dan.get(page).status_code for page in PAGES] == [403, 200, 200, 200]
    assert [dan.post(page, {}).status_code for page in PAGES] == [403] * 4
    assert "Release<" not in text(dan.get("/privacy/holds"))


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_opens_it(cast, as_, page):
    assert as_("bob").get(page).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_the_statements_of_a_page_do_not_grow_with_its_rows(cast, as_, page, django_assert_max_num_queries):
    greta, now = as_("greta"), timezone.now()
    for number, person in enumerate([cast.alice, cast.bob, cast.dan, cast.erik]):
        services.request_access_export(
            actor=acting(cast.greta), employee_id=person.external_id, language="da", at=now, key=f"{number}"
        )
        services.set_hold(
            actor=acting(cast.greta), employee_id=person.external_id, reason="A case.", at=now, key=f"{number}"
        )
        Anonymisation.objects.create(employee=person, asked_by=cast.greta, asked_at=now)

    with django_assert_max_num_queries(15):  # three are the session's and the visitor's
        greta.get(page)


def test_every_clock_and_class_has_a_name():
    assert clocks.CLOCKS.keys() - data_protection_words.CLOCKS.keys() == set()
    assert data_protection_words.CLASSES.keys() == set(RetentionClass)


@pytest.mark.parametrize(
    ("roles", "address"), [(["auditor"], "erasures"), (["hr"], "copies"), (["auditor", "hr"], "copies")]
)
def test_the_menu_leads_those_who_may_read_it_to_their_first_page(cast, as_, roles, address):
    for role in roles:
        grant(cast.dan, role)
    page = text(as_("dan").get("/"))

    assert {each for each in ("copies", "erasures") if f'href="/privacy/{each}"' in page} == {address}
    assert "/privacy/" not in text(as_("bob").get("/"))
