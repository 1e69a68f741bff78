"""Why a thank-you was refused, in the language of the page, from the code and the facts of the refusal."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from backend.web import refusals
from recognition.core.errors import DomainError

Facts = Mapping[str, Any]
# Beside which field of the form each refusal stands; the others stand above the words.
FIELD_OF = {
    "self_recognition": "whom",
    "nobody_named": "whom",
    "inactive_recipient": "whom",
    "too_many_recipients": "whom",
    "insufficient_allowance": "points",
    "pair_limit": "points",
    "bad_points": "points",
    "value_required": "value",
    "unknown_value": "value",
    "not_served": "customer",
}


def said(error: DomainError) -> str:
    """The sentence of ``error`` in the language of the page; the domain's own where there is none."""
    sentence = SENTENCES.get(error.code)
    return sentence(getattr(error, "facts", {})) if sentence else refusals.said(error).text


def _insufficient_allowance(facts: Facts) -> str:
    lead = _("This needs %(needed)s points, and you have %(left)s left.") % facts
    hint = _("Give at most %(most_each)s each.") if facts["most_each"] else _("Thank them without points, or later.")
    return f"{lead} {hint % facts}"


def _pair_limit(facts: Facts) -> str:
    if facts["kind"] == "hour":
        return _("You gave %(name)s points within the last hour. Thank without points, or later.") % facts
    if not facts["left"]:
        return _("You have given %(name)s all the points you can in this period. Thank without points.") % facts
    return _("You can give %(name)s at most %(left)s more in this period.") % facts


def _unknown_value(facts: Facts) -> str:
    return _("There is no value “%(tag)s”. Choose one of the list.") % facts


SENTENCES: dict[str, Callable[[Facts], str]] = {
    "self_recognition": lambda _facts: _("Nobody thanks themself. Name the colleague you mean."),
    "own_kudos": lambda _facts: _("This is your own thank-you; others can join it."),
    "thanked_in_it": lambda _facts: _("You are thanked here, so you cannot join. Thank back instead."),
    "nobody_named": lambda _facts: _("Nobody is left to thank. Name at least one colleague."),
    "inactive_recipient": lambda _facts: _("Somebody you named does not work here now. Leave them out."),
    "too_many_recipients": lambda facts: (
        _("One thank-you goes to at most %(most)s people, and you named %(recipients)s. Name fewer.") % facts
    ),
    "words_missing": lambda _facts: _("Say what for: a few words about what they did."),
    "value_required": lambda _facts: _("Points need a value. Choose one, or thank without points."),
    "unknown_value": _unknown_value,
    "not_served": lambda _facts: _("Only a customer you served can be named. Leave it out, or choose another."),
    "insufficient_allowance": _insufficient_allowance,
    "pair_limit": _pair_limit,
    "bad_points": lambda _facts: _("Points are a whole number from 0 on."),
    "not_yours": lambda _facts: _("Only who gave a thank-you can change or withdraw it."),
    "withdrawn": lambda _facts: _("This thank-you was withdrawn already. Nothing is left to do."),
    "nothing_to_review": lambda _facts: _("No report waits here any more: somebody else has looked at it."),
    "part_of_it": lambda _facts: _("You have a part in this, so somebody else of HR looks at it."),
    "bad_text": lambda _facts: _("The text is too long, or has characters that are no text. Shorten it."),
    "key_reused": lambda _facts: _("This form was sent before with other content. Look at the feed before you go on."),
}
