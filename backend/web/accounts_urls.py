"""The pages of allauth that Laurels has: a code by mail, no password, no sign-up, no change of address."""

from allauth.account import views as account
from django.urls import path

from backend.web.views import sessions

urlpatterns = [
    path("login/", account.request_login_code, name="account_login"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("sessions/", sessions.Sessions.as_view(), name="usersessions_list"),
]
