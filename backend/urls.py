"""Every address of the site."""

from django.urls import include, path

from backend import bells, converters, database_site, health

converters.register()
bells.connect()
urlpatterns = [
    path("livez", health.livez),
    path("readyz", health.readyz),
    path("accounts/", include("backend.web.accounts_urls")),
    path("admin/database/", database_site.site().urls),
    path("api/", include("backend.api.urls")),
    path("slack/", include("integrations.slack.install_urls")),
    path("slack/", include("integrations.slack.urls")),
    path("", include("backend.web.urls")),
]
