"""The payroll formats this installation offers: delete a module and its line here, and the format is gone."""

from integrations.payroll import adp, canonical_csv, configurable_csv, danlon, jsonl, paxml, prolon, sie4i
from recognition.payroll.formats import CodeCheck, Format

FORMATS: dict[str, Format] = {
    entry.name: entry
    for entry in (
        canonical_csv.FORMAT,
        jsonl.FORMAT,
        paxml.FORMAT,
        danlon.FORMAT,
        prolon.FORMAT,
        *configurable_csv.FORMATS,
        adp.FORMAT,
        sie4i.FORMAT,
    )
}

CODE_CHECKS: dict[str, CodeCheck] = {name: each.check_code for name, each in FORMATS.items() if each.check_code}
"""What formats say of a wage type's code, by the payroll system of the same name."""
