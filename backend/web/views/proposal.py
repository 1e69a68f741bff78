"""One proposal in full: its reason, its evidence, who thanked, who decided; and the decision, for whom it waits."""

import secrets
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend.programme_sheet_words import WORDS
from backend.templatetags.laurels import spoken
from backend.web import course, evidence, navigation, receipts, refusals, row_words, visitor
from backend.web.forms.decision import CODES, DecisionForm
from backend.web.views import correcting
from recognition.core.actor import Actor
from recognition.core.errors import DomainError, NotFound
from recognition.kudos import selectors as kudos
from recognition.payroll.selectors import award_lines
from recognition.people import services as people
from recognition.programmes import wording
from recognition.rewards import selectors as rewards
from recognition.rewards import services
from recognition.rewards.selectors import cards, own

CONTACTS = 100


@never_cache
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Show it; a POST decides. One's own, while it promises nothing, says only that and what comes next."""
    me = visitor.of(request)
    viewer, at = me.actor, me.at
    try:
        page = page_of(me, proposal_id)
    except Http404:
        checked = _being_checked(me, proposal_id) if request.method != "POST" else None
        if checked is None:
            raise
        context = {"page": "recognition", "card": checked, "steps": course.course_while_checked(checked)}
        return render(request, "proposal_checked.html", context)
    refusal = _decide(request, viewer, page, at) if request.method == "POST" else None
    if request.method == "POST" and refusal is None:
        return redirect("proposal", proposal_id) if request.POST["kind"] == "revoke" else redirect("home")
    if refusal is not None:
        # Why not is often that somebody was faster: show what stands now.
        page = page_of(me, proposal_id)
    return show(request, me, page, refusal=refusal)


def show(
    request: HttpRequest,
    me: visitor.Visitor,
    page: rewards.Page,
    *,
    refusal: refusals.Refusal | None = None,
    wrong: refusals.Wrong | None = None,
    contest: rewards.ContestPage | None = None,
) -> HttpResponse:
    """The page; with what was typed and why it was refused (``wrong``: in contesting it), where it was.

    ``contest`` is what it shows of contesting, where that is known already.
    """
    viewer, at, is_refused = me.actor, me.at, refusal is not None or wrong is not None
    subject, is_mine = page.card.proposal_id, page.card.employee_id == viewer.employee_id
    people.viewed(actor=viewer, employee_ids=[page.card.employee_id], what="proposal", subject_id=subject, at=at)
    contest = contest or contesting(me, page)
    line = award_lines.award_line(viewer=viewer, proposal_id=subject, at=at) if page.card.period else None
    context = {
        "page": "recognition" if is_mine else "",
        "is_mine": is_mine,
        "knows_people": me.holds(*navigation.STAFF),
        "line": line,
        "steps": course.course(page.told, page.card, line, happened=_kind(page)),
        "refusal": refusal,
        "wrong": wrong,
        "typed": request.POST if is_refused else {},
        "thanks": _thanks(page, at),
        "contest": contest,
        "may_correct": not is_mine and me.holds(*correcting.OPENERS),
        **_shown(page),
        **_evidence(page, request.GET.get("contacts", "")),
    }
    return render(request, "proposal.html", context, status=409 if is_refused else 200)


def page_of(me: visitor.Visitor, proposal_id: int) -> rewards.Page:
    """The proposal for the visitor; 404 for one they may not see."""
    scope = rewards.scope_of(viewer=me.actor, at=me.at, powers=me.standing.powers, below=me.standing.below)
    try:
        return rewards.page(viewer=me.actor, proposal_id=proposal_id, language=spoken(), at=me.at, scope=scope)
    except NotFound as error:
        raise Http404 from error


def contesting(me: visitor.Visitor, page: rewards.Page) -> rewards.ContestPage:
    """What the page shows of contesting it."""
    return rewards.contest_page(
        viewer=me.actor, card=page.card, is_contested=page.is_contested, roles=me.roles, at=me.at
    )


def _being_checked(me: visitor.Visitor, proposal_id: int) -> cards.Card | None:
    """The card of the visitor's own award while its amount is hidden; None for any other."""
    found = own.own_card(viewer=me.actor, proposal_id=proposal_id, language=spoken())
    return found if found is not None and found.amount is None else None


