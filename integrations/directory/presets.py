"""Which column of which program is which of our fields. Pure."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

FIELDS = (
    "payroll_number",
    "external_id",
    "legal_entity",
    "name",
    "first_name",
    "last_name",
    "work_email",
    "manager",
    "team",
    "department",
    "job_title",
    "cost_centre",
    "country",
    "worker_category",
    "employment_type",
    "fte",
    "hired_on",
    "left_on",
    "language",
    "time_zone",
)
CANONICAL = {field: (field,) for field in FIELDS} | {
    "external_id": ("external_id", "employee_id"),
    "legal_entity": ("legal_entity", "entity_id"),
    "work_email": ("work_email", "email"),
    "manager": ("manager_payroll_number", "manager_id", "manager"),
    "job_title": ("job_title", "title"),
}
PRESETS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "canonical": CANONICAL,
        "bamboohr": {
            "payroll_number": ("Employee #", "Employee Number"),
            "first_name": ("First Name",),
            "last_name": ("Last Name",),
            "work_email": ("Work Email",),
            "hired_on": ("Hire Date",),
            "left_on": ("Termination Date",),
            "department": ("Department",),
            "job_title": ("Job Title",),
            "manager": ("Reporting to", "Supervisor"),
            "employment_type": ("Employment Status",),
            "country": ("Country",),
        },
        "hibob": {
            "payroll_number": ("Employee ID",),
            "name": ("Display name", "Full name"),
            "first_name": ("First name",),
            "last_name": ("Last name",),
            "work_email": ("Email",),
            "hired_on": ("Start date",),
            "left_on": ("Termination date",),
            "department": ("Department",),
            "team": ("Team",),
            "job_title": ("Job title", "Title"),
            "manager": ("Reports to",),
            "legal_entity": ("Company",),
        },
        "workday": {
            "payroll_number": ("Employee ID",),
            "name": ("Worker",),
            "work_email": ("Email - Work", "Work Email"),
            "team": ("Supervisory Organization",),
            "cost_centre": ("Cost Center",),
            "manager": ("Manager ID",),
            "legal_entity": ("Company",),
            "job_title": ("Business Title", "Job Title"),
            "hired_on": ("Hire Date",),
            "left_on": ("Termination Date",),
        },
        "peopleforce": {
            "payroll_number": ("employee_id", "employee_number"),
            "first_name": ("first_name",),
            "last_name": ("last_name",),
            "work_email": ("email", "work_email"),
            "hired_on": ("hired_on",),
            "left_on": ("terminated_on",),
            "job_title": ("position",),
            "department": ("department",),
            "manager": ("reporting_to", "manager"),
        },
    }
)


def guessed(headers: Iterable[str], preset: str = "") -> dict[str, str]:
    """The column for each field by the names of a preset, or of the one that fits most; capitals make no difference.

    Fields that have no column are left out.
    """
    written = {name.casefold(): name for name in headers if name}
    if preset:
        return _found(PRESETS[preset], written)
    return max((_found(each, written) for each in PRESETS.values()), key=len)


def missing(columns: Mapping[str, str]) -> list[str]:
    """What a mapping must have and has not: somebody's number, and their name."""
    number = [] if columns.get("payroll_number") or columns.get("external_id") else ["payroll_number"]
    named = columns.get("name") or (columns.get("first_name") and columns.get("last_name"))
    return number + ([] if named else ["name"])


def _found(preset: Mapping[str, tuple[str, ...]], written: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for field, names in preset.items():
        hit = next((written[name.casefold()] for name in names if name.casefold() in written), None)
        if hit is not None:
            found[field] = hit
    return found
