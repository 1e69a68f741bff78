"""The pages of allauth that Laurels has: signing in and one's own security; no sign-up, no change of address."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from backend.web.views import openid, security, sessions, sign_in, tokens

urlpatterns = [
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<id:token_id>/revoke/", tokens.revoke, name="token-revoke"),
    path("login/", security.SignIn.as_view(), name="account_login"),
    path("login/code/", security.SignIn.as_view(), name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("login/password/", security.PasswordSignIn.as_view(), name="account_login_password"),
    path("login/passkey/", security.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", security.confirming(account.reauthenticate), name="account_reauthenticate"),
    path("invitation/<str:secret>/", sign_in.invitation, name="invitation"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/confirm/", account.confirm_password_reset_code, name="account_confirm_password_reset_code"),
    path("password/reset/complete/", account.complete_password_reset, name="account_complete_password_reset"),
    path("password/reset/done/", account.password_reset_from_key_done, name="account_password_reset_completed"),
    path("with/<slug:provider_id>/", openid.begin, name="openid_begin"),
    path("with/<slug:provider_id>/back/", openid.back, name="openid_back"),
    path("security/", security.Security.as_view(), name="mfa_index"),
    path("security/", security.Security.as_view(), name="mfa_list_webauthn"),
    path("security/disconnect/", security.disconnect, name="openid_disconnect"),
    path("security/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("security/confirm/", security.confirming(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("security/app/add/", totp.activate_totp, name="mfa_activate_totp"),
    path("security/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("security/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("security/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("security/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("security/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path(
        "security/passkeys/confirm/",
        security.confirming(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("security/passkeys/<id:pk>/remove/", security.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("security/passkeys/<id:pk>/name/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("sessions/", sessions.Sessions.as_view(), name="usersessions_list"),
]
