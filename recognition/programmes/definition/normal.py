"""The normal form of the parts: plain data of integers, codes and ISO dates, read back exactly."""

from collections.abc import Mapping
from typing import Any

from recognition.programmes.definition.parts import Approval, Formula, Limits, Tier


def approval_document(approval: Approval) -> dict[str, Any]:
    """An approval policy as plain data; ``approval_from`` reads it back exactly."""
    return vars(approval) | {
        "currencies": {code: dict(vars(limits)) for code, limits in sorted(approval.currencies.items())},
        "presets_percent": list(approval.presets_percent),
    }


def approval_from(document: Mapping[str, Any]) -> Approval:
    """The approval policy whose ``approval_document`` this is, of an earlier release without its newer keys, too."""
    currencies = {code: Limits(**limits) for code, limits in document.get("currencies", {}).items()}
    presets = tuple(document.get("presets_percent", ()))
    return Approval(**{**document, "currencies": currencies, "presets_percent": presets})


def formula_document(formula: Formula) -> dict[str, Any]:
    """A formula as plain data, for a definition's normal form and for a because."""
    if formula.tiers:
        return {"kind": formula.kind, "tiers": [dict(vars(tier)) for tier in formula.tiers]}
    name = "amount" if formula.kind == "fixed" else "basis_points"
    return {"kind": formula.kind, name: getattr(formula, name)}


def formula_from(document: Mapping[str, Any]) -> Formula:
    """The formula whose ``formula_document`` this is."""
    tiers = tuple(Tier(**tier) for tier in document.get("tiers", ()))
    return Formula(
        kind=document["kind"],
        amount=document.get("amount"),
        basis_points=document.get("basis_points"),
        tiers=tiers,
    )