def _decide(request: HttpRequest, viewer: Actor, page: rewards.Page, at: datetime) -> refusals.Refusal | None:
    """Make the one domain call; return why not, or nothing."""
    card = page.card
    form = DecisionForm(request.POST, unit=card.unit)
    if not form.is_valid():
        return refusals.Refusal(" ".join(str(error) for errors in form.errors.values() for error in errors))
    try:
        decided = services.decide(actor=viewer, proposal_id=card.proposal_id, at=at, **form.cleaned_data)
    except DomainError as error:
        return refusals.said(error)
    names = {"name": card.employee, "programme": card.programme}
    undo = ""
    if decided.state == "payable":
        undo = f"{reverse('proposal', args=[decided.pk])} kind=revoke revision={decided.revision}"
    messages.success(request, _told(form.cleaned_data["kind"], decided.state) % names, extra_tags=undo)
    return None


def _told(kind: str, state: str) -> str:
    """What became of it, in a word."""
    if kind == "revoke":
        return _("Undone: %(name)s, %(programme)s waits for your decision again.")
    if state == "needs_second":
        return _("Noted: %(name)s, %(programme)s now waits for a second person.")
    if state in ("payable", "granted"):
        return _("Approved: %(name)s, %(programme)s.")
    if state == "declined":
        return _("Declined: %(name)s, %(programme)s.")
    return _("Sent back to the first approver: %(name)s, %(programme)s.")


def _shown(page: rewards.Page) -> dict[str, Any]:
    return {
        "card": page.card,
        "told": page.told,
        "broken": [row_words.told(each).text for each in page.told.mistakes],
        "late": [each | {"known_at": datetime.fromisoformat(each["known_at"])} for each in page.told.late],
        "may_decide": page.may_decide,
        "may_revoke": page.may_revoke,
        "reciprocal": page.reciprocal,
        "presets": [_preset(each, page.card.unit) for each in page.card.presets],
        "codes": CODES,
        "key": secrets.token_urlsafe(16),
    }


def _evidence(page: rewards.Page, wanted: str) -> dict[str, Any]:
    """Touchpoints, shares and arithmetic; ``wanted`` is the number of the first contact in the table."""
    told, whose = page.told, page.told.proposal["employee_id"]
    first = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 9 else 0
    facts = told.proposal
    later = first + CONTACTS
    return {
        "lanes": evidence.lanes(told, whose),
        "shares": evidence.shares(told, whose),
        "contacts": evidence.contacts(told, whose, first=first, limit=CONTACTS),
        "is_paged": bool(first),
        "next_contacts": f"contacts={later}" if later < len(told.touches) else "",
        "own_touches": sum(each["employee_id"] == whose for each in told.touches),
        "window": [datetime.fromisoformat(told.assessment[edge]) for edge in ("window_from", "window_to")],
        "receipt": receipts.receipt(
            told.because, occasion=_kind(page), programme=page.card.programme, version=facts["version"]
        ),
        "after_rule": _after_rule(page),
    }


def _kind(page: rewards.Page) -> str:
    """What happened, in a word or two."""
    code = page.told.proposal["kind"]
    word = str(WORDS["kind"].get(code, code.replace("_", " ")))
    return word[:1].upper() + word[1:]


def _after_rule(page: rewards.Page) -> list[receipts.Line]:
    """What a person, or a reversal, made of what the rule gives."""
    facts, unit = page.told.proposal, page.card.unit
    amount = wording.amount(facts["amount_minor"], unit, spoken())
    if facts["reverses"] is not None:
        return [receipts.Line("=", _("Taken back of this award"), "", amount)]
    if facts["amount_minor"] != facts["proposed_minor"]:
        return [receipts.Line("=", _("Adjusted by a person"), "", amount)]
    return []


def _preset(preset: cards.Preset, unit: str) -> dict[str, str]:
    """One amount that adjusting may pay, as it is shown and as the form reads it."""
    return {
        "percent": str(preset.percent),
        "shown": wording.amount(preset.amount, unit, spoken()),
        "typed": wording.without_unit(preset.amount, unit, spoken()),
    }


def _thanks(page: rewards.Page, at: datetime) -> kudos.Thanks | None:
    """What colleagues thanked this person for that concerns this customer, since the window began; of no weight."""
    pair = (page.card.customer, page.told.proposal["employee_id"])
    since = datetime.fromisoformat(page.told.assessment["window_from"])
    return kudos.thanks_beside(pairs=[pair], since=since, at=at).get(pair)
