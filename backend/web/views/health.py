"""How this installation is, for administrators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache

from backend import diagnosis
from backend.web import visitor

CHECKS = {
    "settings": _("Settings"),
    "cache": pgettext_lazy("health", "Cache"),
    "broker": _("Queue of background work"),
    "database": _("Database"),
    "clock": pgettext_lazy("health", "Clock"),
    "migrations": _("Shape of the database"),
    "roles": _("Rights in the database"),
    "append-only": _("What is only ever added to"),
    "background work": _("Background work"),
    "mail": _("E-mail"),
    "slack": "Slack",
}


@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Show what `manage.py doctor` finds."""
    found = [(CHECKS.get(each.check, each.check), each) for each in diagnosis.findings(at=visitor.of(request).at)]
    context = {"page": "administration", "tab": "health", "findings": found}
    return render(request, "health.html", context)
