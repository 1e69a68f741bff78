"""Whoever fetches a file is in the activity trail, once a request, whichever address gave it."""

from collections.abc import Callable, Mapping

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from backend.api.authentication import Caller
from backend.web import visitor
from recognition.activity import services as activity
from recognition.core.actor import Actor

SAID_ELSEWHERE = frozenset(
    (
        *("privacy/copies/<id:export_id>/file", "api/v1/access-exports/<id:export_id>/file"),
        "statements/by-link/<str:secret>/<id:statement_id>.<slug:ending>",
    )
)
"""The addresses whose services note it in words of their own: copies of everything, statements for who has left."""
SUBJECTS: Mapping[str, str] = {
    "job_id": "job",
    "report_id": "job",
    "batch_id": "payroll_batch",
    "statement_id": "statement",
    "simulation_id": "simulation",
    "version_id": "programme_version",
}
"""What a file is of, by the first of these numbers in its address: a job's goes before its batch's."""
CODES = ("file_format", "format", "ending", "pivot", "report", "number")


class FetchedMiddleware:
    """Note a file before its first byte leaves; what cannot be noted is not given."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        is_said = match is None or match.route in SAID_ELSEWHERE
        if request.method == "GET" and not is_said and response.status_code == 200 and is_file(response):
            _note(request, response)
        return response


def is_file(response: HttpResponse) -> bool:
    """Whether an answer is a file to keep, not a page to look at."""
    return response.get("Content-Disposition", "").startswith("attachment")


def _note(request: HttpRequest, response: HttpResponse) -> None:
    """The address as it stands in the code and the numbers in it: ids and codes, never a name or what was asked."""
    actor, match = _actor(request), request.resolver_match
    if actor is None or match is None:
        return
    named = [(kind, match.kwargs[each]) for each, kind in SUBJECTS.items() if each in match.kwargs]
    kind, number = [*named, getattr(response, "fetched", ("file", 0))][0]
    told = {each: str(match.kwargs[each]) for each in CODES if each in match.kwargs}
    with transaction.atomic():
        activity.record(
            actor=actor,
            at=timezone.now(),
            code="file.fetched",
            subject_kind=kind,
            subject_id=int(number),
            data={"address": match.route} | told,
        )


def _actor(request: HttpRequest) -> Actor | None:
    if isinstance(request.user, Caller):
        return request.user.actor
    return visitor.of(request).actor if request.user.is_authenticated else None
