"""Batches: out of the house by two persons, the same bytes ever after, void by two persons; every look is noted."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from recognition.payroll.models import BatchFile, PayrollBatch, PayrollLine
from recognition.people.models import PersonView, RoleGrant
from recognition.rewards.models import Proposal
from tests.backend.web.payroll_office import closed_month, other_entity
from tests.recognition.payroll.office import CUT_OFF, Office, later
from tests.recognition.shop.till import Till

TOLD = {"explanation": "Payroll told me."}


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

    for words in ("Batch 2026-09-0001", "Customer bonus", "300.03", "Built", "Carol"):
        assert words in page, words
    assert page.count("Alice") >= 3
    assert "/proposals/" not in page  # payroll has no right to the awards themselves


@pytest.mark.slow
def test_a_line_from_the_shop_leads_to_its_order_and_so_does_what_takes_it_back(office, as_):
    till = Till(office.cast)
    till.points(office.cast.alice, 500)
    till.item()
    award, order = office.approved(), till.handed_over(office.cast.alice)
    office.export(closed_month(office, awards=0).build())
    till.refund(office.cast.greta, order, at=CUT_OFF)
    office.close("2026-10", at=later(30))
    back = office.build("2026-10", at=later(30))
    address = f'href="/shop/orders/{order.pk}"'
    greta = as_("greta")

    page = text(greta.get(f"/batches/{PayrollBatch.objects.earliest('pk').pk}"))
    assert address in page
    assert f'href="/proposals/{award.pk}"' in page
    assert address in text(greta.get(f"/batches/{back.pk}"))
    assert greta.get(f"/shop/orders/{order.pk}").status_code == 200
    for name in ("frida", "carol"):  # who may not look into orders
        answer = as_(name).get(f"/batches/{back.pk}")
        assert (answer.status_code, "/shop/orders/" in text(answer)) == (200, False), name


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


@pytest.mark.slow
def test_confirming_says_what_it_means_and_is_for_good(batch, as_):
    greta = as_("greta")
    refused = greta.post(f"/batches/{batch.pk}/confirm", TOLD)
    assert (refused.status_code, "only an exported batch is confirmed" in text(refused)) == (409, True)
    export(greta, batch)
    assert "Confirm" in text(greta.get(f"/batches/{batch.pk}/confirm"))

    assert "is confirmed" in text(greta.post(f"/batches/{batch.pk}/confirm", TOLD, follow=True))

    refused = greta.post(f"/batches/{batch.pk}/void", {"declared": "on"})
    assert (refused.status_code, "claw-back" in text(refused)) == (409, True)


@pytest.mark.slow
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


@pytest.mark.slow
def test_the_file_of_a_void_batch_is_for_auditors_alone(batch, as_, office):
    export(as_("greta"), batch)
    office.voided(batch)
    RoleGrant.objects.create(employee=office.cast.dan, role="auditor", granted_at="2020-01-01T00:00Z")
    address = f"/batches/{batch.pk}/files/canonical-csv"

    refused = as_("greta").get(address, follow=True)
    assert "must not be used" in text(refused)
    assert as_("dan").get(address).status_code == 200


@pytest.mark.slow
def test_another_entity_s_batch_is_as_good_as_none(batch, as_, office):
    swedish = other_entity(office)
    RoleGrant.objects.create(
        employee=office.cast.erik, role="payroll_releaser", entity=swedish.cast.entity,
        granted_at="2020-01-01T00:00Z",
    )  # fmt: skip
    export(as_("greta"), batch)
    erik = as_("erik")

    assert "2026-09-0001" not in text(erik.get("/batches"))
    for path in ("", "/export", "/confirm", "/void", "/answer", "/answers/1", "/files/canonical-csv"):
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_lines_go_on_page_by_page(batch, as_, monkeypatch):
    from backend.web.views import batches

    monkeypatch.setattr(batches, "LINES", 2)
    carol = as_("carol")

    assert "?after=2#lines" in text(carol.get(f"/batches/{batch.pk}"))
    page = text(carol.get(f"/batches/{batch.pk}?after=2"))
    assert "100.02" in page
    assert "More lines" not in page
    assert "There are no more lines." in text(carol.get(f"/batches/{batch.pk}?after=7"))


def answer(batch, *, amount=None):
    """What payroll would give back, with another amount for every line if one is given."""
    lines = PayrollLine.objects.filter(batch=batch).select_related("wage_type")
    rows = [
        f"{each.payroll_number};{each.external_code or each.wage_type.code};{amount or each.amount_minor / 100};2026-09"
        ";Alice"
        for each in lines
    ]
    content = "\n".join(["Lønnummer;Lønart;Beløb;Periode;Navn", *rows])
    return {"answer": SimpleUploadedFile("svar.csv", content.encode("cp1252"))}


@pytest.mark.slow
def test_payrolls_answer_is_sent_compared_and_lets_the_batch_be_confirmed(batch, as_):
    greta, address = as_("greta"), f"/batches/{batch.pk}/answer"
    assert greta.post(address, answer(batch)).status_code == 409  # not exported yet
    export(greta, batch)
    assert "Payroll has not answered yet" in text(greta.get(address))

    page = text(greta.post(address, answer(batch, amount="1.00"), follow=True))
    assert "does not agree" in page
    assert "-297.03" in page or "−297.03" in page
    assert '<span class="sub">Customer bonus</span>' in page
    refused = greta.post(f"/batches/{batch.pk}/confirm")
    assert (refused.status_code, "explain them to confirm" in text(refused)) == (409, True)

    page = text(greta.post(address, answer(batch), follow=True))
    assert "Every row agrees." in page
    assert "svar.csv" not in page  # it may name anybody
    assert f"answer_{batch.pk}_1.csv" in page
    assert "300.03" in text(greta.get(f"{address}?all=1"))
    kept = b"".join(greta.get(f"/batches/{batch.pk}/answers/1").streaming_content)
    assert kept.startswith(b"payroll_number;wage_type;amount;period\n")
    assert b"Alice" not in kept
    assert greta.get(f"/batches/{batch.pk}/answers/9").status_code == 404
    assert "Nothing was changed." in text(greta.post(address, answer(batch), follow=True))
    assert "Who confirms the batch: " in text(as_("carol").get(f"/batches/{batch.pk}"))
    assert "is confirmed" in text(greta.post(f"/batches/{batch.pk}/confirm", follow=True))


@pytest.mark.slow
def test_a_wrong_answer_is_told_by_line_and_field(batch, as_):
    greta, address = as_("greta"), f"/batches/{batch.pk}/answer"
    export(greta, batch)

    refused = greta.post(address, answer(batch, amount="x"))

    assert (refused.status_code, text(refused).count("x is no amount")) == (409, 4)  # three lines, and the sentence
    assert greta.post(address).status_code == 409
    assert as_("frida").post(address, answer(batch)).status_code == 403


def test_why_it_was_confirmed_without_an_answer_stands_on_the_page(batch, as_):
    greta = as_("greta")
    export(greta, batch)
    greta.post(f"/batches/{batch.pk}/confirm", {"explanation": "They told me <b>so</b>."})

    assert "They told me &lt;b&gt;so&lt;/b&gt;." in text(greta.get(f"/batches/{batch.pk}"))


@pytest.mark.slow
def test_a_second_batch_of_a_period_says_that_it_is_supplementary(batch, as_, office):
    export(as_("greta"), batch)
    late = office.world.proposal(amount=7_700)
    Proposal.objects.filter(pk=late.pk).update(state="payable", period=batch.period)
    again = office.build(at=timezone.now())

    assert "supplementary" in text(as_("carol").get(f"/batches/{again.pk}"))
    assert "supplementary" not in text(as_("carol").get(f"/batches/{batch.pk}"))
