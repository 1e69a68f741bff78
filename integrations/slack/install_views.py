"""Installing Laurels in a workspace or an organisation: to Slack's consent page and back."""

from functools import wraps
from typing import Protocol
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from integrations.slack import installing, oauth
from recognition.core.actor import Actor, system
from recognition.people import selectors as people
from recognition.people import sign_in

OUTCOMES = ("installed", "declined", "refused", "unavailable", "expired", "not_set_up")
PAGE = "slack/installed.html"
log = structlog.get_logger(__name__)


class View(Protocol):
    """A function that answers a request."""

    def __call__(self, request: HttpRequest) -> HttpResponse: ...


def _for_administrators(view: View) -> View:
    """Others find nothing here; who is not signed in was sent to do so by the matrix of roles."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        person = sign_in.person_of(user=request.user)
        if person is None or not people.has_role(
            employee_id=person.employee_id, roles=("administrator",), entity_id=None, at=timezone.now()
        ):
            raise Http404
        return view(request)

    return guarded


@never_cache
@_for_administrators
def install(request: HttpRequest) -> HttpResponse:
    """Send an administrator to Slack's consent page, with a state only this browser can bring back."""
    if not oauth.is_set_up():
        return render(request, PAGE, {"outcome": "not_set_up"})
    state, browser = installing.begin_state(at=timezone.now(), browser=request.COOKIES.get(_cookie(), ""))
    answer = HttpResponseRedirect(oauth.address(state=state))
    answer.set_cookie(
        _cookie(),
        browser,
        max_age=installing.STATE_LIFETIME,
        secure=settings.LAURELS.is_https,
        httponly=True,
        samesite="Lax",
    )
    return answer


@never_cache
def oauth_redirect(request: HttpRequest) -> HttpResponse:
    """Take what Slack sends back. State and cookie prove who began; the answer's address holds no code."""
    at = timezone.now()
    state, browser = request.GET.get("state", ""), request.COOKIES.get(_cookie(), "")
    if not state or not browser or not installing.use_state(state=state, browser=browser, at=at):
        return render(request, PAGE, {"outcome": "expired"}, status=400)
    return HttpResponseRedirect(f"{reverse('slack-installed')}?{urlencode({'outcome': _outcome(request)})}")


@never_cache
@_for_administrators
def installed(request: HttpRequest) -> HttpResponse:
    """Say what became of it, and where Laurels is installed."""
    outcome = request.GET.get("outcome", "")
    if outcome not in OUTCOMES:
        outcome = "installed"
    return render(request, PAGE, {"outcome": outcome, "installations": installing.active()})


def _outcome(request: HttpRequest) -> str:
    error, code = request.GET.get("error", ""), request.GET.get("code", "")
    if error or not code:
        return "declined" if error == "access_denied" else "refused"
    try:
        granted = oauth.exchange(code=code)
    except oauth.Unavailable:
        return "unavailable"
    except (oauth.GrantRefused, oauth.NotSetUp) as refusal:
        log.warning("slack.installation_refused", reason=refusal.sentence)
        return "refused"
    oauth.install(actor=_actor(request), granted=granted, at=timezone.now())
    return "installed"


def _actor(request: HttpRequest) -> Actor:
    person = sign_in.person_of(user=request.user)
    request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))
    if person is None:
        return system("slack", request_id)
    return Actor(channel="web", user_id=request.user.pk, employee_id=person.employee_id, request_id=request_id)


def _cookie() -> str:
    return "__Host-slack-install" if settings.LAURELS.is_https else "slack-install"
