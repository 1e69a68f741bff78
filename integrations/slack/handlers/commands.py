"""``/kudos`` with words: giving, and asking about one's own."""

from collections.abc import Callable
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from integrations.slack import blocks, giving, grammar, membership, outbox, refusals, spelling
from integrations.slack.calls import Call, Content
from integrations.slack.cards import replies
from integrations.slack.grammar import Parsed
from integrations.slack.handlers import shopping
from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.kudos import selectors as kudos_selectors
from recognition.kudos import services as kudos_services
from recognition.kudos.services import retracting
from recognition.people import selectors as people
from recognition.people import services as people_services

PAGE, TEAM_PAGE = 20, 10
MOST_COMMANDS = 5
TOPIC = "kudos_feed"


def kudos(call: Call) -> None:
    """Do what the words after ``/kudos`` say; the sender alone is answered."""
    emoji = frozenset(call.installation.boost_emoji)
    codes = [value.code for value in kudos_selectors.values()]
    parsed = grammar.parse(str(call.payload.get("text", "")), emoji=emoji, codes=codes)
    actor, _employee_id = giving.sender(call)
    if parsed.verb == "give":
        _give(call, parsed)
    else:
        outbox.reply(call, VERBS[parsed.verb](call, actor, parsed))


def undo_by_button(call: Call) -> None:
    """Take back the kudos the button names, whenever it is pressed; in the place of the message with the button."""
    actor, _employee_id = giving.sender(call)
    kudos_id = giving.number(call.payload["actions"][0].get("value"))
    outbox.reply(call, _taken_back(call, actor, kudos_id), replace=True)


def older_by_button(call: Call) -> None:
    """Turn to the older page of one's history."""
    actor, _employee_id = giving.sender(call)
    before = giving.number(call.payload["actions"][0].get("value"))
    outbox.reply(call, _history_page(call, actor, before=before), replace=True)


def answer_given(call: Call, outcome: giving.Outcome) -> None:
    """Tell the giver what was given, with what others will see where they were not told yet."""
    _actor, employee_id = giving.sender(call)
    is_new = employee_id in people.unnoticed(topic=TOPIC, employee_ids=[employee_id])
    unit = kudos_selectors.left(employee_id=employee_id, at=call.at).unit
    outbox.reply(call, replies.given(outcome, unit=unit, zone=_zone(call), has_notice=is_new))
    if is_new:
        people_services.note_noticed(employee_ids=[employee_id], topic=TOPIC, at=call.at)


def _zone(call: Call) -> str:
    return call.member.time_zone if call.member else ""


def _give(call: Call, parsed: Parsed) -> None:
    if parsed.problems:
        sentences = [refusals.problem(problem) for problem in parsed.problems]
        return _refuse(call, " ".join(sentences), [parsed])
    if not parsed.mentions and not parsed.groups:
        name = _("@name")
        example = replace(parsed, words=f"{name} {parsed.words or '…'}")
        return _refuse(call, _("Whom do you thank? Type @ and choose the person from the list Slack shows."), [example])
    wish = giving.Wish(
        mentions=tuple(one.slack_id for one in parsed.mentions),
        groups=parsed.groups,
        points=parsed.amount or 0,
        text=parsed.words,
        tag=parsed.tag,
        is_private=parsed.is_private,
        customer=parsed.customer,
        place=giving.place(call, str(call.payload.get("channel_id", ""))),
    )
    try:
        outcome = giving.give(call, wish)
    except DomainError as error:
        return _refuse(call, refusals.said(error), _mended(call, parsed, error))
    return answer_given(call, outcome)


def _refuse(call: Call, sentence: str, commands: list[Parsed]) -> None:
    lines = [grammar.corrected(parsed) for parsed in commands[:MOST_COMMANDS]]
    outbox.reply(call, replies.refused(blocks.escape(sentence), lines))


def _mended(call: Call, parsed: Parsed, error: DomainError) -> list[Parsed]:
    """What could be sent instead, nearest to what was meant; nothing where only the sender can know."""
    facts: dict[str, Any] = getattr(error, "facts", {})
    if error.code == "inactive_recipient":
        gone = membership.members_of(facts["employee_ids"], call.installation).values()
        users = {member.user_id for members in gone for member in members}
        kept = tuple(one for one in parsed.mentions if one.slack_id not in users)
        return [replace(parsed, mentions=kept)] if kept else []
    changes = CHANGES.get(error.code)
    return [replace(parsed, **change) for change in changes(parsed, facts)] if changes else []


