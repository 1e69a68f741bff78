"""The command that shows statements and verifies them."""

import json
from html.parser import HTMLParser
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recognition.core.actor import system
from recognition.payroll import services as payroll
from tests.recognition.payroll.office import Office, later
from tests.recognition.rewards.world import World


@pytest.fixture
def office(cast):
    return Office(World(cast))


def run(*arguments):
    out = StringIO()
    call_command("statement", *arguments, stdout=out)
    return out.getvalue().replace("\u00a0", " ")


def refused(*arguments):
    with pytest.raises(CommandError) as error:
        run(*arguments)
    return error.value.returncode, str(error.value)


@pytest.fixture
def corrected(office):
    award = office.approved(amount=50_000)
    office.world.touch(office.cast.alice, external_id="T-own")
    office.exported()
    office.taken_back(award, 20_000, at=later(1))
    payroll.restate(actor=system("test"), at=later(2))
    return office


@pytest.mark.django_db
def test_as_text_it_tells_money_before_tax_and_what_came_later(corrected):
    told = run("alice", "2026-09")

    assert told.startswith(
        "Statement of rewards · Alice · Bakkegaard ApS · 2026-09\nNumber 2, made on 30 September 2026.\n"
    )
    assert "DKK 500.00 before tax  (Loyal customers)" not in told
    assert "DKK 500.00 before tax  Loyal customers  (payslip of September 2026: “Loyal customers”, line 1)\n" in told
    assert "  · 22 July 2026 · call · crm:T-own\n" in told
    assert "2026-10: −DKK 200.00 before tax  (not on a payslip yet)\n" in told
    assert "In all: DKK 500.00 before tax, for gains: DKK 500.00 before tax, with what came later: DKK 300.00" in told
    assert "Computed anew just now: nothing was changed since. sha256 " in told


@pytest.mark.django_db
def test_an_older_number_is_shown_when_asked_for(corrected):
    assert "Number 1, made on 28 September 2026.\n" in run("alice", "DK/2026-09", "--number", "1")


@pytest.mark.django_db
def test_without_a_period_it_lists_what_there_is(corrected):
    told = json.loads(run("alice", "--format", "json"))

    assert [(each["entity"], each["period"], each["number"]) for each in told] == [
        ("DK", "2026-09", 2),
        ("DK", "2026-09", 1),
    ]


@pytest.mark.django_db
def test_as_json_it_has_everything(corrected):
    told = json.loads(run("alice", "2026-09", "--format", "json", "--language", "da"))

    assert told["holds"] is True
    assert told["lines"][0]["contacts"][0]["external_id"] == "T-own"
    assert told["corrected"] == {"DKK": 30_000}


class Outline(HTMLParser):
    """The tags of a page that are open, and those that name something outside it."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, page):
        super().__init__()
        self.open, self.outside, self.headings = [], [], 0
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.headings += tag in ("h1", "h2", "h3")
        self.outside += [value for name, value in attributes if name in ("src", "href")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.django_db
def test_as_html_it_is_one_page_that_needs_nothing_else(corrected):
    page = run("alice", "2026-09", "--format", "html")
    outline = Outline(page)

    assert (outline.open, outline.outside) == ([], [])
    assert outline.headings == 6
    assert '<html lang="en">' in page
    assert "@media print" in page
    assert "−DKK 200.00 before tax" in page
    assert "Number 2 has replaced it" not in page
    assert "Number 2 has replaced it" in run("alice", "2026-09", "--format", "html", "--number", "1")


@pytest.mark.django_db
def test_names_cannot_break_the_page(office):
    office.cast.alice.name = "<script>alert(1)</script>"
    office.cast.alice.save(update_fields=["name"])
    office.approved()
    office.close()

    assert "<script>" not in run("alice", "2026-09", "--format", "html")


@pytest.mark.django_db
def test_verifying_says_that_all_holds_and_what_does_not(office):
    award = office.approved()
    office.close()
    assert run("--verify") == "Every statement was computed anew and holds.\n"

    award.because["params"]["formula"]["amount"] = 1
    award.save(update_fields=["because"])

    sentence = "Statement 1 of alice for DK/2026-09: it does not say what was approved then."
    assert refused("--verify") == (1, sentence)
    assert refused("alice", "2026-09") == (1, "The statement does not hold; `statement --verify` says why.")


@pytest.mark.django_db
def test_what_is_not_there_is_refused_with_a_sentence(office):
    assert refused("alice", "2026-09") == (1, "There is no statement of alice for 2026-09 that you may read.")
    assert refused() == (2, "Name an employee, or write --verify.")
    assert refused("nobody", "2026-09")[0] == 1
