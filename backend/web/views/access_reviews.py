"""Reviews of access: started, each role judged, signed by a second person, carried out by an administrator."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from backend.web import by_right, places, refusals, visitor
from backend.web.forms.auditing import VerdictForm
from recognition.core.errors import DomainError
from recognition.people import reviews as reading
from recognition.people import services
from recognition.people.services import reviewing

PAGE, ROWS = 20, 50


@by_right.page
def reviews(request: HttpRequest) -> HttpResponse:
    """Every review, newest first; a POST starts one."""
    me, refusal = visitor.of(request), None
    if request.method == "POST":
        try:
            started = services.start_review(actor=me.actor, at=me.at)
        except reviewing.ReviewOpen as error:
            refusal = refusals.said(error)
        else:
            return redirect("access-review", started.pk)
    found = reading.reviews(viewer=me.actor, at=me.at, before=places.number(request, "before"), limit=PAGE + 1)
    context = {
        "page": "audit",
        "reviews": found[:PAGE],
        "is_due": reading.is_due(at=me.at),
        "may_start": me.holds("auditor", "hr") and not any(each.signed_at is None for each in found),
        "refusal": refusal,
        "next": f"before={found[PAGE - 1].review_id}" if len(found) > PAGE else "",
    }
    return render(request, "audit/reviews.html", context, status=409 if refusal else 200)


@by_right.page
def review(request: HttpRequest, review_id: int) -> HttpResponse:
    """One review; a POST judges a role, signs the review, or takes a role away that it says is to be removed."""
    me = visitor.of(request)
    refusal = None
    if request.method == "POST":
        reading.review(viewer=me.actor, review_id=review_id, at=me.at)
        try:
            _carry_out(request, me, review_id)
        except reviewing.UnknownReview:
            raise
        except DomainError as error:
            refusal = refusals.said(error)
        else:
            return redirect(f"{request.path}?after={places.number(request, 'after') or 0}#rows")
    head = reading.review(viewer=me.actor, review_id=review_id, at=me.at)
    rows = reading.review_rows(review_id=review_id, after=places.number(request, "after") or 0, limit=ROWS + 1)
    is_open = head.signed_at is None
    context = {
        "page": "audit",
        "review": head,
        "rows": rows[:ROWS],
        "mine": me.person.employee_id,
        "may_judge": is_open and me.holds("auditor", "hr"),
        "may_sign": is_open and head.started_by_id != me.person.employee_id and not head.unjudged,
        "may_remove": not is_open and me.holds("administrator"),
        "refusal": refusal,
        "next": f"after={rows[ROWS - 1].row_id}#rows" if len(rows) > ROWS else "",
    }
    return render(request, "audit/review.html", context, status=409 if refusal else 200)


def _carry_out(request: HttpRequest, me: visitor.Visitor, review_id: int) -> None:
    form = VerdictForm(request.POST)
    if not form.is_valid():
        raise reviewing.UnknownReview("Say what becomes of which role.")
    act, row_id = form.cleaned_data["act"], form.cleaned_data["row"] or 0
    if act == "sign":
        services.sign_review(actor=me.actor, review_id=review_id, at=me.at)
        messages.success(request, _("The review is signed. An administrator takes away what is to be removed."))
    elif act == "revoke":
        services.remove_reviewed(actor=me.actor, review_id=review_id, row_id=row_id, at=me.at)
        messages.success(request, _("The role is taken away."))
    else:
        services.judge_grant(actor=me.actor, review_id=review_id, row_id=row_id, verdict=act, at=me.at)
