"""How this installation is, for administrators."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from backend import diagnosis
from recognition.people import selectors as people
from recognition.people import sign_in


@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Show what `manage.py doctor` finds."""
    person, at = sign_in.person_of(user=request.user), timezone.now()
    if person is None or ("administrator", None) not in people.roles_of(employee_id=person.employee_id, at=at):
        raise Http404
    context = {"page": "health", "person": person, "findings": diagnosis.findings(at=at)}
    return render(request, "health.html", context)
