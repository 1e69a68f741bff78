"""A payroll batch on paper: every line, lines to sign, the digest at the foot; a long one by a job."""

import io
import sys

import pypdf
import pytest
from django.utils import timezone

from backend import batch_statements
from recognition.jobs.models import Job
from recognition.payroll.models import PayrollBatch, PayrollLine
from recognition.payroll.selectors.batch_digest import batch_digest
from recognition.people.models import PersonView
from tests.backend.web.payroll_office import closed_month
from tests.paper import writes_pdf
from tests.recognition.payroll.office import Office
from tests.recognition.shop.limits import verified
from tests.recognition.shop.till import Till

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(world):
    office = Office(world)
    office.approved(amount=50_000)
    office.approved(employee=world.cast.dan, amount=7_750)
    office.exported()
    return PayrollBatch.objects.get()


def test_it_has_every_line_the_totals_and_lines_to_sign(batch, as_):
    answer = as_("greta").get(f"/batches/{batch.pk}.html")
    page = answer.content.decode().replace("\u00a0", " ")

    assert answer["Content-Disposition"] == f'attachment; filename="batch_dk_{batch.code}_en.html"'
    for told in (
        "Alice",
        "Dan",
        "Customer bonus",
        "DKK 500.00",
        "DKK 77.50",
        "DKK 577.50",
        "Prepared by",
        "Released by",
        "signature",
    ):
        assert told in page, told
    assert page.count(batch_digest(batch_id=batch.pk)) >= 2
    assert "http" not in page
    assert set(PersonView.objects.values_list("employee__name", flat=True)) == {"Alice", "Dan"}


def test_it_says_why_something_in_kind_is_free_of_tax(world, as_):
    office, till = Office(world), Till(world.cast)
    verified(world.cast)
    till.points(world.cast.alice, 500)
    till.item("gift", value_minor=8_000, tax_class="exempt_within_threshold")
    till.handed_over(world.cast.alice, "gift")
    batch = closed_month(office, awards=0).build()

    page = as_("greta").get(f"/batches/{batch.pk}.html").content.decode().replace("\u00a0", " ")

    assert "In kind in 2026: DKK 80.00, within the limit of DKK 1,300.00, so it is free of tax." in page


def test_its_digest_is_that_of_its_lines_and_no_others(batch):
    before = batch_digest(batch_id=batch.pk)
    assert before == batch_digest(batch_id=batch.pk)
    assert before != batch_digest(batch_id=batch.pk + 1)
    assert PayrollLine.objects.count() == 2


@pytest.mark.slow
@pytest.mark.skipif(not writes_pdf(), reason="the extra [pdf] or the library Pango is not installed")
def test_it_is_a_tagged_pdf_with_digest_and_page_numbers(batch, as_):
    found = pypdf.PdfReader(io.BytesIO(as_("carol").get(f"/batches/{batch.pk}.pdf").content))

    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = found.pages[0].extract_text().replace("\u00a0", " ")
    assert "DKK 577.50" in text
    assert f"sha256 {batch_digest(batch_id=batch.pk)}" in text
    assert "Page 1 of 1" in text


@pytest.mark.slow
def test_a_long_one_is_asked_for_written_by_a_worker_and_then_fetched(batch, as_, monkeypatch):
    monkeypatch.setattr(batch_statements, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(batch_statements, "pdf", lambda found, language: b"%PDF of a long one")
    greta, address = as_("greta"), f"/batches/{batch.pk}.pdf"
    assert "Have the PDF written" in greta.get(f"/batches/{batch.pk}").content.decode()
    assert "Ask for the PDF here" in greta.get(address, follow=True).content.decode()
    assert not Job.objects.exists()
    for method in (greta.post, greta.post, greta.get):
        page = method(address, follow=True).content.decode()
        assert "takes a minute" in page
        assert f'href="{address}"' in page
        assert "Have the PDF written" not in page
    assert Job.objects.count() == 1

    assert batch_statements.write_due(at=timezone.now()) == 1
    assert batch_statements.write_due(at=timezone.now()) == 0
    for method in (greta.get, greta.post):
        answer = method(address)
        assert b"".join(answer.streaming_content) == b"%PDF of a long one"
        assert answer["Content-Type"] == "application/pdf"
    assert "Have the PDF written" in as_("carol").get(f"/batches/{batch.pk}").content.decode()  # hers is her own


@pytest.mark.slow
def test_a_long_one_is_written_anew_once_somebody_did_more_with_the_batch(batch, as_, world, monkeypatch):
    monkeypatch.setattr(batch_statements, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(batch_statements, "pdf", lambda found, language: found.head.state.encode())
    greta, address = as_("greta"), f"/batches/{batch.pk}.pdf"
    greta.post(address)
    batch_statements.write_due(at=timezone.now())
    assert b"".join(greta.get(address).streaming_content) == b"exported"

    Office(world).confirm(batch)

    assert "Ask for the PDF here" in greta.get(address, follow=True).content.decode()
    greta.post(address)
    batch_statements.write_due(at=timezone.now())
    assert b"".join(greta.get(address).streaming_content) == b"confirmed"


def test_a_short_one_is_fetched_at_once_however_it_is_asked_for(batch, as_, monkeypatch):
    monkeypatch.setattr(batch_statements, "pdf", lambda found, language: b"%PDF of a short one")
    greta = as_("greta")
    for method in (greta.get, greta.post):
        assert method(f"/batches/{batch.pk}.pdf").content == b"%PDF of a short one"
    assert "Have the PDF written" not in greta.get(f"/batches/{batch.pk}").content.decode()
    assert not Job.objects.exists()


def test_without_the_extra_the_batch_says_how_to_install_it(batch, as_, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    answer = as_("greta").get(f"/batches/{batch.pk}.pdf", follow=True)
    assert "A PDF needs the extra [pdf]" in answer.content.decode()


@pytest.mark.parametrize("ending", ["html", "pdf"])
def test_whoever_may_not_read_payroll_there_finds_none(batch, as_, world, ending):
    assert as_("bob").get(f"/batches/{batch.pk}.{ending}").status_code == 403
    assert as_("greta").get(f"/batches/999.{ending}").status_code == 404
    elsewhere = world.cast.entity
    elsewhere.pk, elsewhere.external_id = None, "SE"
    elsewhere.save()
    world.cast.carol.grants.update(entity=elsewhere)
    assert as_("carol").get(f"/batches/{batch.pk}.{ending}").status_code == 404
