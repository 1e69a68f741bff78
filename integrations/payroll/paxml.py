"""PAXml 2.0, which Swedish payroll programs import: one ``lonetrans`` a line.

ISO-8859-1 as its specification shows (other characters as references), or UTF-8 where an entity's settings say so. The
employment number is our payroll number; a personal identity number, a customer and a score never stand in it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from lxml import etree

from integrations.payroll import paying
from recognition.core.mistakes import Mistake
from recognition.payroll.formats import Batch, Format, Line

XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = "http://www.paxml.se/2.0/paxml.xsd"
ENCODINGS = ("iso-8859-1", "utf-8")
COST_CENTRE = "1"
LARGEST_POSTID = 2**31 - 1
LONGEST_REGISTRATION = 12
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML may carry, not even as a reference."""

LONKODER = frozenset("""BONUS PROVISION MÅNLÖN TIMLÖN FÖRSKOTT UTLÄGG LT1 LT2 LT3 LT4 LT5 LT6 LT7 LT8 LT9""".split())
"""Codes of the standard itself that may stand for a bonus; every other code is a wage type of the payroll program."""


def render(batch: Batch, lines: Iterable[Line]) -> Iterator[bytes]:
    """The file of ``batch`` in pieces. Raises what ``paying.paid`` raises, BadSettings."""
    encoding = check(paying.settings_of(batch, "paxml"))
    rows = paying.paid(batch, lines)
    buffer = BytesIO()
    with etree.xmlfile(buffer, encoding=encoding) as xml:
        xml.write_declaration()
        located = {f"{{{XSI}}}noNamespaceSchemaLocation": SCHEMA}
        with xml.element("paxml", located, nsmap={"xsi": XSI}):
            xml.write(_header(batch))
            with xml.element("lonetransaktioner"):
                for count, pay in enumerate(rows, start=1):
                    xml.write(_transaction(batch, pay))
                    if count % paying.CHUNK == 0:
                        xml.flush()
                        yield _emptied(buffer)
    yield _emptied(buffer)


def check(settings: Mapping[str, Any]) -> str:
    """The encoding ``settings`` ask for. Raises BadSettings."""
    paying.known(settings, ("encoding",), "paxml")
    encoding = settings.get("encoding", ENCODINGS[0])
    if encoding not in ENCODINGS:
        known = list(ENCODINGS)
        raise paying.BadSettings(Mistake("setting_one_of", name="paxml: encoding", known=known, value=repr(encoding)))
    return str(encoding)


def _emptied(buffer: BytesIO) -> bytes:
    content = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return content


def _header(batch: Batch) -> Any:
    header = etree.Element("header")
    _add(header, "format", "LÖNIN")
    _add(header, "version", "2.0")
    _add(header, "datum", batch.made_at.strftime("%Y-%m-%dT%H:%M:%S"))
    if batch.reissued_on is not None:
        etree.SubElement(header, "nyexport", datum=batch.reissued_on.isoformat())
    if len(batch.registration_number) > LONGEST_REGISTRATION:
        number = repr(batch.registration_number)
        raise paying.BadSettings(Mistake("export_long_registration", value=number, most=LONGEST_REGISTRATION))
    _add(header, "foretagid", batch.entity)
    _add(header, "foretagorgnr", batch.registration_number)
    _add(header, "foretagnamn", batch.company)
    _add(header, "attestansvarig", batch.released_by)
    _add(header, "programnamn", "Laurels")
    total = paying.decimal(batch.paid_minor, batch.currency)
    replaces = f"; replaces={batch.reissues}" if batch.reissues else ""
    told = f"batch={batch.code}; period={batch.period}; rows={batch.paid_count}; sum={total}{replaces}"
    _add(header, "info", told)
    header.tail = "\n"
    return header


def _transaction(batch: Batch, pay: paying.Pay) -> Any:
    line = pay.line
    if not 0 < line.line_no <= LARGEST_POSTID:
        raise paying.FileRefused(Mistake("export_no_postid", line=line.line_no))
    row = etree.Element("lonetrans", postid=str(line.line_no), anstid=_text(line, "payroll number", 64))
    _add(row, "lonkod" if pay.code in LONKODER else "lonart", pay.code)
    _add(row, "benamning", paying.spoken(batch, pay.wage))
    _add(row, "kommentar", _text(line, "text", 100))
    _add(row, "datum", batch.ends_on.isoformat())
    if pay.units_milli is not None:
        _add(row, "antal", paying.units(pay.units_milli))
    if pay.rate_minor is not None:
        _add(row, "apris", paying.decimal(pay.rate_minor, line.currency))
    if pay.amount_minor is not None:
        _add(row, "belopp", paying.decimal(pay.amount_minor, line.currency))
    _add(row, "samlingsid", batch.code)
    if line.cost_centre:
        units = etree.SubElement(row, "resenheter")
        etree.SubElement(units, "resenhet", dim=COST_CENTRE, id=_text(line, "cost centre", 10))
    reverses = f" reverses {line.reverses_line_uid}" if line.reverses_line_uid else ""
    _add(row, "info", f"{batch.code}/{line.line_no}{reverses}")
    row.tail = "\n"
    return row


def _text(line: Line, field: str, longest: int) -> str:
    value = str(getattr(line, field.replace(" ", "_")))
    return paying.fitting(line, field, value, longest=longest)


def _add(parent: Any, name: str, text: str) -> None:
    if found := UNFIT.search(text):
        raise paying.FileRefused(Mistake("export_no_xml", value=repr(text), character=paying.named(found[0])))
    if text:
        etree.SubElement(parent, name).text = text


FORMAT = Format(name="paxml", extension="xml", render=render, needs_codes=True, check=check)
