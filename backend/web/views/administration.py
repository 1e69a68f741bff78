"""What the administrator keeps: roles, sources, Slack, and news that could not be told."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache

from backend.web import activity_words, colleagues, places, privacy_words, refusals, visitor
from backend.web.forms.administration import ROLE_NAMES, AgainForm, CompleteForm, GrantForm, NeededForm, RevokeForm
from integrations.email import undelivered as letters
from integrations.slack import oauth
from integrations.slack.workspaces import workspaces
from recognition.activity import selectors as activity
from recognition.activity import services as news
from recognition.core.errors import DomainError
from recognition.customers import selectors as customers
from recognition.customers import services as facts
from recognition.people import selectors as people
from recognition.people import services

SHOWN = 50
TOLD = {"slack": "Slack", "email": pgettext_lazy("door", "e-mail")}


@never_cache
def roles(request: HttpRequest) -> HttpResponse:
    """Who holds which role; a POST grants or revokes one."""
    me = visitor.of(request)
    entities = [(str(each.pk), each.name) for each in people.entities()]
    form = GrantForm(request.POST or None, roles=people.role_names(), entities=entities)
    refusal = None
    if request.method == "POST":
        change = RevokeForm(request.POST)
        refusal = _moved(request, me, change) if "act" in request.POST else _granted(request, me, form)
        if refusal is None and not form.errors.get("employee"):
            return redirect("administration-roles")
        if "act" in request.POST:
            form = GrantForm(roles=people.role_names(), entities=entities)
    context = {"tab": "roles", "form": form, "refusal": refusal}
    context["grants"] = people.grants(at=me.at)
    return _page(request, "roles", context, is_refused=bool(refusal or form.errors))


def _granted(request: HttpRequest, me: visitor.Visitor, form: GrantForm) -> refusals.Refusal | None:
    if not form.is_valid():
        form.errors.setdefault("employee", form.error_class())
        return None if form.errors["employee"] else refusals.Refusal(_("Choose one of the roles and entities shown."))
    named = colleagues.one(form.cleaned_data["employee"], me=me)
    if named.person is None:
        form.add_error("employee", named.sentence)
        return None
    entity = form.cleaned_data["entity"]
    grant = {"employee_id": named.person.number, "role": form.cleaned_data["role"]}
    return _carried_out(request, me, "grant", {**grant, "entity_id": int(entity) if entity else None})


def _moved(request: HttpRequest, me: visitor.Visitor, form: RevokeForm) -> refusals.Refusal | None:
    if not form.is_valid():
        return refusals.Refusal(_("This form was not complete. Look at the page and try again."))
    wish = dict(form.cleaned_data)
    return _carried_out(request, me, wish.pop("act"), wish)


def _carried_out(request: HttpRequest, me: visitor.Visitor, act: str, grant: dict[str, Any]) -> refusals.Refusal | None:
    """Grant or revoke; the note offers the opposite."""
    deed: Callable[..., object] = services.grant_role if act == "grant" else services.revoke_role
    try:
        done = deed(actor=me.actor, at=me.at, **grant)
    except DomainError as error:
        return refusals.said(error)
    # What changed nothing has nothing to undo: that would take from somebody what they had before.
    if not done or getattr(done, "granted_at", me.at) != me.at:
        messages.info(request, _("It was so already; nothing changed."))
        return None
    opposite = "revoke" if act == "grant" else "grant"
    fields = " ".join(f"{name}={value}" for name, value in grant.items() if value is not None)
    undo = f"{reverse('administration-roles')} act={opposite} {fields}"
    whose = people.employees(employee_ids=[grant["employee_id"]])[grant["employee_id"]]
    words = {"role": ROLE_NAMES.get(grant["role"], grant["role"]), "name": whose.name}
    told = _("%(role)s: granted to %(name)s.") if act == "grant" else _("%(role)s: taken from %(name)s.")
    messages.success(request, told % words, extra_tags=undo)
    return None


@never_cache
def sources(request: HttpRequest) -> HttpResponse:
    """Where facts come from and until when they are complete; a POST says so, or whether outcomes wait for one."""
    me = visitor.of(request)
    refusal = _source_moved(request, me) if request.method == "POST" else None
    if request.method == "POST" and refusal is None:
        return redirect("administration-sources")
    rows = [
        {"source": each, "form": CompleteForm(initial=_told(each), auto_id=f"{each.code}_%s")}
        for each in customers.sources()
    ]
    context = {
        "tab": "sources",
        "sources": rows,
        "refusal": refusal,
        "complete": customers.needed_complete_until(me.at),
    }
    return _page(request, "sources", context, is_refused=refusal is not None)


def _told(source: Any) -> dict[str, Any]:
    return {"source": source.code, "complete_until": source.complete_until}


def _source_moved(request: HttpRequest, me: visitor.Visitor) -> refusals.Refusal | None:
    form: forms.Form
    form, deed = NeededForm(request.POST), facts.set_needed
    if "complete_until" in request.POST:
        form, deed = CompleteForm(request.POST), facts.set_complete_until  # type: ignore[assignment]
    if not form.is_valid():
        return refusals.Refusal(_("Write the day and the time, as 2026-11-22 14:30."))
    wish = dict(form.cleaned_data)
    source = wish.pop("source")
    try:
        deed(actor=me.actor, source_code=source, at=me.at, **wish)
    except DomainError as error:
        return refusals.said(error)
    undo = ""
    if "is_needed" in wish:
        undo = f"{reverse('administration-sources')} source={source} is_needed={int(not wish['is_needed'])}"
    messages.success(request, _("Noted for %(source)s.") % {"source": source}, extra_tags=undo)
    return None


@never_cache
def undelivered(request: HttpRequest) -> HttpResponse:
    """News its consumer was not told, and mails no server took; a POST lets one be tried again."""
    me = visitor.of(request)
    refusal = None
    if request.method == "POST":
        form = AgainForm(request.POST)
        try:
            if "letter" in request.POST:
                letters.try_again(actor=me.actor, letter_id=form.number("letter"), at=me.at)
            else:
                news.try_again(actor=me.actor, dispatch_id=form.number(), at=me.at)
        except DomainError as error:
            refusal = refusals.said(error)
        else:
            messages.success(request, _("It is tried again now."))
            return redirect("administration-undelivered")
    rows = activity.undelivered(before=places.number(request, "before"), limit=SHOWN + 1, at=me.at)
    shown = rows[:SHOWN]
    context: dict[str, Any] = {"tab": "undelivered", "refusal": refusal}
    context["rows"] = [
        (row, activity_words.said(row.code), TOLD.get(row.consumer.partition("_")[0], row.consumer)) for row in shown
    ]
    context["next"] = f"before={shown[-1].dispatch_id}" if len(rows) > SHOWN else ""
    failed = letters.undelivered(before=places.number(request, "mails"), limit=SHOWN + 1)
    context["letters"] = [
        (each, [privacy_words.TOPICS[topic][0] for topic in each.topics if topic in privacy_words.TOPICS])
        for each in failed[:SHOWN]
    ]
    context["more_letters"] = f"mails={failed[SHOWN - 1].letter_id}" if len(failed) > SHOWN else ""
    return _page(request, "undelivered", context, is_refused=refusal is not None)


@never_cache
def slack(request: HttpRequest) -> HttpResponse:
    """The workspaces Laurels speaks in, and the way into another."""
    context = {"tab": "slack", "workspaces": workspaces(), "is_set_up": oauth.is_set_up()}
    return _page(request, "slack", context, is_refused=False)


def _page(request: HttpRequest, name: str, context: dict[str, Any], *, is_refused: bool) -> HttpResponse:
    context["page"] = "administration"
    return render(request, f"administration/{name}.html", context, status=409 if is_refused else 200)
