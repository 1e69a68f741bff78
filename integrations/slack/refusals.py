"""What a refusal says in the reader's language, from its code and facts."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from integrations.slack import award_refusals
from integrations.slack.grammar import Problem
from recognition.core.errors import DomainError

MOST_LISTED = 20
Facts = Mapping[str, Any]


def said(error: DomainError) -> str:
    """The sentence of ``error``, in the active language where it is known, as plain text."""
    sentence = SENTENCES.get(error.code)
    facts: Facts = getattr(error, "facts", {})
    try:
        return sentence(facts) if sentence else award_refusals.said(error)
    except KeyError:  # another part's error of the same code, with facts of its own
        return error.sentence


def problem(found: Problem) -> str:
    """What is wrong with a command, in the active language, as plain text."""
    return PROBLEMS[found.code]() % {"said": found.said}


def _insufficient_allowance(facts: Facts) -> str:
    lead = _("Points needed: %(needed)s. Left to give: %(left)s.")
    hint = _("Give at most %(most_each)s each.") if facts["most_each"] else _("Thank them without points, or later.")
    return f"{lead} {hint}" % facts


def _too_many(facts: Facts) -> str:
    return _("One kudos thanks at most %(most)s people, and you named %(recipients)s. Name fewer.") % facts


def _value_required(facts: Facts) -> str:
    return _("Points need a value here. Add one of %(values)s.") % {"values": _tags(facts)}


def _unknown_value(facts: Facts) -> str:
    if not facts["codes"]:
        return _("There are no values here yet, so leave out #%(tag)s.") % facts
    told = {"tag": facts["tag"], "values": _tags(facts)}
    return _("#%(tag)s is not one of the values here. They are %(values)s.") % told


def _pair_limit(facts: Facts) -> str:
    if facts["kind"] == "hour":
        return _("You gave %(name)s points within the last hour. Thank without points, or later.") % facts
    if not facts["left"]:
        return _("You have given %(name)s all the points you can in this period. Thank without points.") % facts
    return _("You can give %(name)s at most %(left)s more in this period.") % facts


def _tags(facts: Facts) -> str:
    codes = [f"#{code}" for code in facts["codes"]]
    return ", ".join(codes[:MOST_LISTED]) + (" …" if len(codes) > MOST_LISTED else "")


SENTENCES: dict[str, Callable[[Facts], str]] = {
    "self_recognition": lambda _facts: _("Nobody thanks themself. Name the colleague you mean."),
    "own_kudos": lambda _facts: _("This is your own kudos; others can join it."),
    "thanked_in_it": lambda _facts: _("You are thanked in this kudos, so you cannot join it. Thank back instead."),
    "nobody_named": lambda _facts: _("Nobody is left to thank. Name at least one colleague."),
    "inactive_recipient": lambda _facts: _("Somebody you named does not work here now. Leave them out."),
    "too_many_recipients": _too_many,
    "words_missing": lambda _facts: _("Say what for: a few words about what they did."),
    "value_required": _value_required,
    "unknown_value": _unknown_value,
    "not_served": lambda _facts: _("Only a customer you have served can be named. Leave it out, or choose another."),
    "unknown_customer": lambda _facts: _("Choose a customer whom you or your people served."),
    "insufficient_allowance": _insufficient_allowance,
    "pair_limit": _pair_limit,
    "bad_points": lambda _facts: _("Points are a whole number from 0 on."),
    "bad_visibility": lambda _facts: _("A kudos is public or private."),
    "unknown_kudos": lambda _facts: _("There is no such kudos any more."),
    "not_yours": lambda _facts: _("Only the one who gave a kudos can change or take it back."),
    "withdrawn": lambda _facts: _("This kudos was taken back already. Nothing is left to do."),
    "nothing_to_review": lambda _facts: _("No report of this kudos waits any more: somebody else has looked at it."),
    "part_of_it": lambda _facts: _("You have a part in this kudos, so somebody else in HR looks at it."),
    "unknown_outcome": lambda _facts: _("A review keeps or hides a kudos."),
    "key_reused": lambda _facts: _("This was done already. Look at /kudos history before you do it again."),
    "bad_text": lambda _facts: _("The text is too long, or has characters that are no text. Shorten it."),
}

PROBLEMS: dict[str, Callable[[], str]] = {
    "two_amounts": lambda: _("There are several numbers of points: %(said)s. Each person gets the same, so name one."),
    "two_tags": lambda: _("There are several values: %(said)s. A kudos has one."),
    "two_customers": lambda: _("There are several customers: %(said)s. A kudos has one."),
    "amount_too_large": lambda: _("%(said)s are more points than anybody has."),
    "not_whole": lambda: _("Points are whole numbers, written without separators, so %(said)s is unclear."),
    "negative": lambda: _("Points are only given, so %(said)s is unclear."),
    "bare_amount": lambda: _("Points are written with a plus: +%(said)s."),
    "plain_name": lambda: _("Slack has not said who %(said)s is. Type @ and choose the person from the list it shows."),
    "unknown_flag": lambda: _("%(said)s is nothing I know; there are --private and --customer."),
    "customer_missing": lambda: _("%(said)s needs a name or an id after it."),
}
