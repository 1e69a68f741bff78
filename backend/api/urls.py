"""Addresses for machines."""

from django.urls import path

from backend.api.views import description, facts, nothing, proposals, reports, sources

urlpatterns = [
    path("docs", description.Docs.as_view(), name="api-docs"),
    path("openapi.yaml", description.description, name="openapi"),
    path("v1/touchpoints", facts.Touchpoints.as_view()),
    path("v1/outcomes", facts.Outcomes.as_view()),
    path("v1/sources/<str:code>", sources.Source.as_view()),
    path("v1/proposals", proposals.Proposals.as_view()),
    path("v1/proposals/<id:proposal_id>/decision", proposals.Decision.as_view()),
    path("v1/reports/rewards", reports.Rewards.as_view()),
    path("<path:rest>", nothing.Nothing.as_view()),
]
