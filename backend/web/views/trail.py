"""Everything that happened, for auditors and administrators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from backend.web import activity_words, audit_words, places, visitor
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
    context["rows"] = [_told(row) for row in rows[:SHOWN]]
    context["codes"] = activity_words.choices(activity_words.WORDS)
    context["subjects"] = activity_words.choices(activity_words.SUBJECTS)
    people.viewed(actor=me.actor, employee_ids=subjects.people_in(rows[:SHOWN]), what="report", at=me.at)
    if len(rows) > SHOWN:
        query = request.GET.copy()
        query["before"] = str(rows[SHOWN - 1].number)
        context["next"] = query.urlencode()
    return render(request, "administration/activity.html", context)


def _told(row: trail.ActivityRow) -> tuple[trail.ActivityRow, dict[str, str]]:
    words = {"code": activity_words.said(row.code), "about": activity_words.about(row.subject_kind)}
    return row, words | {"channel": audit_words.said("channel", row.channel)}
