"""Every address of the site."""

from django.urls import include, path, register_converter
from django.urls.converters import IntConverter

from backend import health


class RowId(IntConverter):
    """A number a row can have."""

    regex = "[0-9]{1,18}"


register_converter(RowId, "id")
urlpatterns = [
    path("livez", health.livez),
    path("readyz", health.readyz),
    path("accounts/", include("backend.web.accounts_urls")),
    path("api/", include("backend.api.urls")),
    path("", include("backend.web.urls")),
]
