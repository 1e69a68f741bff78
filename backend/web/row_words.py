"""What is wrong with a row or a file, in the language of the page; the domain says it in English.

The English sentence is what files, jobs and the API keep; here it is known again by its shape, and said anew with the
same values. A sentence that is not known stays as it is.
"""

import re
from functools import cache
from typing import NamedTuple

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.templatetags.laurels import spoken

_PLACE = re.compile(r"%\((\w+)\)s|%%")

# What is wrong with one cell.
CELLS: tuple[str | Promise, ...] = (
    _("is blank; every row needs it"),
    _("is blank; every row needs the number of its person"),
    _("has %(length)s characters, at most %(most)s are kept; shorten it"),
    _("has %(length)s characters, at most %(most)s can be; shorten it"),
    _("has characters that are no text; write it in UTF-8, without NUL"),
    _("%(value)s is no time; write it as 2026-09-30T12:00:00+02:00"),
    _("%(value)s has no offset, so nobody knows when it was; write 2026-09-30T12:00:00+02:00"),
    _("%(value)s is no time there ever was; write it as 2026-09-30T12:00:00+02:00"),
    _("%(value)s is no date; write it as 2026-09-30"),
    _("%(value)s is no day of the calendar; correct it"),
    _("%(value)s may be two days; say how the file writes dates, or write 2026-09-30"),
    _("%(value)s is no whole number; write for example 9"),
    _("%(value)s is no number; write digits with a decimal point, for example 1968.75"),
    _("%(value)s is not a number; write digits with a decimal point, for example 1968.75"),
    _("%(value)s is not a number; write for example 1968.75"),
    _("%(value)s has more decimals than %(currency)s (%(digits)s); round it to %(again)s"),
    _("%(value)s is too large an amount; the limit is %(most)s minor units"),
    _("%(value)s is negative; a %(kind)s is worth nothing or more"),
    _("%(value)s is no share of full time; write 0.8 for four days of five"),
    _("%(value)s is no share of full time; write 0.8 or 80 %% for four days of five"),
    _("the full-time share lies between 0 and 2; write 0.8 for four days of five"),
    _("%(value)s is no language code; write da, sv or en"),
    _("%(value)s is no e-mail address; correct it or leave it blank"),
    _("%(value)s is no currency of ISO 4217; write DKK, SEK or EUR, for example"),
    _("%(value)s is not a currency code of ISO 4217; write DKK, SEK or EUR, for example"),
    _("is blank although there is a value; write DKK, SEK or EUR, for example"),
    _("%(value)s is no country code of ISO 3166; write DK or SE, for example"),
    _("%(value)s is no time zone; write Europe/Stockholm, for example"),
    _("%(left)s is before hired_on %(hired)s; correct one"),
)
# Of people, and of the entities and managers they belong to.
PEOPLE: tuple[str | Promise, ...] = (
    _("%(value)s is no entity; add it to entities.csv"),
    _("%(value)s is no entity here; add it first"),
    _("is missing; say for which entity this person works"),
    _("%(currency)s is not the currency of %(entity)s, which pays in %(other)s; correct the currency or the entity"),
    _("%(entity)s pays in %(currency)s for ever; make a new entity for %(other)s"),
    _("has been %(before)s since %(day)s; let the change begin on a later day"),
    _("%(email)s belongs to employee %(employee)s already; everybody has their own"),
    _("%(number)s belongs to employee %(employee)s in %(entity)s already; correct one"),
    _("%(manager)s was left out because of an error in their row; add them to employees.csv or correct the id"),
    _("%(manager)s is no employee; add them to employees.csv or correct the id"),
    _("%(circle)s: a circle; give one of them another manager, or none"),
    _("%(name)s may be %(several)s; write the number of the manager"),
    _("%(name)s is nobody here and nobody in this file; add them, or correct it"),
    _("%(key)s stands in line %(line)s with other content; keep one of them"),
)
# Of customers, what was done for them and what came of it.
CUSTOMERS: tuple[str | Promise, ...] = (
    _("there is no employee %(id)s; add them to employees.csv or correct the id"),
    _("there is no employee %(id)s; add it to employees.csv or correct the id"),
    _("there is no customer %(id)s; add it to customers.csv or correct the id"),
    _("employee %(id)s was left out because of an error in its own row; correct that row"),
    _("customer %(id)s was left out because of an error in its own row; correct that row"),
    _("is blank; only the channel %(channel)s has no employee, this one is %(other)s"),
    _("%(value)s is no stage; the stages are %(known)s"),
    _("is blank; a referral counts from the referred customer's first paid invoice, so give its time"),
    _("is the customer itself; name the one who was referred"),
    _("%(kind)s comes from an accepted nomination alone; nominate the colleague instead"),
    _("%(value)s is no kind of outcome; the kinds are %(known)s"),
    _("kind %(kind)s needs its score; write the customer's answer"),
    _("%(value)s is no scale; write it from worst to best, for example 1-7"),
    _("NPS is asked on the scale 0-10, not %(low)s-%(high)s; report the answer as csat"),
    _("%(score)s is not on the scale %(low)s-%(high)s; correct it or name the scale"),
    _("%(score)s is %(kind)s, not %(told)s; correct it, or write the kind %(asked)s and we derive it"),
)
# Of a row or a file as a whole.
FILES: tuple[str | Promise, ...] = (
    _("the row has %(count)s fields, the header has %(width)s; put texts with commas in quotes"),
    _("the row has %(count)s fields, the header has %(width)s; put texts with separators in quotes"),
    _("the row has %(count)s fields, the header has %(width)s; add what is missing, or the commas"),
    _("the row has %(count)s fields, the header has %(width)s; add what is missing"),
    _("the file is missing; a bundle has %(files)s"),
    _("is empty; the header row needs %(columns)s"),
    _("this column is missing; the header row needs %(columns)s"),
    _("this column stands twice; remove or rename one"),
    _(
        "fields are separated by semicolons (;); separate them by commas: save the file as “CSV UTF-8 (comma"
        " delimited)”"
    ),
    _("fields are separated by tabs; separate them by commas: save the file as “CSV UTF-8 (comma delimited)”"),
    _("the file ends in the middle of this row; it was cut off, so fetch it again"),
    _("is UTF-16 or not a text at all; UTF-8 is needed, so save the file as “CSV UTF-8 (comma delimited)”"),
    _("the line is longer than %(most)s bytes; shorten it, or close a quote"),
    _("is not UTF-8 (byte %(byte)s), probably Latin-1 or Windows-1252; save the file as “CSV UTF-8 (comma delimited)”"),
    _("the file ends inside a quoted text that begins in this row; it was cut off, or a quote is missing"),
    _("a quoted text that begins in this row does not end; close the quote, or shorten the text"),
    _("has a bare carriage return; end lines with a newline, or put the text in quotes"),
    _("has a quote in the middle of a field; put the whole field in quotes and double the quotes inside"),
)
# Of a list of people as a whole.
LISTS: tuple[str | Promise, ...] = (
    _("The file is empty, or its first line is; the first line names the columns."),
    _("The first line has no semicolon, comma or tab, so there are no columns; save the sheet as CSV."),
    _("The column %(name)s stands twice; rename or remove one."),
    _("The file has more than %(most)s rows; send it in parts."),
    _("This is a spreadsheet and not CSV; save the sheet as “CSV UTF-8” and send that."),
    _("The file is UTF-16; save it as “CSV UTF-8”."),
    _("The file is no text; save the sheet as “CSV UTF-8” and send that."),
    _("Line %(line)s is neither UTF-8 nor Windows-1252; save the sheet as “CSV UTF-8”."),
    _("Line %(line)s: a quoted text that begins here does not end; close the quote, or fetch the whole file again."),
    _("Line %(line)s: has a bare carriage return; end lines with a newline, or put the text in quotes."),
    _(
        "Line %(line)s: has a quote in the middle of a field; put the whole field in quotes and double the quotes"
        " inside."
    ),
    _("The file has no column %(name)s; choose another for %(field)s."),
    _("No column is chosen for the number of each person; choose one."),
    _("No column is chosen for their name; choose one."),
    _("No column is chosen for the number of each person and their name; choose one."),
)
# Of statistics for pay transparency.
STATISTICS: tuple[str | Promise, ...] = (
    _("The file is not UTF-8; save it as CSV UTF-8."),
    _("The file has no column %(name)s; it needs %(columns)s."),
    _("Line %(line)s is no CSV: %(why)s."),
    _("Line %(line)s has %(count)s cells, the header %(width)s."),
    _("%(year)s is no year of pay; write one from %(first)s on."),
    _("The file has %(count)s rows for %(year)s; it needs 1 to %(most)s."),
    _("Line %(line)s has no %(field)s."),
    _("Lines %(first)s and %(line)s have the same payroll number; keep one."),
    _("The file is larger than 20 MiB; import an entity and a year at a time."),
)
# Of payroll’s answer to a batch.
ANSWERS: tuple[str | Promise, ...] = (
    _("The file is larger than 10 MB; payroll's answer to one batch is not."),
    _("The file is empty."),
    _("The file has a header and no row."),
    _("The file is neither UTF-8 nor Windows-1252; save it as CSV UTF-8."),
    _("This is no CSV: %(why)s."),
    _("There is no such column; the header needs %(columns)s."),
    _("This is empty."),
    _("This has more than %(most)s characters, or one that is no text."),
    _("This is %(told)s, the batch is of %(period)s."),
    _("%(value)s is no amount; write 1234.50 or 1234,50."),
    _("%(value)s can be read in two ways; write it without a sign for thousands."),
    _("%(value)s has more decimals than %(currency)s."),
    _("%(value)s is too large."),
)


