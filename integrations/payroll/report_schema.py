"""The JSON Schema of each table of the reward report as JSON Lines, made of what its writers know of the columns."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from integrations.payroll.reward_report import SCHEMA, SCHEMA_VERSION
from recognition.payroll.formats import DAYS, DECIMALS, MOMENTS, WHOLES

FOLDER = Path(__file__).with_name("report_schemas")
"""Where ``manage.py report_schemas`` writes them."""

ALWAYS = frozenset(
    {
        *("legal_entity", "programme", "award_type", "status", "amount", "employee", "lines", "people", "points"),
        *("pending", "approved", "exported", "ended", "grouping", "is_owed", "standing"),
        *("decided", "unchanged", "raised", "lowered", "declined", "seconded", "revoked", "by_delegate"),
    }
)
"""Columns that are never blank, in whatever table they stand."""

CODES: Mapping[str, tuple[str, ...]] = {
    "award_type": ("cash", "points", "goods", "cash_points"),
    "delegated": ("yes", "no"),
    "is_owed": ("yes", "no"),
    "grouping": ("all", "team", "working_time", "tenure"),
    "standing": ("within_limit", "limit_passed", "no_limit"),
    "note": ("hidden",),
}
"""Columns of codes that are all known."""


def schema_of(table: str, columns: Sequence[str]) -> dict[str, Any]:
    """The schema of a line of ``table``: an object of exactly these columns, every cell a text or null."""
    named = {"schema": {"const": f"{SCHEMA}.{table}"}, "schema_version": {"const": SCHEMA_VERSION}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Laurels reward report, table {table}, schema version {SCHEMA_VERSION}",
        "description": "One line of the table as jsonl. Every cell is a text; what is absent is null.",
        "type": "object",
        "additionalProperties": False,
        "required": [*named, *columns],
        "properties": named | {name: _cell(name) for name in columns},
    }


def written(table: str, columns: Sequence[str]) -> str:
    """``schema_of`` as its file."""
    return json.dumps(schema_of(table, columns), indent=2) + "\n"


def _cell(name: str) -> dict[str, Any]:
    if name in CODES:
        return {"enum": [*CODES[name], *([] if name in ALWAYS else [None])]}
    kind: str | list[str] = "string" if name in ALWAYS else ["string", "null"]
    if name in DECIMALS:
        return {"type": kind, "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
    if name in WHOLES:
        return {"type": kind, "pattern": "^[0-9]+$"}
    if name in DAYS:
        return {"type": kind, "format": "date"}
    if name in MOMENTS:
        return {"type": kind, "pattern": "^[0-9-]{10}T[0-9:.]+Z$"}
    return {"type": kind, "pattern": "^[A-Z]{3}$"} if name == "currency" else {"type": kind, "minLength": 1}
