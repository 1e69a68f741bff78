"""Statements on paper: tagged, selectable, the same bytes each time, fetching nothing."""

import io
import time

import pypdf
import pytest

from backend import print_out, statements
from recognition.payroll import selectors
from recognition.payroll.models import Statement
from recognition.people.models import Employee, Entity
from tests.paper import writes_pdf
from tests.recognition.payroll.office import Office
from tests.recognition.rewards.world import NOW, World, system

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not writes_pdf(), reason="the extra [pdf] or the library Pango is not installed"),
]


@pytest.fixture
def statement(cast):
    office = Office(World(cast))
    office.approved(amount=50_000)
    office.exported()
    return Statement.objects.get()


def view(statement, language="da"):
    return selectors.statement(viewer=system(), employee="alice", period="2026-09", language=language, at=NOW)


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def test_it_is_tagged_titled_and_says_which_language_it_is_in(statement):
    found = read(statements.pdf(view(statement), "da"))
    root = found.trailer["/Root"]

    assert root["/Lang"] == "da"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert found.metadata.title.startswith("Opgørelse over belønninger · Alice")
    assert f"sha256 {statement.digest}" in found.metadata["/Keywords"]


def test_its_text_can_be_selected_and_every_page_bears_digest_and_number(statement):
    found = read(statements.pdf(view(statement, "en"), "en"))
    texts = [page.extract_text().replace("\u00a0", " ") for page in found.pages]

    assert "DKK 500.00 before tax" in texts[0]
    for number, text in enumerate(texts, 1):
        assert f"sha256 {statement.digest}" in text
        assert f"Page {number} of {len(texts)}" in text


def test_the_same_statement_gives_the_same_bytes(statement):
    assert statements.pdf(view(statement), "da") == statements.pdf(view(statement), "da")


def test_it_is_drawn_in_the_font_we_bring_along(statement):
    fonts = read(statements.pdf(view(statement), "da")).pages[0]["/Resources"]["/Font"].values()
    assert all("Laurels-Print" in font.get_object()["/BaseFont"] for font in fonts)


def test_names_of_every_script_break_nothing(statement):
    Employee.objects.update(name="Åse Łódź-Ødegård 🎉 مرحبا \u202eevil <img src=http://evil.example/x>")
    Entity.objects.update(name='Å & Ø "ApS" <style>')
    content = statements.pdf(view(statement), "sv")
    assert read(content).metadata.title.count("Łódź") == 1


def test_nothing_is_fetched_from_anywhere():
    fetcher = print_out._fetcher()
    for address in ("http://example.com/x.css", "file:///etc/passwd", "laurels:other", "data:text/css,x"):
        with pytest.raises(ValueError, match="needs nothing from elsewhere"):
            fetcher.fetch(address)
    assert fetcher.fetch(print_out.FONT_ADDRESS) is not None


def test_what_prints_and_what_is_shown_share_their_style(statement):
    page = statements.page(view(statement), "en")
    assert "@page" in page
    assert "prefers" not in page
    assert "url(" not in page


def test_it_takes_less_than_two_seconds(statement):
    statements.pdf(view(statement), "en")  # the fonts of the machine are looked up once
    began = time.thread_time()
    statements.pdf(view(statement), "en")
    assert time.thread_time() - began < 2
