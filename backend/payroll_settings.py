"""What HR sets for single formats, checked by the formats themselves."""

from collections.abc import Mapping
from typing import Any

from backend.payroll_formats import FORMATS
from integrations.payroll.paying import BadSettings

SETTABLE = tuple(name for name, each in FORMATS.items() if each.check is not None)


def checked(settings: Mapping[str, Any]) -> dict[str, Any]:
    """``settings`` by format, without formats nothing is set for. Raises BadSettings naming what is wrong."""
    for name, told in settings.items():
        check = FORMATS[name].check if name in FORMATS else None
        if check is None:
            raise BadSettings(f"Nothing is set for {name!r}; formats with settings are {', '.join(SETTABLE)}.")
        if not isinstance(told, Mapping):
            raise BadSettings(f"The settings of {name} are not a table of names and values; mend them.")
        if told:
            check(told)
    return {name: dict(told) for name, told in settings.items() if told}
