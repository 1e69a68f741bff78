"""A company's own list of people as several programs write it; of the cast, so that it changes nothing."""

from datetime import UTC, date, datetime

from integrations.directory import importing, presets, sheet
from recognition.core.actor import system

NOW = datetime(2026, 9, 15, 10, tzinfo=UTC)
TODAY, OCTOBER = date(2026, 9, 15), date(2026, 10, 1)
HEADER = (
    "payroll_number,legal_entity,first_name,last_name,work_email,team,manager_payroll_number,job_title,fte,hired_on"
)


def row(number, first, *, team="Lager", manager="", title="", fte="1", hired="2026-10-01", last="Æbelø"):
    return f"{number},DK,{first},{last},{first.lower()}@new.example,{team},{manager},{title},{fte},{hired}"


def file(*rows, header=HEADER):
    return "\n".join([header, *rows, ""]).encode()


def wish(content, preset="", **more):
    columns = presets.guessed(sheet.read(content).headers, preset)
    return importing.Wish(**{"columns": columns, "on": TODAY} | more)


def take_in(content, *, at=NOW, is_rehearsal=False, preset="", **more):
    return importing.import_people(
        actor=system("test"), content=content, wish=wish(content, preset, **more), at=at, is_rehearsal=is_rehearsal
    )


def wrong(report):
    return [(row.line, row.field, row.sentence) for row in report.rows if row.state == "wrong"]
