"""One's own API tokens: make one, see it once, end it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from backend.web import refusals, visitor
from backend.web.forms.tokens import TokenForm
from recognition.core.errors import DomainError, NotFound
from recognition.people import tokens as people_tokens


@never_cache
@sensitive_variables("issued")
def tokens(request: HttpRequest) -> HttpResponse:
    """The list and the form; a POST makes a token, and its answer alone shows the secret."""
    if not visitor.is_employee(request):
        return render(request, "no_employee.html", status=403)
    form = TokenForm(request.POST or None)
    if request.method != "POST":
        return _page(request, form)
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
        )
    except DomainError as error:
        return _page(request, form, refusal=refusals.said(error), status=409)
    return _page(request, TokenForm(), issued=issued)


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


def _page(request: HttpRequest, form: TokenForm, *, status: int = 200, **more: object) -> HttpResponse:
    me = visitor.of(request)
    own = [
        {"token": each, "is_over": each.revoked_at is not None or each.expires_at <= me.at}
        for each in people_tokens.own(viewer=me.actor)
    ]
    context = {"page": "security", "form": form, "own": own, "scopes": people_tokens.SCOPES.items(), **more}
    return render(request, "tokens.html", context, status=status)
