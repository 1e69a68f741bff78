"""Statements for those who left: HR makes and ends links; whoever holds one sees these statements and nothing else."""

from collections.abc import Callable
from functools import wraps
from smtplib import SMTPException
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import structlog
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend import actors, print_out
from backend import statements as written
from backend.statements import money_told
from backend.templatetags.laurels import spoken
from backend.web import by_right, places, refusals, visitor
from backend.web.forms.statement_links import LinkForm
from backend.web.views.statements import file_of
from recognition.core.errors import DomainError, NotFound
from recognition.payroll.selectors import links as shown
from recognition.payroll.services import links
from recognition.people import selectors as people

if TYPE_CHECKING:
    from recognition.people.models import StatementLink

P = ParamSpec("P")
PAGE = 25

log = structlog.get_logger(__name__)


@by_right.page
def statement_links(request: HttpRequest) -> HttpResponse:
    """The list and the form; a POST makes a link, and its answer alone shows it."""
    me = visitor.of(request)
    form = LinkForm(request.POST or None, initial={"employee": request.GET.get("employee", "")})
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=409)
    said = form.cleaned_data
    try:
        secret = links.issue_statement_link(
            actor=me.actor, employee=said["employee"], days=said["days"], at=me.at, key=said["key"]
        )
    except DomainError as error:
        return _page(request, form, refusal=refusals.said(error), status=409)
    if not secret:
        return redirect("statement-links")
    address = settings.LAURELS.LAURELS_BASE_URL + reverse("linked-statements", kwargs={"secret": secret})
    is_mailed = _is_mailed(said["employee"], said["address"], address, said["days"]) if said["address"] else None
    return _page(request, LinkForm(), link=address, is_mailed=is_mailed, mailed_to=said["address"])


@by_right.page
def revoke(request: HttpRequest, link_id: int) -> HttpResponse:
    """End a link at once."""
    me = visitor.of(request)
    links.revoke_statement_link(actor=me.actor, link_id=link_id, at=me.at)
    messages.success(request, _("The link has ended; it opens nothing any more."))
    return redirect("statement-links")


def by_link(
    view: Callable[Concatenate[HttpRequest, "StatementLink", P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page for whoever holds the link: counted; 410 for one that ended, 404 for one there never was, 429 for many."""

    @wraps(view)
    def answered(request: HttpRequest, /, secret: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        limited: HttpResponse | None = ratelimit.consume_or_429(request, action="statement_link", limit_get=True)
        if limited is not None:
            return limited
        try:
            link = links.open_statement_link(secret=secret, at=timezone.now(), request_id=actors.request_id())
            answer = view(request, link, *args, **kwargs)
        except links.LinkOver:
            return render(request, "statement_link_over.html", status=410)
        except NotFound:
            return render(request, "statement_link_over.html", {"is_unknown": True}, status=404)
        answer["X-Robots-Tag"] = "noindex"
        answer["Referrer-Policy"] = "no-referrer"
        return answer

    return never_cache(answered)


@by_link
def linked(request: HttpRequest, link: "StatementLink") -> HttpResponse:
    """The statements a link shows."""
    heads = shown.linked_statements(link=link)
    rows = [
        {
            "head": head,
            "totals": [money_told(sum(each.values()), unit, spoken()) for unit, each in sorted(head.totals.items())],
        }
        for head in heads
    ]
    context = {"name": link.employee.name, "rows": rows, "until": link.expires_at}
    return render(request, "statement_link.html", context)


@by_link
def linked_file(request: HttpRequest, link: "StatementLink", statement_id: int, ending: str) -> HttpResponse:
    """One of them as HTML or PDF."""
    at, language = timezone.now(), spoken()
    view = shown.linked_statement(link=link, statement_id=statement_id, language=language, at=at)
    if ending == "html":
        return file_of(written.page(view, language).encode(), view, "html", "text/html; charset=utf-8")
    if ending != "pdf":
        raise Http404
    try:
        return file_of(written.pdf(view, language), view, "pdf", "application/pdf")
    except print_out.NoPdf as error:
        return render(request, "statement_link_over.html", {"sentence": error.sentence}, status=503)


def _page(request: HttpRequest, form: LinkForm, *, status: int = 200, **more: object) -> HttpResponse:
    me = visitor.of(request)
    rows = shown.statement_links(viewer=me.actor, before=places.number(request, "before"), limit=PAGE + 1, at=me.at)
    context = {"page": "periods", "form": form, "rows": rows[:PAGE]} | more
    context["next"] = f"before={rows[PAGE - 1].link_id}" if len(rows) > PAGE else ""
    return render(request, "statement_links.html", context, status=status)


def _is_mailed(employee: str, to: str, address: str, days: int) -> bool:
    """Send the link to where HR says; whether the server took it. Nothing of it is kept."""
    person = people.employee_by(employee)
    with translation.override(person.language or settings.LANGUAGE_CODE):
        words = {"name": person.name, "address": address, "days": days}
        text = render_to_string("statement_link_message.txt", words)
        subject = _("Your statements")
    try:
        send_mail(subject, text, None, [to])
    except (SMTPException, OSError) as error:
        log.warning("statement_link.not_mailed", error=type(error).__name__)
        return False
    return True
