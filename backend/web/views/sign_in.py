"""Links that sign somebody in: those of `bootstrap` and `sign_in_link`, and invitations."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from backend import actors, second_factor
from recognition.people import invitations, links, sign_in


@never_cache
def one_time(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for one click, then sign in: a mail scanner that follows the link must not use it up."""
    if request.method != "POST":
        return render(request, "sign_in_link.html")
    try:
        user, broke_glass = sign_in.redeem(secret=secret, at=timezone.now(), request_id=actors.request_id())
    except links.LinkRefused:
        return render(request, "sign_in_link.html", {"refused": True}, status=410)
    return _past_the_second_factor(request, user) if broke_glass else _signed_in(request, user)


@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Welcome the invited; a click signs them in, and by ``with`` leads on to connecting an issuer."""
    at = timezone.now()
    name = invitations.invited_by_link(secret=secret, at=at)
    if name is None:
        return render(request, "invitation.html", status=410)
    if request.method != "POST":
        return render(request, "invitation.html", {"name": name, "issuers": settings.LAURELS.issuers})
    try:
        user = invitations.accept(secret=secret, at=at, request_id=actors.request_id())
    except links.LinkRefused:
        return render(request, "invitation.html", status=410)
    issuer = next((each.code for each in settings.LAURELS.issuers if each.code == request.POST.get("with")), "")
    return _signed_in(request, user, f"{reverse('mfa_index')}?{urlencode({'with': issuer})}" if issuer else "/")


def _signed_in(request: HttpRequest, user: Any, onwards: str = "/") -> HttpResponse:
    response: HttpResponse = perform_login(request, user, email_verification="none", redirect_url=onwards)
    return response


def _past_the_second_factor(request: HttpRequest, user: Any) -> HttpResponse:
    """For an hour, without the factor that was lost: time to remove it and to set up another one."""
    get_adapter(request).login(request, user)
    request.session[second_factor.BREAK_GLASS] = True
    request.session.set_expiry(second_factor.BREAK_GLASS_SECONDS)
    return redirect("/")
