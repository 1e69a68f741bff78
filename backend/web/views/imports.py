"""Importing a bundle: send the files, read what they would do, take them in."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from backend.web import by_right, places, refusals, row_words, visitor
from backend.web.forms.importing import ImportForm
from integrations.sources import importing
from recognition.core.errors import DomainError

PAGE = 20


@by_right.page
def imports(request: HttpRequest) -> HttpResponse:
    """The form and my imports; a POST sends a bundle to be checked."""
    me, refusal = visitor.of(request), None
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                job_id = importing.request_import(
                    actor=me.actor,
                    files={each.name or "": each.chunks() for each in form.cleaned_data["bundle"]},
                    complete_until=form.cleaned_data["complete_until"],
                    at=me.at,
                    key=form.cleaned_data["key"],
                )
            except DomainError as error:
                refusal = refusals.said(error)
            else:
                return redirect("import", job_id)
    else:
        form = ImportForm(initial={"key": secrets.token_urlsafe(16)})
    found = importing.imports(viewer=me.actor, limit=PAGE + 1, before=places.number(request, "before"))
    context = {
        "page": "imports",
        "form": form,
        "refusal": refusal,
        "names": importing.FILES,
        "imports": found[:PAGE],
        "next": f"before={found[PAGE - 1].job_id}" if len(found) > PAGE else "",
    }
    return render(request, "imports.html", context, status=409 if refusal or form.errors else 200)


@by_right.page
def one(request: HttpRequest, job_id: int) -> HttpResponse:
    """One of my imports: how far it is, what it would do or did; to htmx that part alone. A POST goes on with it."""
    me = visitor.of(request)
    if request.method == "POST":
        return _deed(request, me, job_id)
    found = importing.import_of(viewer=me.actor, job_id=job_id)
    context = {
        "page": "imports",
        "each": found,
        "trouble": refusals.worded(code=found.error_code, sentence=found.error_sentence),
        "problems": [(each, row_words.told(each.mistake)) for each in found.problems],
    }
    is_partial = bool(request.headers.get("HX-Request"))
    response = render(request, "partials/import.html" if is_partial else "import.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _deed(request: HttpRequest, me: visitor.Visitor, job_id: int) -> HttpResponse:
    """Take in what was checked, or stop."""
    try:
        if request.POST.get("act") == "apply":
            job_id = importing.apply_import(actor=me.actor, job_id=job_id, at=me.at)
        else:
            importing.cancel_import(actor=me.actor, job_id=job_id, at=me.at)
            messages.success(request, _("The import is stopped; nothing of it was taken in."))
    except importing.UnknownImport:
        raise
    except DomainError as error:
        messages.error(request, refusals.said(error).text)
    return redirect("import", job_id)
