"""Programme files to start from: those of docs/programmes.md, dated so that they could be activated."""

from datetime import date
from importlib import resources
from string import Template

NAMES = ("fixed", "tiers", "points")


def text(name: str, *, starts_on: date) -> str:
    """The example ``name`` for the year from ``starts_on`` on."""
    ends_on = starts_on.replace(year=starts_on.year + 1).toordinal() - 1
    template = resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return Template(template).substitute(starts_on=starts_on, ends_on=date.fromordinal(ends_on))
