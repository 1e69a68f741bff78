"""Names of roles and spans on the pages of the administrator."""

from typing import Any

from django import template

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
