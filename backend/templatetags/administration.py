"""Names of roles, spans and payroll systems on the pages of the administrator and of payroll."""

from typing import Any

from django import template

from backend.web import payroll_words
from backend.web.forms.administration import ROLE_NAMES, SPANS

register = template.Library()


@register.filter
def role_name(role: str) -> Any:
    """The role in words."""
    return ROLE_NAMES.get(role, role)


@register.filter
def span_name(span: str) -> Any:
    """The span of an allowance in words."""
    return dict(SPANS).get(span, span)


@register.filter
def system_name(code: str) -> str:
    """What a payroll system is called."""
    return payroll_words.system_name(code)
