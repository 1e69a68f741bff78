"""The programme sheet, written from the version itself."""

import re
import sys
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from backend import programme_sheet
from backend.programme_sheet_words import SENTENCES, TITLES, WORDS
from recognition.attribution import policies
from recognition.core.actor import Actor
from recognition.customers import outcome_kinds
from recognition.customers.checks import STAGES
from recognition.programmes import selectors, services, sheet
from recognition.programmes.definition import (
    Approval,
    Budgeting,
    Cap,
    Filters,
    Formula,
    Leavers,
    Limits,
    Pool,
    Rate,
    Tier,
)
from recognition.programmes.sheet import Consulted, Money, Record, Simulated
from tests.paper import writes_pdf
from tests.recognition.programmes.examples import FILE, consulted, define, simulated, tiers

AT = datetime(2025, 12, 1, 12, tzinfo=UTC)
DAY = date(2026, 1, 1)
DRAFT = Record(number=1, is_active=False, loaded_by="Erik", loaded_on=DAY, contest_days=90, answer_days=1)
ACTIVE = replace(
    DRAFT,
    is_active=True,
    activated_by="Hugo",
    activated_on=DAY,
    gate_signed_by="Hugo",
    gate_signed_on=DAY,
    consultations=[
        Consulted(country="DK", body="SU", notified_on=DAY, concluded_on=None),
        Consulted(country="SE", body="Unionen", notified_on=DAY, concluded_on=DAY),
    ],
    baseline=(DAY, DAY, 12),
    simulation=Simulated(number=3, from_date=DAY, to_date=DAY, judged=9, totals=[(Money(1_968_75, "DKK"), 4, 7)]),
)
FULL = define(
    filters=Filters(segments=("enterprise",), currencies=("DKK",), minimum_value=1),
    credit=policies.Policy(
        name="time_decay",
        lookback_days=600,
        half_life_days=30,
        kind_weights={"mail": 0, "call": 2},
        stage_weights={"sale": 0, "support": 2},
        role_weights={"owner": 2, "observer": 0},
    ),
    formula=tiers("whole_tiers", (0, 0), (10_000, None, 500), (20_000, 900)),
    minimum_share_ppm=50_000,
    pools=(Pool(team="Lager", share_ppm=100_000),),
    caps=tuple(Cap(cap=name, amount=5, span="year") for name in ("customer", "pair", "employee", "team")),
    leavers=Leavers(default="pay_all_earned", countries={"DK": "pro_rata", "NO": "forfeit"}, reason="Agreed."),
    hold_days=14,
    claw_back_days=90,
    rates=(Rate(source="DKK", target="SEK", on=DAY, billionths=1_500_000_000),),
    approval=Approval(
        second_above=1, second_above_in_period=2, currencies={"SEK": Limits(second_above=3)}, presets_percent=(50, 75)
    ),
    budget=Budgeting(by_cost_centre=True, span="quarter"),
)
POINTS = define(
    unit="symbolic",
    value_currency="DKK",
    nature="discretionary",
    formula=Formula(kind="basis_points", basis_points=100),
    expire_after_days=1,
    approval=Approval(escalate_after_days=0),
    kinds=("renewal",),
)
MARGINAL = define(formula=Formula(kind="marginal_tiers", tiers=(Tier(from_value=0, basis_points=500),)))
PLAIN = [
    define(credit=policies.Policy(name=name, half_life_days=None)) for name in policies.NAMES if name != "time_decay"
]
ALL = [(FULL, ACTIVE), (POINTS, DRAFT), (MARGINAL, DRAFT), *((says, DRAFT) for says in PLAIN)]


def test_every_code_has_words_and_no_word_is_idle():
    used = {
        (section.code, line.code)
        for says, record in ALL
        for section in sheet.sections(says, record)
        for line in section.lines
    }

    assert used == {(section, code) for section, codes in SENTENCES.items() for code in codes}
    assert list(SENTENCES) == list(TITLES)
    payable = {kind for kind, family in outcome_kinds.FAMILIES.items() if family in ("gain", "saved")}
    assert payable <= set(WORDS["kind"])
    assert set(STAGES) == set(WORDS["stage"])


@pytest.mark.parametrize("language", ["da", "en", "sv"])
def test_every_sentence_can_be_written_in_every_language(language):
    with translation.override(language):
        for says, record in ALL:
            for section in sheet.sections(says, record):
                for item in programme_sheet._items(section, language):
                    for told in (item["sentence"], *item["steps"]):
                        assert told
                        assert "%(" not in told


