"""What pages about programmes, simulations and budgets show over and over."""

from typing import Any

from django import template

from backend.templatetags.laurels import Look, spoken
from backend.web import programme_words
from recognition.programmes import wording

register = template.Library()


@register.filter
def written(amount: int | None, unit: str) -> str:
    """An amount with its unit; a dash where it is not known, or may not be shown."""
    return "–" if amount is None else wording.amount(amount, unit, spoken())


@register.inclusion_tag("badge.html")
def simulation_badge(state: str) -> dict[str, Any]:
    """How far a simulation is: word and shape first, colour last."""
    return {"look": Look(*programme_words.STATES[state])}


@register.filter
def nature_word(unit: str) -> str:
    """A currency, or what kind of points it is."""
    return str(programme_words.CHOICES["unit"].get(unit, unit))
