"""The papers name what the program does: a class or a clock added later makes them fail."""

from pathlib import Path

import pytest

from recognition.activity.personal import RetentionClass
from recognition.privacy import clocks

DOCS = Path(__file__).parents[3] / "docs"
PAPERS = ["privacy.md", "privacy/dpia.md", "privacy/record-of-processing.md"]
NOTICES = [
    f"privacy/notice-{who}.{language}.md" for who in ("employees", "customers") for language in ("da", "en", "sv")
]


@pytest.mark.parametrize("paper", PAPERS)
def test_it_names_every_class_and_every_clock(paper):
    text = (DOCS / paper).read_text(encoding="utf-8")

    assert [each.value for each in RetentionClass if each.value not in text] == []
    assert [code for code in clocks.CLOCKS if f"`{code}`" not in text] == []


def test_the_table_of_clocks_says_the_defaults_as_they_are():
    rows = (DOCS / "privacy.md").read_text(encoding="utf-8").splitlines()
    told = {row.split("`")[1]: row for row in rows if row.startswith("| `")}

    for clock in clocks.CLOCKS.values():
        unit = clock.unit[:-1] if clock.span == 1 else clock.unit
        assert f"| {clock.retention_class} | {clock.span} {unit}" in told[clock.code]
        for country, span in clock.by_country.items():
            assert f"{country} {span}" in told[clock.code]


def test_the_works_council_reads_every_class():
    text = (DOCS / "privacy/works-council.md").read_text(encoding="utf-8")

    assert [each.value for each in RetentionClass if each.value not in text] == []


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_says_why_how_long_and_where_to_complain(notice):
    text = (DOCS / notice).read_text(encoding="utf-8")

    assert "24 m" in text
    assert "6(1)(f)" in text or "litra f" in text or "6.1 f" in text
    assert "Datatilsynet" in text or "IMY" in text