def _nearest_value(parsed: Parsed, facts: dict[str, Any]) -> list[dict[str, Any]]:
    near = get_close_matches(parsed.tag, facts["codes"], n=1)
    return [{"tag": near[0] if near else ""}]


CHANGES: dict[str, Callable[[Parsed, dict[str, Any]], list[dict[str, Any]]]] = {
    "insufficient_allowance": lambda _parsed, facts: [{"amount": facts["most_each"] or None}],
    "pair_limit": lambda _parsed, facts: [{"amount": facts["left"] or None}],
    "value_required": lambda _parsed, facts: [{"tag": code} for code in facts["codes"]],
    "unknown_value": _nearest_value,
    "words_missing": lambda _parsed, _facts: [{"words": "…"}],
    "not_served": lambda _parsed, _facts: [{"customer": ""}],
    "customer_unclear": lambda _parsed, facts: [{"customer": customer} for customer in facts["customers"]],
}


def _help(call: Call, _actor: Actor, parsed: Parsed) -> Content:
    hint = ""
    if parsed.verb == "unknown":
        near = get_close_matches(parsed.words.casefold(), spelling.VERB_OF, n=1)
        told = {"word": blocks.escape(parsed.words), "near": near[0] if near else ""}
        hint = _("“%(word)s” is nothing I know. Did you mean `/kudos %(near)s`?") % told
        hint = hint if near else _("“%(word)s” is nothing I know; this is what I do.") % told
    policy = kudos_selectors.policy(at=call.at)
    return replies.help_for(values=giving.values(), is_required=policy.value_mode == "required", hint=hint)


def _balance(call: Call, actor: Actor, _parsed: Parsed) -> Content:
    left = kudos_selectors.left(employee_id=actor.employee_id or 0, at=call.at)
    return replies.balance(left, kudos_selectors.to_spend(employee_id=actor.employee_id or 0), zone=_zone(call))


def _undo(call: Call, actor: Actor, _parsed: Parsed) -> Content:
    latest = kudos_selectors.latest_by(giver_id=actor.employee_id or 0)
    found = kudos_selectors.view(latest) if latest is not None else None
    if found is None:
        return replies.said(_("There is no kudos of yours to undo."))
    if call.at - found.given_at > retracting.UNDO_WITHIN:
        return replies.too_late(found)
    return _taken_back(call, actor, found.kudos_id)


def _taken_back(call: Call, actor: Actor, kudos_id: int) -> Content:
    try:
        done = kudos_services.retract(actor=actor, kudos_id=kudos_id, at=call.at, key=call.key)
    except DomainError as error:
        return replies.refused(blocks.escape(refusals.said(error)))
    return replies.taken_back(done, kudos_selectors.views([kudos_id])[kudos_id])


def _history(call: Call, actor: Actor, _parsed: Parsed) -> Content:
    return _history_page(call, actor)


def _history_page(call: Call, actor: Actor, before: int | None = None) -> Content:
    ids = kudos_selectors.history(viewer=actor, at=call.at, limit=PAGE + 1, before=before)
    found = kudos_selectors.views(ids[:PAGE])
    lines = [replies.history_line(one, me=actor.employee_id or 0) for one in found.values()]
    older = str(ids[PAGE - 1]) if len(ids) > PAGE else ""
    return replies.entries(_("Your kudos"), lines, empty=_("You have no kudos yet."), next_page=older)


def _team(call: Call, actor: Actor, _parsed: Parsed) -> Content:
    ids = kudos_selectors.team_latest(viewer=actor, at=call.at, limit=TEAM_PAGE)
    found = kudos_selectors.views(ids).values()
    named = {one.employee_id for each in found for one in each.recipients}
    unwilling = people.unwilling(topic=TOPIC, employee_ids=named)
    lines = [replies.team_line(one, unwilling=unwilling) for one in found]
    return replies.entries(_("Thanks in your team"), lines, empty=_("Nobody in your team was thanked yet."))


def _shop(call: Call, actor: Actor, _parsed: Parsed) -> Content:
    return shopping.shelf(call, actor)


def _settings(call: Call, _actor: Actor, _parsed: Parsed) -> Content:
    where = call.payload.get("team_id") or call.installation.team_id
    name = _("Home tab")
    home = f"<slack://app?team={where}&id={call.installation.app_id}&tab=home|{name}>"
    return replies.said(_("Choose in the %(home)s which messages you get and what others see.") % {"home": home})


VERBS: dict[str, Callable[[Call, Actor, Parsed], Content]] = {
    "help": _help,
    "unknown": _help,
    "balance": _balance,
    "left": _balance,
    "history": _history,
    "undo": _undo,
    "team": _team,
    "shop": _shop,
    "settings": _settings,
}
