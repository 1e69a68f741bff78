"""Batches: out of the house by two persons, the same bytes ever after, void by two persons; every look is noted."""

import hashlib

import pytest

from recognition.payroll.models import BatchFile, PayrollBatch
from recognition.people.models import PersonView, RoleGrant
from tests.backend.web.payroll_office import closed_month, other_entity
from tests.recognition.payroll.office import Office


@pytest.fixture
def office(world):
    return Office(world)


@pytest.fixture
def batch(office):
    return closed_month(office).build()


def text(answer):
    return answer.content.decode()


def export(client, batch, file_format="canonical-csv"):
    return client.post(f"/batches/{batch.pk}/export", {"file_format": file_format}, follow=True)


def test_it_shows_totals_lines_and_who_did_what(batch, as_):
    page = text(as_("carol").get(f"/batches/{batch.pk}"))

    for words in ("Batch 2026-09-0001", "Recognition bonus", "300.03", "Built", "Carol"):
        assert words in page, words
    assert page.count("Alice") >= 3
    assert "/proposals/" not in page  # payroll has no right to the awards themselves


def test_looking_at_lines_is_noted(batch, as_, office):
    as_("carol").get(f"/batches/{batch.pk}")

    assert list(PersonView.objects.values_list("viewer", "employee", "what", "subject_id")) == [
        (office.cast.carol.pk, office.cast.alice.pk, "batch", batch.pk)
    ]


def test_a_releaser_sees_the_figures_exports_and_gets_the_stored_bytes(batch, as_):
    greta = as_("greta")
    assert "300.03" in text(greta.get(f"/batches/{batch.pk}/export"))

    page = text(export(greta, batch))

    file = BatchFile.objects.get()
    assert "is exported" in page
    assert file.sha256[:8] in page
    answer = greta.get(f"/batches/{batch.pk}/files/canonical-csv")
    content = b"".join(answer.streaming_content)
    assert hashlib.sha256(content).hexdigest() == file.sha256
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="{file.name}"'
    assert answer["Content-Length"] == str(len(content))
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert PersonView.objects.filter(what="batch", viewer__external_id="greta").exists()


def test_who_built_it_does_not_export_it(batch, as_, office):
    RoleGrant.objects.create(employee=office.cast.carol, role="payroll_releaser", granted_at="2020-01-01T00:00Z")
    carol = as_("carol")

    assert "You built it, so you do not export it." in text(carol.get(f"/batches/{batch.pk}"))
    answer = export(carol, batch)
    assert answer.status_code == 409
    assert "another payroll releaser exports it" in text(answer)
    assert not BatchFile.objects.exists()


def test_a_format_there_is_not_is_refused(batch, as_):
    answer = export(as_("greta"), batch, "xlsx")

    assert answer.status_code == 409
    assert 'class="error"' in text(answer)


def test_another_format_can_follow_until_it_is_confirmed(batch, as_):
    greta = as_("greta")
    export(greta, batch)
    assert "another format" in text(greta.get(f"/batches/{batch.pk}"))
    export(greta, batch, "jsonl")
    assert set(BatchFile.objects.values_list("format", flat=True)) == {"canonical-csv", "jsonl"}


def test_confirming_says_what_it_means_and_is_for_good(batch, as_):
    greta = as_("greta")
    refused = greta.post(f"/batches/{batch.pk}/confirm")
    assert (refused.status_code, "only an exported batch is confirmed" in text(refused)) == (409, True)
    export(greta, batch)
    assert "Confirm" in text(greta.get(f"/batches/{batch.pk}/confirm"))

    assert "is confirmed" in text(greta.post(f"/batches/{batch.pk}/confirm", follow=True))

    refused = greta.post(f"/batches/{batch.pk}/void", {"declared": "on"})
    assert (refused.status_code, "claw-back" in text(refused)) == (409, True)


def test_two_persons_void_it_and_each_declares(batch, as_):
    carol, greta = as_("carol"), as_("greta")
    export(greta, batch)
    undeclared = carol.post(f"/batches/{batch.pk}/void")
    assert (undeclared.status_code, "Without this declaration" in text(undeclared)) == (409, True)

    assert "Another person completes it" in text(
        carol.post(f"/batches/{batch.pk}/void", {"declared": "on"}, follow=True)
    )
    again = carol.post(f"/batches/{batch.pk}/void", {"declared": "on"})
    assert (again.status_code, "another person completes it" in text(again)) == (409, True)
    assert "Complete the void" in text(greta.get(f"/batches/{batch.pk}"))
    assert "is void" in text(greta.post(f"/batches/{batch.pk}/void", {"declared": "on"}, follow=True))

    assert PayrollBatch.objects.get().state == "void"
    page = text(carol.post("/periods/DK/2026-09/build", follow=True))
    assert "issued again for" in page


