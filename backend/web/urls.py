"""Pages for people."""

from django.urls import path
from django.views.i18n import set_language

from backend.web.views import home, sign_in

urlpatterns = [
    path("", home.home, name="home"),
    path("language", set_language, name="language"),
    path("sign-in/<str:secret>", sign_in.one_time, name="one-time-link"),
]
