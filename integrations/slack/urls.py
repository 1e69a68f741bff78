"""Addresses Slack sends to. All three take whatever Slack sends: the body says what it is."""

from django.urls import path

from integrations.slack import views

urlpatterns = [
    path("commands", views.receive, name="slack-commands"),
    path("interactivity", views.receive, name="slack-interactivity"),
    path("events", views.receive, name="slack-events"),
]
