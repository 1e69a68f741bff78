"""A programme's definition: its shape, and the TOML file people write it in."""

from recognition.programmes.definition.normal import formula_document, formula_from
from recognition.programmes.definition.parts import (
    CAPS,
    LANGUAGES,
    LEAVER_RULES,
    POINTS,
    SPANS,
    Approval,
    Budgeting,
    Cap,
    Filters,
    Formula,
    Leavers,
    Limits,
    Pool,
    Rate,
    Text,
    Tier,
)
from recognition.programmes.definition.reading import BadProgramme, parse
from recognition.programmes.definition.shape import Definition, from_document
from recognition.programmes.definition.writing import to_toml

__all__ = [
    "CAPS",
    "LANGUAGES",
    "LEAVER_RULES",
    "POINTS",
    "SPANS",
    "Approval",
    "BadProgramme",
    "Budgeting",
    "Cap",
    "Definition",
    "Filters",
    "Formula",
    "Leavers",
    "Limits",
    "Pool",
    "Rate",
    "Text",
    "Tier",
    "formula_document",
    "formula_from",
    "from_document",
    "parse",
    "to_toml",
]
