"""Addresses for installing Laurels in Slack."""

from django.urls import path

from integrations.slack import install_views

urlpatterns = [
    path("install", install_views.install, name="slack-install"),
    path("oauth_redirect", install_views.oauth_redirect, name="slack-oauth-redirect"),
    path("installed", install_views.installed, name="slack-installed"),
]
