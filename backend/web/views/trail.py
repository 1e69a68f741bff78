"""Everything that happened, for auditors and administrators."""

from operator import itemgetter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from backend.web import activity_words, places, visitor
from backend.web.forms.administration import TrailForm
from recognition.insights.audit import subjects
from recognition.people import access, trail
from recognition.people import services as people

SHOWN = 50


@never_cache
def activity(request: HttpRequest) -> HttpResponse:
    """The newest first, a page at a time, by what, whom and when."""
    me = visitor.of(request)
    form = TrailForm(request.GET or None)
    wanted = {name: each for name, each in form.cleaned_data.items() if each} if form.is_valid() else {}
    context = {"page": "activity", "form": form, "rows": [], "next": "", "is_narrowed": bool(wanted)}
    try:
        rows = trail.activities(
            viewer=me.actor,
            at=me.at,
            after=places.number(request, "before"),
            newest_first=True,
            limit=SHOWN + 1,
            **wanted,
        )
    except access.RoleNeeded:
        return render(request, "403.html", status=403)
    context["rows"] = [(row, activity_words.said(row.code)) for row in rows[:SHOWN]]
    context["known"] = sorted(((str(words), code) for code, words in activity_words.WORDS.items()), key=itemgetter(0))
    people.viewed(actor=me.actor, employee_ids=subjects.people_in(rows[:SHOWN]), what="report", at=me.at)
    if len(rows) > SHOWN:
        query = request.GET.copy()
        query["before"] = str(rows[SHOWN - 1].number)
        context["next"] = query.urlencode()
    return render(request, "administration/activity.html", context)
