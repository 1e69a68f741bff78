"""The start page: what this is and how to sign in; or what waits for me and what I was credited for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache


@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Show the door to strangers and the house to people."""
    return render(request, "landing.html")
