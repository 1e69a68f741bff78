"""Layouts of payroll systems whose import is a CSV: as far as public sources tell, none seen by their makers' import.

General rules (delimiter, encoding, characters, dates) are documented; which columns a customer's import takes is
agreed with them, and set as the entity's changes to the preset.
"""

from collections.abc import Mapping
from typing import Any

from integrations.payroll.csv_layout import Column

PAY = (
    Column(header="payroll_number", source="payroll_number"),
    Column(header="wage_type", source="code"),
    Column(header="units", source="units"),
    Column(header="rate", source="rate"),
    Column(header="amount", source="amount"),
)
WHEN_AND_WHY = (
    Column(header="date", source="period_end"),
    Column(header="cost_centre", source="cost_centre"),
    Column(header="text", source="text"),
)
# A file name is taken once, with at most 20 letters and digits.
SHORT_NAME = {"file_name": "RW{short_period}N{number}", "longest_name": 20, "plain_name": True}
DANISH = {"delimiter": ";", "quote": "never", "forbidden": ',;"', "newline": "crlf", "has_header": False}

PRESETS: Mapping[str, Mapping[str, Any]] = {
    # Dates DDMMYYYY.
    "visma-lon": {
        **DANISH,
        **SHORT_NAME,
        "columns": (*PAY, *WHEN_AND_WHY),
        "encoding": "cp1252",
        "number": "point",
        "date": "%d%m%Y",
    },
    "intega-lon": {
        **DANISH,
        **SHORT_NAME,
        "columns": (*PAY, *WHEN_AND_WHY),
        "encoding": "utf-8-sig",
        "number": "point",
        "date": "%d%m%Y",
    },
    "datalon": {**DANISH, "columns": PAY, "encoding": "cp1252", "number": "comma", "forbidden": ';"'},
    "zenegy": {
        "columns": (*PAY, *WHEN_AND_WHY),
        "delimiter": ";",
        "quote": "minimal",
        "encoding": "utf-8",
        "number": "comma",
        "has_header": True,
    },
}
