"""Programmes: which there are, one with its versions in time, and its sheet for everybody."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from backend import print_out, programme_sheet
from backend.templatetags.laurels import day, spoken
from backend.web import by_right, refusals, visitor
from recognition.people import selectors as people
from recognition.programmes import definition, overviews
from recognition.programmes.overviews import ProgrammeRow, VersionRow
from recognition.programmes.simulation import preview, results

SHOWN = 20
LEAST_WIDTH = 4.0  # per cent a version must have on the line to carry its number
MAY_EDIT = "programme_owner"


class Stretch(NamedTuple):
    """A version, or a gap, on the line of time: places in per cent as text, and what it says when pointed at."""

    x: str
    width: str
    look: str
    lane: str
    title: str
    word: str


class Line(NamedTuple):
    """A programme's versions in time, with where today is, and where its word stands beside it."""

    stretches: Sequence[Stretch]
    today: str
    anchor: str
    first: date
    last: date
    height: str


@require_GET
@by_right.page
def programmes(request: HttpRequest) -> HttpResponse:
    """Every programme: to everybody what is active, to those who design and watch them drafts, too."""
    me = visitor.of(request)
    after = request.GET.get("after", "")[:64]
    found = overviews.programmes(viewer=me.actor, at=me.at, after=after, limit=SHOWN + 1)
    today = people.company_date(me.at)
    context = {
        "page": "programmes",
        "rows": [_row(each, today, found[:SHOWN]) for each in found[:SHOWN]],
        "today": today,
        "reads_drafts": me.holds(*overviews.READERS),
        "may_edit": edits(me),
        "next": f"after={found[SHOWN - 1].code}" if len(found) > SHOWN else "",
    }
    return render(request, "programmes/list.html", context)


@require_GET
@by_right.page
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """One programme with all its versions, the newest first."""
    me = visitor.of(request)
    row = overviews.programme(viewer=me.actor, code=code, at=me.at)
    today = people.company_date(me.at)
    context = {
        "page": "programmes",
        "today": today,
        "reads_drafts": True,
        "may_edit": edits(me),
        "simulations": named_simulations(me, programme_code=code, limit=5) if looks(me) else [],
        **_row(row, today, [row]),
    }
    return render(request, "programmes/programme.html", context)


@require_GET
@by_right.page
def sheet(request: HttpRequest, version_id: int) -> HttpResponse:
    """The sheet of a version as a page; with ``format`` as a file that needs nothing else."""
    me = visitor.of(request)
    language = request.GET.get("language", spoken())
    form = request.GET.get("format", "")
    if language not in definition.LANGUAGES or form not in ("", "html", "pdf"):
        raise Http404
    found = overviews.version(viewer=me.actor, version_id=version_id, at=me.at)
    name = f"{found.programme.code}-{found.number}-{language}"
    refusal = None
    if form:
        try:
            content = programme_sheet.render(version_id=version_id, language=language, is_pdf=form == "pdf", at=me.at)
            kind = "application/pdf" if form == "pdf" else "text/html; charset=utf-8"
            headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
            return HttpResponse(content, content_type=kind, headers=headers)
        except print_out.NoPdf as error:
            refusal = refusals.Refusal(error.sentence)
    context = {
        "page": "programmes",
        "version": found,
        "reads_drafts": me.holds(*overviews.READERS),
        "told": programme_sheet.told(version_id=version_id, language=language, at=me.at),
        "languages": [("da", "Dansk"), ("sv", "Svenska"), ("en", "English")],
        "refusal": refusal,
    }
    return render(request, "programmes/sheet.html", context, status=503 if refusal else 200)


def edits(me: visitor.Visitor) -> bool:
    """Whether this person writes programmes."""
    return (MAY_EDIT, None) in me.roles


def looks(me: visitor.Visitor) -> bool:
    """Whether this person sees simulations."""
    return any((role, None) in me.roles for role in results.MAY_LOOK)


def simulates(me: visitor.Visitor) -> bool:
    """Whether this person starts simulations, and sees what everybody would get."""
    return any((role, None) in me.roles for role in preview.MAY_SIMULATE)


def named_simulations(me: visitor.Visitor, **asked: Any) -> list[tuple[results.SimulationRow, str, str]]:
    """Simulations as ``results.rows`` gives them, each with what its programme and the one beside it are called."""
    found = results.rows(viewer=me.actor, at=me.at, **asked)
    return [(each, called(each.names), called(each.beside_names)) for each in found]


def called(names: Mapping[str, str]) -> str:
    """The name in the language of the page, or in any; "" for none."""
    return names.get(spoken()) or next(iter(names.values()), "")


def named(row: VersionRow) -> dict[str, str]:
    """Name and purpose in the language of the page, or in any."""
    language = spoken() if spoken() in row.names else next(iter(row.names))
    return {"name": row.names[language], "purpose": row.purposes[language], "lang": language}


def _row(row: ProgrammeRow, today: date, beside: Sequence[ProgrammeRow]) -> dict[str, Any]:
    leading = row.leading(today)
    return {
        "programme": row,
        "leading": leading,
        "said": named(leading),
        "is_in_force": row.in_force(today) is not None,
        "is_ahead": leading.is_active and leading.starts_on > today,
        "drafts": sum(1 for each in row.versions if not each.is_active),
        "line": _line(row, today, beside),
    }


def _line(row: ProgrammeRow, today: date, beside: Sequence[ProgrammeRow]) -> Line:
    """The versions on a line that has the same days for all programmes of a page."""
    versions = [version for each in beside for version in each.versions]
    first = min([today, *(each.starts_on for each in versions)])
    last = max([today, *(each.ends_on for each in versions)])
    days = (last - first).days + 1
    signed = [each for each in reversed(row.versions) if each.is_active]
    drafts = [each for each in reversed(row.versions) if not each.is_active][-3:]
    stretches = [_stretch(each.starts_on, each.ends_on, first, days, each) for each in signed]
    stretches += [_stretch(start, end, first, days, None) for start, end in row.gaps]
    stretches += [
        _stretch(each.starts_on, each.ends_on, first, days, each, lane=lane) for lane, each in enumerate(drafts, 1)
    ]
    today_at = 100 * (today - first).days / days
    anchor = "start" if today_at < 10 else "end" if today_at > 90 else "middle"
    return Line(stretches, f"{today_at:.2f}%", anchor, first, last, str(40 + 22 * len(drafts)))


def _stretch(start: date, end: date, first: date, days: int, version: VersionRow | None, *, lane: int = 0) -> Stretch:
    width = 100 * ((end - start).days + 1) / days
    between = {"first": day(start), "last": day(end)}
    if version is None:
        title, look, word = _("No version applies from %(first)s to %(last)s.") % between, "f-out gap", ""
    else:
        told = {"number": version.number, **between}
        look = "f-bay" if version.is_active else "f-ghost"
        title = (_("Version %(number)s, active") if version.is_active else _("Version %(number)s, draft")) % told
        title += f": {between['first']} – {between['last']}"
        word = str(version.number) if width >= LEAST_WIDTH else ""
    return Stretch(f"{100 * (start - first).days / days:.2f}%", f"{width:.2f}%", look, str(18 + 22 * lane), title, word)
