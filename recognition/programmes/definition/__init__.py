"""A programme's definition: its shape, and the TOML file people write it in."""

from recognition.programmes.definition.reading import BadProgramme, parse
from recognition.programmes.definition.shape import (
    CAPS,
    LANGUAGES,
    POINTS,
    SPANS,
    Approval,
    Cap,
    Definition,
    Filters,
    Formula,
    Rate,
    Text,
    Tier,
    formula_document,
    formula_from,
    from_document,
)
from recognition.programmes.definition.writing import to_toml

__all__ = [
    "CAPS",
    "LANGUAGES",
    "POINTS",
    "SPANS",
    "Approval",
    "BadProgramme",
    "Cap",
    "Definition",
    "Filters",
    "Formula",
    "Rate",
    "Text",
    "Tier",
    "formula_document",
    "formula_from",
    "from_document",
    "parse",
    "to_toml",
]
