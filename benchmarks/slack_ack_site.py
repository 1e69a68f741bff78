"""The site with four views beside ours, for ``benchmarks.slack_ack``: empty, storing, and bolt's Django adapter twice.

All pass the same middleware. The storing view and bolt's listeners write the row we write, under a key of their own;
bolt is authorised from memory, so that it asks nobody (its own store would ask Slack at each request).
"""

from itertools import count
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from slack_bolt import App
from slack_bolt.adapter.django import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult

from backend import roles, urls
from recognition.activity import services as activity
from tests.integrations.slack.payload import BOT, SECRET, TEAM

PEERS = ("empty", "storing", "bolt", "bolt-default")
_number = count()


def store(body: bytes, content_type: str) -> None:
    """The row that ours stores, with a key that is never twice the same."""
    key = f"bench:{timezone.now().timestamp()}:{id(body)}:{next(_number)}"
    activity.receive(source="bench", natural_key=key, body=body, content_type=content_type, at=timezone.now())


@csrf_exempt
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@csrf_exempt
def storing(request: HttpRequest) -> HttpResponse:
    store(request.body, request.headers["Content-Type"])
    return HttpResponse()


def bolt(*, answers_last: bool) -> Any:
    """Bolt's view; ``answers_last`` is ``process_before_response``, without which it polls for the acknowledgement."""
    known = AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_user_id=BOT, bot_token="xoxb-bench")  # noqa: S106
    app = App(signing_secret=SECRET, authorize=lambda **_: known, process_before_response=answers_last)

    @app.event("reaction_added")
    def reaction(request: Any) -> None:
        store(request.raw_body.encode(), "application/json")

    handler = SlackRequestHandler(app=app)
    return csrf_exempt(handler.handle)


roles.MATRIX = MappingProxyType({**roles.MATRIX, **{f"bench/{name}": {"POST": roles.ANYBODY} for name in PEERS}})
urlpatterns = [
    path("bench/empty", empty),
    path("bench/storing", storing),
    path("bench/bolt", bolt(answers_last=True)),
    path("bench/bolt-default", bolt(answers_last=False)),
    *urls.urlpatterns,
]
