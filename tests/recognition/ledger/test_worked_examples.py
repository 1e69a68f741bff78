"""The tables of docs/ledger.md, run line by line against the real ledger."""

import inspect
import re
from pathlib import Path

import pytest

from recognition.core import money
from recognition.core.errors import DomainError
from recognition.ledger import chart, selectors
from recognition.ledger import services as ledger
from tests.recognition.ledger.journal import AT, BUDGET, draft

TEXT = (Path(__file__).resolve().parents[3] / "docs/ledger.md").read_text(encoding="utf-8")
ALICE, ENTITY, ALLOWANCE = 1, 2, 3
COLUMNS = {
    "available": ("budget_available", BUDGET),
    "committed": ("budget_committed", BUDGET),
    "approved": ("budget_approved", BUDGET),
    "exported": ("budget_exported", BUDGET),
    "due": ("due", ALICE),
    "cost": ("reward_cost", ENTITY),
    "clearing": ("payroll_clearing", ENTITY),
    "points": ("points", ALICE),
    "issued": ("points_issued", chart.COMPANY_ID),
    "reserved": ("points_reserved", ALICE),
    "spent": ("points_spent", chart.COMPANY_ID),
    "allowance": ("allowance", ALLOWANCE),
    "extra": ("allowance_extra", ALICE),
    "handed out": ("allowance_issued", chart.COMPANY_ID),
}
WORDS = re.compile(r"(?:`(?P<movement>\w+)`|reverse line (?P<line>\d+))(?: refused: `(?P<refused>\w+)`)?")


def tables():
    """(heading, header cells, rows) of every table of the page."""
    for section in TEXT.split("\n## ")[1:]:
        heading = section.splitlines()[0]
        lines = [line for line in section.splitlines() if line.startswith("|")]
        if lines:
            header, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
            yield heading, header, rows


EXAMPLES = [(heading, header, rows) for heading, header, rows in tables() if header[0] == "movement"]


def units(cell, unit):
    text = cell.replace(" ", "")
    return money.to_minor(text, unit) if money.is_currency(unit) else int(text)


def move(words, amount, unit, line):
    if words["line"]:
        ledger.reverse(key=f"line {line}", of_key=f"line {words['line']}", at=AT)
        return
    build = getattr(chart, words["movement"])
    holders = {"budget_id": BUDGET, "employee_id": ALICE, "entity_id": ENTITY, "allowance_id": ALLOWANCE}
    terms = {"unit": unit, "amount": amount, **holders}
    wanted = {name: terms[name] for name in inspect.signature(build).parameters}
    ledger.post(draft=draft(f"line {line}", build(**wanted)), at=AT)


def test_there_are_examples_of_every_movement():
    shown = {name for _, _, rows in EXAMPLES for row in rows for name in re.findall(r"`(\w+)`", row[0])}

    built = {
        name for name, thing in vars(chart).items() if inspect.isfunction(thing) and thing.__module__ == chart.__name__
    }
    assert len(EXAMPLES) == 8
    assert {name for name in built if "amount" in inspect.signature(getattr(chart, name)).parameters} - shown == {
        "_move",
        "_within_budget",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("heading", "header", "rows"), EXAMPLES, ids=[heading for heading, _, _ in EXAMPLES])
def test_the_balances_are_those_of_the_page(heading, header, rows):
    unit = re.fullmatch(r"amount \((\w+)\)", header[1])[1]
    for line, (words, amount, *balances) in enumerate(rows, start=1):
        said = WORDS.fullmatch(words)
        if said["refused"]:
            with pytest.raises(DomainError) as refusal:
                move(said, units(amount, unit), unit, line)
            assert refusal.value.code == said["refused"]
        else:
            move(said, units(amount, unit), unit, line)
        found = {
            column: selectors.balance(chart.account(COLUMNS[column][0], unit, COLUMNS[column][1]))
            for column in header[2:]
        }
        assert found == {column: units(cell, unit) for column, cell in zip(header[2:], balances, strict=True)}, line
    assert selectors.check_books() == []


def test_the_chart_of_the_page_is_the_chart():
    [rows] = [rows for _, header, rows in tables() if header[0] == "account"]

    assert {(code.strip("`"), holder, least != "none") for code, holder, least, _ in rows} == {
        (code, holder, floor is not None) for code, (holder, floor) in chart.ACCOUNTS.items()
    }
