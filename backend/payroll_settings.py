"""What HR sets for single formats, checked by the formats themselves."""

from collections.abc import Mapping
from typing import Any

from backend.payroll_formats import FORMATS
from integrations.payroll.paying import BadSettings
from recognition.core.mistakes import Mistake

SETTABLE = tuple(name for name, each in FORMATS.items() if each.check is not None)


def checked(settings: Mapping[str, Any]) -> dict[str, Any]:
    """``settings`` by format, without formats nothing is set for. Raises BadSettings naming what is wrong."""
    for name, told in settings.items():
        check = FORMATS[name].check if name in FORMATS else None
        if check is None:
            raise BadSettings(Mistake("setting_of_no_format", value=repr(name), known=list(SETTABLE)))
        if not isinstance(told, Mapping):
            raise BadSettings(Mistake("setting_no_table", name=name))
        if told:
            check(told)
    return {name: dict(told) for name, told in settings.items() if told}
