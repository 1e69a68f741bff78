"""HR keeps people, teams and entities; auditors and administrators look; everybody else is refused."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from integrations.directory import sending
from recognition.people import selectors as people
from recognition.people.models import Employee, Employment, Entity, RoleGrant, Team
from recognition.programmes import wording
from tests.cast import employ

KEY = "key of this form"
PAGES = ("/people", "/people/new", "/people/lists", "/teams", "/entities", "/entities/new")
HOSTILE = "\u200f<b>=1+1</b> 👩‍👩‍👧 " + "Å" * 180


@pytest.fixture
def hr(as_):
    return as_("greta")


def role(employee, name, entity=None):
    RoleGrant.objects.create(employee=employee, role=name, entity=entity, granted_at=timezone.now())


def body(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def here(cast, who):
    return {
        "key": KEY,
        "on": str(timezone.localdate() + timedelta(days=30)),
        "name": who.name,
        "email": who.email,
        "entity_id": "DK",
        "team": "Kundeservice",
        "manager": "bob@bakkegaard.example",
        "payroll_number": Employment.objects.get(employee=who).payroll_number,
        "country": "dk",
        "fte_milli": "0,8",
        "language": "da",
    }


@pytest.mark.parametrize("address", PAGES)
def test_hr_opens_every_page_and_who_has_no_role_opens_none(hr, as_, address):
    body(hr.get(address))
    assert as_("alice").get(address).status_code == 403


@pytest.mark.slow
def test_everybody_is_found_by_name_team_state_and_page_by_page(cast, hr):
    for number in range(60):
        employ(f"p{number:02}", cast.entity, manager=cast.bob, team="Mange")
    first = body(hr.get("/people"))
    assert "Alice" in first
    assert 'rel="next"' in first
    team = Team.objects.get(name="Mange")
    found = body(hr.get(f"/people?team={team.pk}&after={Employee.objects.get(external_id='p49').pk}"))
    assert ("P59" in found, "P49" in found, "Alice" in found) == (True, False, False)
    assert "Alice" in body(hr.get("/people?q=LICE"))
    assert "Nobody fits this." in body(hr.get("/people?q=%25%00"))
    assert "Nobody fits this." in body(hr.get("/people?state=left"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "address", ["/people", "/people/{alice}", "/people/{alice}/change", "/teams", "/teams/{team}", "/entities"]
)
def test_a_page_costs_few_statements_whatever_the_rows(cast, hr, django_assert_max_num_queries, address):
    address = address.format(alice=cast.bob.pk, team=Team.objects.get(name="Kundeservice").pk)
    hr.get(address)
    for _ in range(2):
        with django_assert_max_num_queries(12):
            body(hr.get(address))
        for number in range(40):
            name = f"q{Employee.objects.count()}-{number}"
            employ(name, cast.entity, manager=cast.bob, team="Kundeservice")


def test_a_person_is_shown_whole_and_terms_only_by_right(cast, hr, as_):
    role(cast.dan, "administrator")
    number = Employment.objects.get(employee=cast.alice).payroll_number
    for client, sees in ((hr, True), (as_("dan"), False)):
        page = body(client.get(f"/people/{cast.alice.pk}"))
        assert "under Bob" in page
        assert ("payroll number" in page) is sees
    assert number
    assert as_("dan").get(f"/people/{cast.alice.pk}/change").status_code == 403
    assert hr.get("/people/999999").status_code == 404


def test_who_left_another_entity_is_a_stranger_to_its_neighbours(cast, as_):
    other = Entity.objects.create(external_id="SE", name="Björk", currency="SEK", time_zone="Europe/Stockholm")
    RoleGrant.objects.filter(employee=cast.greta, role="hr").update(entity=other)
    RoleGrant.objects.filter(employee=cast.greta).exclude(role="hr").delete()
    client = as_("greta")
    Employee.objects.filter(pk=cast.alice.pk).update(left_on=timezone.localdate() - timedelta(days=9))

    assert client.get(f"/people/{cast.alice.pk}").status_code == 404
    assert client.get("/people/999999").status_code == 404
    assert client.get(f"/people/{cast.dan.pk}/change").status_code == 403
    assert "payroll number" not in body(client.get(f"/people/{cast.dan.pk}"))
    assert client.get(f"/entities/{cast.entity.pk}").status_code == 404


@pytest.mark.slow
def test_a_change_begins_on_its_day(cast, hr):
    sent = here(cast, cast.alice) | {"team": "Lager", "name": HOSTILE}
    page = body(hr.post(f"/people/{cast.alice.pk}/change", sent, follow=True))

    assert "Planned" in page
    assert "<b>=1+1" not in page
    planned = Employment.objects.get(employee=cast.alice, ends_on=None)
    assert (planned.team.name, planned.fte_milli, planned.country) == ("Lager", 800, "DK")
    drop = {"act": "drop", "key": KEY, "day": str(planned.starts_on)}
    assert "Taken back" in body(hr.post(f"/people/{cast.alice.pk}", drop, follow=True))
    assert Employment.objects.get(employee=cast.alice).ends_on is None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"manager": "Nobody At All"}, "Nobody here is called “Nobody At All”."),
        ({"manager": "alice"}, "Nobody manages themself"),
        ({"on": "2019-01-01"}, "let the change begin on a later day"),
        ({"email": "bob@bakkegaard.example"}, "belongs to employee bob already"),
        ({"fte_milli": "much"}, "Write 0.8 for four days of five."),
        ({"name": ""}, "This field is required."),
        ({"name": "A" * 10_000}, "at most 200 characters"),
        ({"name": "gnp\u202e.Alice"}, "has characters that turn the text around them"),
        ({"entity_id": "XX"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(cast, hr, wrong, told):
    sent = here(cast, cast.alice) | {"title": "Other"} | wrong
    page = body(hr.post(f"/people/{cast.alice.pk}/change", sent), 409)

    assert told in page or told == "Nobody manages themself"
    assert Employment.objects.get(employee=cast.alice).title == ""


@pytest.mark.slow
def test_somebody_new_is_added_invited_leaves_and_stays(cast, hr):
    sent = here(cast, cast.alice) | {
        "employee_id": "ida",
        "name": "Ida",
        "email": "ida@bakkegaard.example",
        "payroll_number": "",
        "hired_on": str(timezone.localdate()),
    }
    page = body(hr.post("/people/new", sent, follow=True))
    assert "Ida is employed." in page
    ida = Employee.objects.get(external_id="ida")

    body(hr.post(f"/people/{ida.pk}", {"act": "invite", "key": KEY}, follow=True))
    assert mail.outbox[0].to == ["ida@bakkegaard.example"]
    last = str(timezone.localdate() + timedelta(days=20))
    assert "Leaving" in body(hr.post(f"/people/{ida.pk}/leave", {"key": KEY, "day": last}, follow=True))
    body(hr.post(f"/people/{ida.pk}", {"act": "stay", "key": KEY}, follow=True))
    ida.refresh_from_db()
    assert ida.left_on is None


@pytest.mark.parametrize(
    ("days", "told"), [(-1, "Alice left on {day}."), (0, "Alice leaves then."), (20, "Alice leaves then.")]
)
def test_leaving_is_told_in_the_tense_of_the_last_day(cast, hr, days, told):
    last = people.company_date(timezone.now()) + timedelta(days=days)
    page = body(hr.post(f"/people/{cast.alice.pk}/leave", {"key": KEY, "day": str(last)}, follow=True))

    assert told.format(day=wording.day(last, "en")) in page


def test_a_stretch_ends_with_its_last_day_and_not_the_day_after(cast, hr):
    last = timezone.localdate() - timedelta(days=30)
    Employee.objects.filter(pk=cast.alice.pk).update(left_on=last)
    Employment.objects.filter(employee=cast.alice).update(ends_on=last + timedelta(days=1))
    page = body(hr.get(f"/people/{cast.alice.pk}"))

    assert page.split("until", 1)[1].startswith(f' <time datetime="{last}"')


def test_who_left_comes_back(cast, hr):
    Employee.objects.filter(pk=cast.alice.pk).update(left_on=timezone.localdate() - timedelta(days=30))
    Employment.objects.filter(employee=cast.alice).update(ends_on=timezone.localdate() - timedelta(days=29))
    assert "Left" in body(hr.get("/people?state=left"))

    sent = {"key": KEY, "day": str(timezone.localdate())}
    body(hr.post(f"/people/{cast.alice.pk}/leave", sent, follow=True))

    assert Employment.objects.filter(employee=cast.alice).count() == 2


@pytest.mark.slow
def test_a_team_is_renamed_and_its_people_move(cast, hr, as_):
    team, other = Team.objects.get(name="Kundeservice"), Team.objects.get(name="Lager")
    body(hr.post(f"/teams/{team.pk}", {"act": "rename", "key": KEY, "name": "Service"}, follow=True))
    assert Team.objects.filter(name="Service").exists()
    wrong = body(hr.post(f"/teams/{team.pk}", {"act": "move", "key": "k" * 9, "into": "Nowhere"}), 409)
    assert "No team is called Nowhere" in wrong
    page = body(hr.post(f"/teams/{team.pk}", {"act": "move", "key": "k" * 10, "into": "lager"}, follow=True))
    assert "2 people move then." in page
    assert other.name in page
    assert hr.get("/teams/999999").status_code == 404


def test_an_entity_is_added_and_changed(cast, hr):
    sent = {
        "key": KEY,
        "entity_id": "SE",
        "currency": "sek",
        "name": "Björk",
        "country": "se",
        "time_zone": "Europe/Stockholm",
    }
    body(hr.post("/entities/new", sent, follow=True))
    made = Entity.objects.get(external_id="SE")
    assert (made.currency, made.country) == ("SEK", "SE")
    bad = body(hr.post(f"/entities/{made.pk}", sent | {"key": "k" * 9, "time_zone": "Mars"}), 409)
    assert "no time zone" in bad
    body(hr.post(f"/entities/{made.pk}", sent | {"key": "k" * 10, "name": "Björk AB"}, follow=True))
    assert Entity.objects.get(external_id="SE").name == "Björk AB"


@pytest.mark.slow
def test_a_list_is_sent_read_otherwise_and_taken_in(cast, hr, as_):
    file = SimpleUploadedFile("people.csv", f"Nr;Navn;Team\n901;{HOSTILE};Lager\n902;;Lager\n".encode())
    page = hr.post("/people/lists", {"key": KEY, "file": file, "choice": ""})
    address = page.url
    assert sending.import_due(at=timezone.now()) == 1
    assert "No column is chosen" in body(hr.get(address))
    wish = {
        "act": "read",
        "on": str(timezone.localdate()),
        "c_payroll_number": "Nr",
        "c_name": "Navn",
        "c_team": "Team",
    }
    address = hr.post(address, wish | {"save_as": "Lessor"}).url
    assert sending.import_due(at=timezone.now()) == 1
    told = body(hr.get(address))
    assert "Rows are wrong" in told
    assert "<b>=1+1" not in told
    assert "every row needs it" in body(hr.get(f"{address}?state=wrong"))
    role(cast.dan, "administrator")
    assert as_("dan").get(address).status_code == 404

    handed_on, address = address, hr.post(address, {"act": "apply", "skips": "1"}).url
    assert 'href="#wrong"' not in body(hr.get(handed_on))  # its rows went with it, their number stays
    assert sending.import_due(at=timezone.now()) == 1

    assert "Taken in" in body(hr.get(address))
    assert Employee.objects.get(external_id="901").name == HOSTILE.strip()
    assert "Lessor" in body(hr.get("/people/lists"))


def test_what_is_wrong_in_a_list_stands_first_and_who_is_missing_apart(cast, hr):
    rows = "901;Ny Person;Lager;\n902;;Lager;\n903;Ny Uden;Lager;31-31-2026\nalice;Alice Ny;Lager;\n"
    file = SimpleUploadedFile("people.csv", f"Nr;Navn;Team;Sluttet\n{rows}".encode())
    address = hr.post("/people/lists", {"key": KEY, "file": file, "choice": ""}).url
    sending.import_due(at=timezone.now())
    wish = {"act": "read", "on": str(timezone.localdate()), "c_payroll_number": "Nr", "c_name": "Navn"}
    address = hr.post(address, wish | {"c_team": "Team", "c_left_on": "Sluttet"}).url
    sending.import_due(at=timezone.now())

    told = body(hr.get(address, headers={"accept-language": "da"}))

    assert told.index('<section class="sheet" id="wrong"') < told.index('<section class="sheet" id="new"')
    assert told.index('id="new"') < told.index('id="missing"')
    assert 'href="#wrong"' in told
    assert 'href="#unchanged"' not in told
    assert "er tomt; hver række skal have det" in told
    assert "findes ikke i kalenderen" in told
    assert "every row" not in told
    assert "En liste fjerner ingen" in told
    wrong = body(hr.get(f"{address}?state=wrong"))
    assert 'id="missing"' not in wrong
    assert 'href="?state=new"' in wrong


def test_an_entity_names_its_payroll_system(cast, hr):
    Entity.objects.update(payroll_system="visma-lon")

    page = body(hr.get("/entities"))

    assert "Visma Løn" in page
    assert "visma-lon" not in page


def test_a_file_that_cannot_be_read_is_refused_with_its_sentence(hr):
    file = SimpleUploadedFile("people.csv", b"PK\x03\x04")

    assert "is a spreadsheet" in body(hr.post("/people/lists", {"key": KEY, "file": file}), 409)
