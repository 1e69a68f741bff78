"""Pay transparency on the web: statistics imported by HR alone, figures seen and fetched."""

import json
import secrets

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from recognition.payroll.models import PayStatistic, PayStatisticImport
from tests.backend.web.payroll_office import other_entity
from tests.cast import payroll_number
from tests.recognition.payroll.office import Office
from tests.recognition.payroll.test_report_figures import hire


@pytest.fixture
def office(world):
    """Six part-timers and six others were paid; the file says who belongs to which group."""
    office = Office(world)
    world.team = hire(office, "Butik", 6) + hire(office, "Lager", 6)
    for number, person in enumerate(world.team, start=1):
        office.approved(person, amount=1_000 * number)
    office.exported()
    return office


def text(answer):
    return answer.content.decode()


def rows_of(office):
    return [
        f"DK,{payroll_number(person)},Sales,{'F' if number < 6 else 'M'},2026"
        for number, person in enumerate(office.world.team)
    ]


def send(client, lines, *, header="entity,payroll_number,category,group,year", **fields):
    content = "\n".join([header, *lines]).encode()
    form = {"entity": "DK", "year": "2026", "key": secrets.token_urlsafe(16)} | fields
    return client.post("/reports/transparency", form | {"file": SimpleUploadedFile("s.csv", content)}, follow=True)


def test_the_figures_of_a_year_are_seen_and_fetched(office, as_):
    greta = as_("greta")
    assert "Nobody has imported statistics yet." in text(greta.get("/reports/transparency"))

    page = text(send(greta, rows_of(office)))
    assert "count from now" in page
    assert "35.00" in page  # the mean of 10 … 60
    assert "\N{MINUS SIGN}171.4" in page  # the others' mean is 95: the gap to the first of two groups of one size
    answer = greta.get("/reports/transparency/jsonl?entity=DK&year=2026")
    rows = [json.loads(line) for line in b"".join(answer.streaming_content).decode().splitlines()]
    women = next(row for row in rows if row["worker_category"] == "Sales" and row["statistic_group"] == "F")
    assert (women["count"], women["receiving"], women["mean"], women["share_receiving"]) == ("6", "6", "35.00", "100.0")


def test_a_small_group_is_hidden(office, as_):
    greta = as_("greta")
    rows = rows_of(office)
    send(greta, [row.replace(",F,", ",M,") for row in rows[:3]] + rows[3:])

    assert "fewer than five people" in text(greta.get("/reports/transparency"))


@pytest.mark.slow
def test_a_new_import_counts_instead_and_the_old_one_stays(office, as_):
    greta = as_("greta")
    send(greta, rows_of(office))
    send(greta, rows_of(office)[:6])

    assert PayStatisticImport.objects.count() == 2
    assert PayStatistic.objects.count() == 18
    assert text(greta.get("/reports/transparency")).count(">6</td>") >= 1


@pytest.mark.parametrize(
    ("lines", "fields", "sentence"),
    [
        (["DK,0012,Sales,F,2026", "DK,0012,Sales,M,2026"], {}, "same payroll number"),
        (["DK,0012,,F,2026"], {}, "Line 2 has no category"),
        (["DK,0012,Sales,F"], {}, "Line 2 has 4 cells"),
        (["DK,0012,Sales,F,2025"], {}, "0 rows"),
        ([], {"header": "entity,number"}, "no column payroll_number"),
        (["DK,0012,Sales,F,2026"], {"entity": "XX"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_read_is_refused_whole(world, as_, lines, fields, sentence):
    answer = send(as_("greta"), lines, **fields)

    assert answer.status_code == 409
    assert sentence in text(answer)
    assert not PayStatisticImport.objects.exists()


@pytest.mark.slow
def test_another_entity_is_as_good_as_none(office, as_):
    send(as_("greta"), rows_of(office))
    other_entity(office)
    erik = as_("erik")

    assert "Bakkegaard ApS" not in text(erik.get("/reports/transparency?entity=DK&year=2026"))
    assert erik.get("/reports/transparency/csv?entity=DK&year=2026").status_code == 403
    assert as_("greta").get("/reports/transparency/csv?entity=DK&year=1999").status_code == 404


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "frida"])
def test_it_is_for_hr_alone(world, as_, name):
    assert as_(name).get("/reports/transparency").status_code == 403
    assert as_(name).get("/reports/transparency/csv?entity=DK&year=2026").status_code == 403
