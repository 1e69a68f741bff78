"""What all views of the API have in common; everything of DRF that is not wanted is off."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.api import problems
from backend.api.authentication import BearerAuthentication, Caller
from backend.api.parsers import StrictJSONParser
from backend.api.permissions import MatrixPermission
from backend.api.throttling import TokenThrottle
from recognition.core.actor import Actor

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
    throttle_classes = (TokenThrottle,)
    parser_classes: Sequence[type[BaseParser]] = (StrictJSONParser,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = OneFormat
    metadata_class = None

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response]:
        """Answer every exception as a problem."""
        return problems.answer

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Keep answers about people out of caches."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.setdefault("Cache-Control", "no-store")
        return response


def actor_of(request: Request) -> Actor:
    """The actor behind the token of a request that passed the matrix."""
    caller = request.user
    if not isinstance(caller, Caller):
        raise TypeError("only a view behind a scope has an actor")
    return caller.actor


def source_of(request: Request) -> str:
    """The source a token reports as: its own, or for a person's token ``api``."""
    caller = request.user
    source = caller.bearer.source_code if isinstance(caller, Caller) else ""
    return source or SOURCE_OF_PEOPLE
