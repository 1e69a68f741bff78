"""Writing a programme: the file, what the linter says of it line by line, and an example worked by its rules."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backend import programme_examples
from backend.templatetags.laurels import spoken
from backend.web import by_right, programme_words, refusals, row_words, visitor, worked_example
from backend.web.forms.drafting import DraftForm, read_value
from backend.web.views import programmes
from recognition.core.errors import DomainError
from recognition.people import selectors as people
from recognition.programmes import definition, example, overviews, services, wording
from recognition.programmes import review as reviews
from recognition.programmes.definition import Definition, fields

STARTS = (
    ("fixed", gettext_lazy("A fixed amount")),
    ("tiers", gettext_lazy("Tiers of the value")),
    ("points", gettext_lazy("Points")),
)


@require_http_methods(["GET", "POST"])
@by_right.page
def new(request: HttpRequest) -> HttpResponse:
    """An empty desk: a file to start from, or the one of a version; POST checks it, or keeps it as a draft."""
    me = visitor.of(request)
    if request.method == "POST":
        return _posted(request, me)
    if request.GET.get("from", "").isdecimal():
        found = overviews.version(viewer=me.actor, version_id=int(request.GET["from"][:18]), at=me.at)
        text = definition.to_toml(definition.from_document(found.definition))
        return _desk(request, {"text": text, "follows": found}, status=200)
    text = programme_examples.text(_start(request), starts_on=_next_start(people.company_date(me.at)))
    return _desk(request, {"text": text, "start": _start(request)}, status=200)


@require_POST
@by_right.page
def lint(request: HttpRequest) -> HttpResponse:
    """What is to be said of a file, while it is written; nothing is kept."""
    return render(
        request, "partials/review.html", reviewed(request.POST.get("text", ""), request.POST.get("value", ""))
    )


@require_GET
@by_right.page
def version(request: HttpRequest, version_id: int) -> HttpResponse:
    """One version: to who may edit a draft, its desk; what it says; what is missing before it counts."""
    me = visitor.of(request)
    found, row = overviews.version_beside_others(viewer=me.actor, version_id=version_id, at=me.at)
    says = definition.from_document(found.definition)
    is_draft = found.state == "draft"
    may_edit = programmes.edits(me)
    text = definition.to_toml(says)
    context = {
        "page": "programmes",
        "version": found,
        "said": said(says),
        "text": text,
        "rules": programme_words.rows(fields.compared(says, says), None, says),
        "others": [each for each in row.versions if each.version_id != found.pk],
        "may_edit": may_edit,
        "may_simulate": programmes.simulates(me),
        "may_prepare": may_edit or me.holds("hr"),
        "may_look": programmes.looks(me),
    }
    if is_draft:
        ready = overviews.readiness(viewer=me.actor, found=found, at=me.at)
        context |= {"ready": ready, "steps": steps(ready)}
    if is_draft and may_edit:
        context |= _desk_of(text, "", key=secrets.token_urlsafe(16))
    return render(request, "programmes/version.html", context)


@require_GET
@by_right.page
def compare(request: HttpRequest, version_id: int, other_id: int) -> HttpResponse:
    """Two versions beside each other, field by field."""
    me = visitor.of(request)
    right = overviews.version(viewer=me.actor, version_id=version_id, at=me.at)
    left = overviews.version(viewer=me.actor, version_id=other_id, at=me.at)
    before, after = definition.from_document(left.definition), definition.from_document(right.definition)
    rows = programme_words.rows(fields.compared(before, after), before, after)
    context = {
        "page": "programmes",
        "left": left,
        "right": right,
        "left_name": said(before)["name"],
        "right_name": said(after)["name"],
        "said": said(after),
        "changed": sum(1 for each in rows if each["is_changed"]),
        "rows": sorted(rows, key=lambda each: not each["is_changed"]),
    }
    return render(request, "programmes/compare.html", context)


def steps(ready: overviews.Readiness) -> list[dict[str, Any]]:
    """The gates of a draft as a list to tick off."""
    found = []
    for gate in ready.steps:
        facts = {name: _fact(value) for name, value in gate.facts.items()}
        country = programme_words.COUNTRIES.get(gate.country, gate.country)
        title = str(programme_words.GATES[gate.code]) % {"country": country}
        told = str(programme_words.WHYS[f"{gate.code}.{gate.why}"]) % facts
        found.append({"gate": gate, "title": title, "told": told})
    return found


def reviewed(text: str, value: str) -> dict[str, Any]:
    """What is said of a file, and the example worked by it, for a template."""
    found = reviews.review(text=text)
    mistakes = [each for each in found.findings if each.is_mistake]
    findings = [
        {
            "title": programme_words.WARNINGS.get(each.code, each.code),
            "finding": each,
            "told": row_words.told(each.mistake).text,
        }
        for each in found.findings
    ]
    worked = None
    if found.says is not None:
        worked = example.worked(found.says, value=read_value(value, found.says.value_currency))
    return {
        "says": found.says,
        "findings": findings,
        "mistakes": len(mistakes),
        "example": worked_example.shown(worked, found.says) if worked and found.says else None,
    }


def _posted(request: HttpRequest, me: visitor.Visitor) -> HttpResponse:
    form = DraftForm(request.POST)
    typed = {"text": request.POST.get("text", ""), "value": request.POST.get("value", "")}
    if not form.is_valid():
        told = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _desk(request, typed | {"refusal": refusals.Refusal(told)}, status=409)
    if form.cleaned_data["act"] != "save":
        return _desk(request, typed | {"is_checked": True}, status=200)
    try:
        kept = services.load(actor=me.actor, text=typed["text"], at=me.at, key=form.cleaned_data["key"])
    except definition.BadProgramme:
        return _desk(request, typed | {"is_refused": True}, status=409)
    except DomainError as error:
        return _desk(request, typed | {"refusal": refusals.said(error)}, status=409)
    told = _("Kept as version %(number)s, a draft.") if kept.is_new else _("Version %(number)s says this already.")
    messages.success(request, told % {"number": kept.number})
    return redirect("programme-version", kept.version_id)


def _desk(request: HttpRequest, typed: dict[str, Any], *, status: int) -> HttpResponse:
    key = request.POST.get("key") or secrets.token_urlsafe(16)
    context = {
        "page": "programmes",
        "starts": STARTS,
        **typed,
        **_desk_of(typed["text"], typed.get("value", ""), key=key),
    }
    return render(request, "programmes/new.html", context, status=status)


def _desk_of(text: str, value: str, *, key: str) -> dict[str, Any]:
    return {"text": text, "value": value, "key": key, **reviewed(text, value)}


def _start(request: HttpRequest) -> str:
    wish = request.GET.get("start", "")
    return wish if wish in programme_examples.NAMES else programme_examples.NAMES[0]


def _next_start(today: date) -> date:
    """The first day of the month after the next: in time for a notice of six weeks, or nearly."""
    return ((today.replace(day=1) + timedelta(days=32)).replace(day=1) + timedelta(days=32)).replace(day=1)


def said(says: Definition) -> dict[str, str]:
    """Name and purpose in the language of the page, or in any."""
    language = spoken() if spoken() in says.texts else next(iter(says.texts))
    return {"name": says.texts[language].name, "purpose": says.texts[language].purpose, "lang": language}


def _fact(value: Any) -> Any:
    if isinstance(value, datetime):
        value = people.company_date(value)
    return wording.day(value, spoken()) if isinstance(value, date) else value
