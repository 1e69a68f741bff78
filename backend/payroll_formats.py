"""The payroll formats this installation offers: delete a module and its line here, and the format is gone."""

from integrations.payroll import canonical_csv, jsonl
from recognition.payroll.formats import Format

FORMATS: dict[str, Format] = {entry.name: entry for entry in (canonical_csv.FORMAT, jsonl.FORMAT)}
