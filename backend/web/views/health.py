"""How this installation is, for administrators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from backend import diagnosis
from backend.web import visitor


@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Show what `manage.py doctor` finds."""
    context = {"page": "administration", "tab": "health", "findings": diagnosis.findings(at=visitor.of(request).at)}
    return render(request, "health.html", context)