def test_the_file_of_a_void_batch_is_for_auditors_alone(batch, as_, office):
    export(as_("greta"), batch)
    office.voided(batch)
    RoleGrant.objects.create(employee=office.cast.dan, role="auditor", granted_at="2020-01-01T00:00Z")
    address = f"/batches/{batch.pk}/files/canonical-csv"

    refused = as_("greta").get(address, follow=True)
    assert "must not be used" in text(refused)
    assert as_("dan").get(address).status_code == 200


def test_another_entity_s_batch_is_as_good_as_none(batch, as_, office):
    swedish = other_entity(office)
    RoleGrant.objects.create(
        employee=office.cast.erik, role="payroll_releaser", entity=swedish.cast.entity,
        granted_at="2020-01-01T00:00Z",
    )  # fmt: skip
    export(as_("greta"), batch)
    erik = as_("erik")

    assert "2026-09-0001" not in text(erik.get("/batches"))
    for path in ("", "/export", "/confirm", "/void", "/files/canonical-csv"):
        assert erik.get(f"/batches/{batch.pk}{path}").status_code == 404, path
        assert erik.get(f"/batches/999{path}").status_code == 404, path
    for path in ("/export", "/confirm", "/void"):
        assert erik.post(f"/batches/{batch.pk}{path}", {"declared": "on"}).status_code == 404, path
    assert as_("greta").get(f"/batches/{batch.pk}/files/paxml").status_code == 404


def test_what_somebody_may_not_do_the_door_refuses(batch, as_):
    carol, frida = as_("carol"), as_("frida")
    for path in ("/export", "/confirm"):
        assert carol.post(f"/batches/{batch.pk}{path}").status_code == 403, path
    assert frida.get(f"/batches/{batch.pk}").status_code == 200  # finance reads
    assert frida.post(f"/batches/{batch.pk}/void").status_code == 403


def test_the_list_goes_on_page_by_page_and_by_state(batch, as_, office, monkeypatch):
    from backend.web.views import batches

    monkeypatch.setattr(batches, "PAGE", 1)
    office.voided(batch)
    again = office.build()
    carol = as_("carol")

    page = text(carol.get("/batches"))
    assert "2026-09-0002" in page
    assert f"?before={again.pk}" in page
    assert "2026-09-0001" in text(carol.get(f"/batches?before={again.pk}"))
    assert "2026-09-0002" not in text(carol.get("/batches?state=void"))
    assert "No batch is in this state." in text(carol.get("/batches?state=confirmed"))
    for odd in ("state=nonsense&before=x", "before=" + "9" * 5000, "before=-1", "state=%00"):
        assert carol.get(f"/batches?{odd}").status_code == 200, odd
        assert carol.get(f"/reports?{odd}&entity=%00").status_code == 200, odd
    assert carol.get(f"/batches/{again.pk}?after=" + "9" * 18).status_code == 200


def test_lines_go_on_page_by_page(batch, as_, monkeypatch):
    from backend.web.views import batches

    monkeypatch.setattr(batches, "LINES", 2)
    carol = as_("carol")

    assert "?after=2#lines" in text(carol.get(f"/batches/{batch.pk}"))
    page = text(carol.get(f"/batches/{batch.pk}?after=2"))
    assert "100.02" in page
    assert "More lines" not in page
    assert "There are no more lines." in text(carol.get(f"/batches/{batch.pk}?after=7"))


@pytest.mark.parametrize("awards", [1, 60])
def test_the_statements_of_sql_do_not_grow_with_the_lines(office, as_, django_assert_max_num_queries, awards):
    batch = closed_month(office, awards=awards).build()
    greta = as_("greta")
    export(greta, batch)
    for address in ("/batches", f"/batches/{batch.pk}", f"/batches/{batch.pk}/confirm"):
        with django_assert_max_num_queries(12):
            assert greta.get(address).status_code == 200
