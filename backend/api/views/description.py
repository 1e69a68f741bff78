"""The description of the API, and Swagger UI from our own files: no inline script, nothing from elsewhere."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from drf_spectacular.views import SpectacularSwaggerSplitView

from backend.api.views.base import ApiView

COMMITTED = Path(__file__).resolve().parent.parent / "openapi.yaml"


def description(request: HttpRequest) -> HttpResponse:
    """Send openapi.yaml as it is committed; `manage.py openapi --check` holds it to the code."""
    return HttpResponse(COMMITTED.read_bytes(), content_type="application/yaml; charset=utf-8")


class Docs(SpectacularSwaggerSplitView):
    """Swagger UI over the committed description."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ApiView.throttle_classes
    url_name = "openapi"
    template_name = "swagger_ui.html"
