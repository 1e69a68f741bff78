"""One's own API tokens: make one, see it once, end it."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from backend.web import refusals, visitor
from backend.web.forms.tokens import TokenForm
from recognition.activity import services as activity
from recognition.core.errors import DomainError, NotFound
from recognition.people import tokens as people_tokens


@never_cache
@sensitive_variables("issued")
def tokens(request: HttpRequest) -> HttpResponse:
    """The list and the form; a POST makes a token, and its answer alone shows the secret."""
    if not visitor.is_employee(request):
        return render(request, "no_employee.html", status=403)
    if request.method != "POST":
        return _page(request, _blank())
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=409)
    me = visitor.of(request)
    try:
        issued = people_tokens.issue_own(
            actor=me.actor,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            lifetime=form.lifetime(),
            at=me.at,
            key=form.cleaned_data["key"],
        )
    except (people_tokens.TokenIssuedAlready, activity.KeyReused) as error:
        return _page(request, _blank(), refusal=refusals.said(error), status=409)
    except DomainError as error:
        return _page(request, form, refusal=refusals.said(error), status=409)
    return _page(request, _blank(), issued=issued)


@never_cache
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one of one's own tokens at once."""
    if not visitor.is_employee(request):
        return render(request, "no_employee.html", status=403)
    me = visitor.of(request)
    try:
        people_tokens.revoke_own(actor=me.actor, token_id=token_id, at=me.at)
    except NotFound:
        return render(request, "404.html", status=404)
    messages.success(request, _("The token is revoked; whatever uses it is refused from now on."))
    return redirect("tokens")


def _blank() -> TokenForm:
    return TokenForm(initial={"key": secrets.token_urlsafe(16)})


def _page(request: HttpRequest, form: TokenForm, *, status: int = 200, **more: object) -> HttpResponse:
    me = visitor.of(request)
    own = [
        {"token": each, "is_over": each.revoked_at is not None or each.expires_at <= me.at}
        for each in people_tokens.own(viewer=me.actor)
    ]
    context = {"page": "security", "form": form, "own": own, "scopes": people_tokens.SCOPES.items(), **more}
    return render(request, "tokens.html", context, status=status)
