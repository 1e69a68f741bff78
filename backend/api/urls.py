"""Addresses for machines."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from backend.api.views import description, nothing, proposals, reports


class RowId(IntConverter):
    """A number a row can have."""

    regex = "[0-9]{1,18}"


register_converter(RowId, "id")
urlpatterns = [
    path("docs", description.Docs.as_view(), name="api-docs"),
    path("openapi.yaml", description.description, name="openapi"),
    path("v1/proposals", proposals.Proposals.as_view()),
    path("v1/proposals/<id:proposal_id>/decision", proposals.Decision.as_view()),
    path("v1/reports/rewards", reports.Rewards.as_view()),
    path("<path:rest>", nothing.Nothing.as_view()),
]
