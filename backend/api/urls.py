"""Addresses for machines."""

from django.urls import path

from backend.api.views import description, nothing

urlpatterns = [
    path("docs", description.Docs.as_view(), name="api-docs"),
    path("openapi.yaml", description.description, name="openapi"),
    path("<path:rest>", nothing.Nothing.as_view()),
]
