"""The one-time link of `bootstrap` and `sign_in_link`."""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from backend import actors
from recognition.people import sign_in


@never_cache
def one_time(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for one click, then sign in: a mail scanner that follows the link must not use it up."""
    if request.method != "POST":
        return render(request, "sign_in_link.html")
    try:
        user = sign_in.redeem_link(secret=secret, at=timezone.now(), request_id=actors.request_id())
    except sign_in.LinkRefused:
        return render(request, "sign_in_link.html", {"refused": True}, status=410)
    response: HttpResponse = perform_login(request, user, email_verification="none", redirect_url="/")
    return response
