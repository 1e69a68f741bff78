"""To an issuer of OpenID Connect and back."""

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from backend import openid


@never_cache
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser off, to sign in or (``process=connect``) to connect an account of the signed-in person.

    By a page that refreshes itself: our policy lets no form lead to another host, not even by a redirect.
    """
    adapter = _adapter(request, provider_id)
    answer: HttpResponse = OAuth2LoginView.adapter_view(adapter)(request)
    if answer.status_code != 302:
        return answer
    return render(request, "openid_onwards.html", {"address": answer["Location"], "issuer": adapter.issuer.name})


@never_cache
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what the issuer says of who came back."""
    answer: HttpResponse = openid.CallbackView.adapter_view(_adapter(request, provider_id))(request)
    return answer


def _adapter(request: HttpRequest, provider_id: str) -> openid.Adapter:
    adapter = openid.Adapter(request, provider_id)
    try:
        adapter.get_provider()
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return adapter
