"""The payroll formats this installation offers: delete a module and its line here, and the format is gone."""

from integrations.payroll import adp, canonical_csv, configurable_csv, danlon, jsonl, paxml, prolon, sie4i
from recognition.payroll.formats import Format

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
