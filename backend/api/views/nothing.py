"""What an unknown address of the API answers: a problem, not a page."""

from typing import NoReturn

from django.http import Http404
from rest_framework.request import Request

from backend.api.views.base import ApiView


class Nothing(ApiView):
    """Nothing is here."""

    schema = None

    def get(self, request: Request, rest: str) -> NoReturn:
        """Answer 404 to every method."""
        raise Http404

    post = put = patch = delete = get