def told(says, record, section):
    [found] = [each for each in sheet.sections(says, record) if each.code == section]
    with translation.override("en"):
        items = list(programme_sheet._items(found, "en"))
    return [text.replace("\u00a0", " ") for item in items for text in (item["sentence"], *item["steps"])]


def test_the_formula_is_told_in_words():
    assert told(FULL, ACTIVE, "formula") == [
        "One outcome gives, to be shared, what the step that holds its value says:",
        "from DKK 0.00 up to, not including, DKK 100.00: DKK 0.00",
        "from DKK 100.00 up to, not including, DKK 200.00: 5% of the value there",
        "from DKK 200.00: DKK 9.00",
        "From 1 January 2026 amounts are converted at 1 DKK = 1.5 SEK.",
        "It is split by the credit to the smallest coin, and every award shows its arithmetic.",
    ]


def test_one_day_is_not_days():
    assert "Points nobody decides about within a day lapse." in told(POINTS, DRAFT, "hold")
    assert told(POINTS, DRAFT, "contest")[:2] == [
        "You can contest an award, or a missing one, within 90 days.",
        "Somebody who did not decide before answers within a day.",
    ]


def test_contacts_are_kept_longer_where_the_look_back_is_long():
    assert "Contacts are kept for 783 days: the days that count, and half a year." in told(FULL, ACTIVE, "data")
    assert "Contacts are kept for 24 months." in told(POINTS, DRAFT, "data")


@pytest.fixture
def version(cast):
    loaded = services.load(actor=Actor(channel="test", employee_id=cast.erik.pk), text=FILE, at=AT, key="load")
    return selectors.version(version_id=loaded.version_id)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "name"), [("da", "Behold kunder"), ("en", "Keep customers")])
def test_the_page_needs_nothing_from_outside(version, language, name):
    page = programme_sheet.html(version_id=version.pk, language=language, at=AT)

    assert f'<html lang="{language}">' in page
    assert f"<h1>{name}</h1>" in page
    assert version.fingerprint in page
    assert re.findall(r"https?:|<script|<link|<img|@import|url\(", page) == []
    assert page.count("<h2 ") == len(TITLES)


@pytest.mark.django_db
def test_it_tells_who_signed_and_what_was_simulated(cast, version):
    simulated(version, AT)
    consulted(version, cast.erik)
    draft = programme_sheet.html(version_id=version.pk, language="en", at=AT)
    services.activate(actor=Actor(channel="test", employee_id=cast.hugo.pk), version_id=version.pk, at=AT)
    active = programme_sheet.html(version_id=version.pk, language="en", at=AT)

    assert "Draft: this pays nothing yet." in draft
    assert "Draft: this pays nothing yet." not in active
    assert "Activated by Hugo on 1\u00a0December\u00a02025." in active
    assert "tried the rules on 0 occasions from" in active
    assert "there were 0 outcomes of these kinds" in active


@pytest.mark.django_db
def test_the_command_writes_the_file(version, tmp_path):
    path = tmp_path / "sheet.html"
    call_command("programme", "sheet", str(version.pk), "--language", "sv", "--output", str(path))

    assert "<h1>Beh\u00e5ll kunder</h1>" in path.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.skipif(not writes_pdf(), reason="weasyprint or the library Pango is not installed")
def test_it_is_printed_as_pdf(version):
    page = programme_sheet.render(version_id=version.pk, language="da", is_pdf=True, at=AT)

    assert page.startswith(b"%PDF-")
    assert len(page) > 5_000


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ImportError("No module named 'weasyprint'"), "install weasyprint, or take the HTML"),
        (OSError("cannot load library 'libpango-1.0-0'"), "`apt-get install -y libpango-1.0-0 libpangoft2-1.0-0"),
    ],
)
def test_where_something_is_missing_it_says_what_to_install(version, monkeypatch, tmp_path, error, sentence):
    class Missing:
        @staticmethod
        def find_spec(name, path=None, target=None):
            if name == "weasyprint":
                raise error

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing, *sys.meta_path])

    with pytest.raises(CommandError, match=sentence):
        call_command("programme", "sheet", str(version.pk), "--format", "pdf", "--output", str(tmp_path / "sheet.pdf"))
    assert not list(tmp_path.iterdir())
