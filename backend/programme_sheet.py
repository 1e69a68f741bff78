"""A programme sheet: one page for everybody a version concerns, as HTML that needs nothing else, and as PDF."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from backend import print_out
from backend.programme_sheet_words import SENTENCES, TITLES, WORDS
from recognition.core import money
from recognition.people import selectors as people
from recognition.programmes import definition, selectors, sheet, sheet_facts, wording
from recognition.programmes.definition import Rate
from recognition.programmes.sheet import Line, Money, Param, Shares, Word, Words


def render(*, version_id: int, language: str, is_pdf: bool, at: datetime) -> bytes:
    """The sheet of a version in ``language`` (da, sv, en). Raises UnknownVersion, print_out.NoPdf."""
    page = html(version_id=version_id, language=language, at=at)
    return print_out.pdf(page) if is_pdf else page.encode()


def html(*, version_id: int, language: str, at: datetime) -> str:
    """The sheet as one HTML document. Raises UnknownVersion."""
    with translation.override(language):
        return render_to_string("programme_sheet.html", told(version_id=version_id, language=language, at=at))


def told(*, version_id: int, language: str, at: datetime) -> dict[str, Any]:
    """Everything the sheet says, in ``language``, for a template. Raises UnknownVersion."""
    found = selectors.version(version_id=version_id)
    says = definition.from_document(found.definition)
    record = sheet_facts.record(
        found,
        contest_days=settings.LAURELS.LAURELS_CONTEST_DAYS,
        answer_days=settings.LAURELS.LAURELS_DISPUTE_ANSWER_DAYS,
    )
    with translation.override(language):
        return {
            "language": language,
            "name": says.texts[language].name,
            "purpose": says.texts[language].purpose,
            "code": says.programme,
            "number": record.number,
            "is_active": record.is_active,
            "made_on": wording.day(people.company_date(at), language),
            "sections": [_section(section, language) for section in sheet.sections(says, record)],
        }


def rules(says: definition.Definition, *, language: str, codes: Collection[str]) -> list[dict[str, Any]]:
    """The sections ``codes`` of the sheet, those that say the rules alone: nothing of who signed what and when."""
    with translation.override(language):
        return [_section(each, language) for each in sheet.rules(says) if each.code in codes]


def _section(section: sheet.Section, language: str) -> dict[str, Any]:
    return {
        "code": section.code,
        "title": str(TITLES[section.code]),
        "items": list(_items(section, language)),
    }


def _items(section: sheet.Section, language: str) -> Iterator[dict[str, Any]]:
    """The sentences; the steps of a formula as a list below the sentence that opens it."""
    item: dict[str, Any] = {}
    for line in section.lines:
        told = _told(section.code, line, language)
        if line.code.startswith("tier_"):
            item["steps"].append(told)
        else:
            item = {"sentence": told, "steps": []}
            yield item


def _told(section: str, line: Line, language: str) -> str:
    params = {name: _written(value, language) for name, value in line.params.items()}
    return str(SENTENCES[section][line.code] % params)


def _written(value: Param, language: str) -> str | int:
    """A parameter as people write it; an integer stays one, for the plural to see."""
    if isinstance(value, Money):
        return wording.amount(value.minor, value.unit, language)
    if isinstance(value, Shares):
        return ", ".join(wording.percent(ppm, money.PPM, language) for ppm in value.ppms)
    if isinstance(value, Rate):
        return wording.rate(value, language)
    if isinstance(value, Word):
        return _word(value.group, value.code)
    if isinstance(value, Words):
        return ", ".join(_word(value.group, code) for code in value.codes)
    return wording.day(value, language) if isinstance(value, date) else value


def _word(group: str, code: str) -> str:
    return str(WORDS[group].get(code, code))
