"""What all views of the API have in common; everything of DRF that is not wanted is off."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import Http404
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.api import problems, throttling
from backend.api.authentication import BearerAuthentication, Caller
from backend.api.parsers import StrictJSONParser
from backend.api.permissions import MatrixPermission
from recognition.core import texts
from recognition.core.actor import Actor
from recognition.core.errors import Forbidden
from recognition.people import access
from recognition.people.tokens import InvalidToken

SOURCE_OF_PEOPLE = "api"


class OneFormat(BaseContentNegotiation):
    """Answers are JSON whatever ``Accept`` asks for; files say their format in the query."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """Return the parser of the content type, without its parameters; None for a 415."""
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the one renderer."""
        return next(iter(renderers)), "application/json"


class ApiView(APIView):
    """A view held to the matrix, answering problems as problem details."""

    authentication_classes = (BearerAuthentication,)
    permission_classes = (MatrixPermission,)
    throttle_classes = (throttling.TokenThrottle,)
    parser_classes: Sequence[type[BaseParser]] = (StrictJSONParser,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = OneFormat
    metadata_class = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse ids in the address that nothing can have, before anybody looks for them."""
        super().initial(request, *args, **kwargs)
        if any(isinstance(each, str) and texts.UNFIT.search(each) for each in kwargs.values()):
            raise Http404

    def perform_authentication(self, request: Request) -> None:
        """Find out who calls, and count the call before anything refuses it.

        A bad token is counted once it is known to be bad, not before: else whoever shares an address with good ones, as
        all do behind a proxy that is not trusted, could shut them out.
        """
        try:
            super().perform_authentication(request)
        except InvalidToken:
            request.user = None  # type: ignore[assignment]  # a stranger, who is not looked up again
            super().check_throttles(request)
            raise
        super().check_throttles(request)

    def check_throttles(self, request: Request) -> None:
        """Nothing: the call is counted already."""

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response]:
        """Answer every exception as a problem."""
        return problems.answer

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Keep answers about people out of caches."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.setdefault("Cache-Control", "no-store")
        if isinstance(request, Request):
            throttling.tell(request, response)
        return response


def actor_of(request: Request) -> Actor:
    """The actor behind the token of a request that passed the matrix."""
    caller = request.user
    if not isinstance(caller, Caller):
        raise TypeError("only a view behind a scope has an actor")
    return caller.actor


def person_of(request: Request) -> int:
    """The primary key of the token's employee. Raises Forbidden for a source's token."""
    employee_id = actor_of(request).employee_id
    if employee_id is None:
        raise Forbidden("This is a person's; use a token that acts as an employee.")
    return employee_id


def reporter_of(request: Request, *, at: datetime) -> tuple[Actor, str]:
    """Who reports facts, and as which source. Raises RoleNeeded for a person who is no administrator."""
    actor = actor_of(request)
    if not actor.is_system:
        access.require_role(actor=actor, roles={"administrator"}, at=at)
    return actor, source_of(request)


def source_of(request: Request) -> str:
    """The source a token reports as: its own, or for a person's token ``api``."""
    caller = request.user
    source = caller.bearer.source_code if isinstance(caller, Caller) else ""
    return source or SOURCE_OF_PEOPLE


def of_own_source(request: Request) -> dict[str, Any]:
    """The filters that keep a source's token to its own facts, and a person to what they may see."""
    caller = request.user
    source = caller.bearer.source_code if isinstance(caller, Caller) else ""
    return {"viewer": actor_of(request)} | ({"source": source} if source else {})