class Told(NamedTuple):
    """What is wrong, and whether it could be said in English only though the page is in another language."""

    text: str
    is_english: bool = False


def told(sentence: str) -> Told:
    """The sentence in the language of the page."""
    if spoken() == "en" or not sentence:
        return Told(sentence)
    found = _found(sentence)
    return Told(said(sentence), is_english=found is None)


def said(sentence: str) -> str:
    """The sentence in the language of the page, or as it is."""
    found = None if spoken() == "en" else _found(sentence)
    if found is None:
        return sentence
    text, values = found
    return str(text) % values


def is_known(sentence: str) -> bool:
    """Whether the sentence can be said in every language."""
    return _found(sentence) is not None


def _found(sentence: str) -> tuple[str | Promise, dict[str, str]] | None:
    """The text a sentence was made of, and its values; of several that would fit, the one that says most itself."""
    for shape, text in _shapes():
        if match := shape.fullmatch(sentence):
            return text, match.groupdict()
    return None


@cache
def _shapes() -> list[tuple[re.Pattern[str], str | Promise]]:
    texts = (*CELLS, *PEOPLE, *CUSTOMERS, *FILES, *LISTS, *STATISTICS, *ANSWERS)
    with translation.override("en"):
        english = [(str(each), each) for each in texts]
    english.sort(key=lambda pair: -len(_PLACE.sub("", pair[0])))
    return [(_shape(source), text) for source, text in english]


def _shape(source: str) -> re.Pattern[str]:
    parts, at = [], 0
    for place in _PLACE.finditer(source):
        parts.append(re.escape(source[at : place.start()]))
        parts.append(f"(?P<{place[1]}>.*?)" if place[1] else "%")
        at = place.end()
    return re.compile("".join([*parts, re.escape(source[at:])]), re.DOTALL)
