"""The pages of signing in and of one's own security that need something first; see pages.py."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from tests.backend.web.test_second_factor import SECRET, code_now


def mailed(address, onwards):
    """Alice's address sent at ``address`` by the browser that looks, which is at ``onwards`` then."""

    def send(world):
        world.page.goto(address)
        world.page.locator("main input[type=email]").first.fill(world.cast.alice.email)
        world.page.locator("main form:has(input[type=email]) button.primary").first.click()
        world.page.wait_for_url(f"**{onwards}")
        return onwards

    return send


def protected(path):
    """``path``, of Alice with a password, an app, recovery codes and a passkey; ``{key}`` is its number."""

    def protect(world):
        world.cast.alice.refresh_from_db()
        user = world.cast.alice.user
        if not Authenticator.objects.filter(user=user).exists():
            TOTP.activate(user, SECRET)
            RecoveryCodes.activate(user)
            Authenticator.objects.create(user=user, type="webauthn", data={"name": "The key at my desk"})
            world.page.goto("/accounts/security/confirm/?next=/accounts/security/")
            world.page.locator("main input[name=code]").fill(code_now())
            world.page.locator("main form:has(input[name=code]) button.primary").click()
            world.page.wait_for_url("**/accounts/security/")
        return path.format(key=Authenticator.objects.get(user=user, type="webauthn").pk)

    return protect


def with_password(world):
    """Where Alice changes it, once she has set one."""
    world.page.goto("/accounts/password/set/")
    for field in world.page.locator("main input[type=password]").all():
        field.fill("a horse that reads 12 papers")
    world.page.locator("main form:has(input[type=password]) button.primary").click()
    world.page.wait_for_url(lambda url: "/password/set/" not in url)
    return "/accounts/password/change/"


STRANGER = {
    "login-code": mailed("/accounts/login/code/", "/accounts/login/code/confirm/"),
    "reset-code": mailed("/accounts/password/reset/", "/accounts/password/reset/confirm/"),
}
EMPLOYEE = {
    "password-change": with_password,
    "reauthenticate": "/accounts/reauthenticate/",
    "codes": protected("/accounts/security/codes/"),
    "codes-new": protected("/accounts/security/codes/new/"),
    "app-remove": protected("/accounts/security/app/remove/"),
    "passkey-name": protected("/accounts/security/passkeys/{key}/name/"),
    "passkey-remove": protected("/accounts/security/passkeys/{key}/remove/"),
    "security-with-factors": "/accounts/security/",
    "confirm": "/accounts/security/confirm/",
}
