"""What pages call where a customer stands, what happened, and how somebody was in touch."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as word


class Badge(NamedTuple):
    """A state as ``badge.html`` shows it: colour, icon, word."""

    colour: str
    icon: str
    word: Any


class Kind(NamedTuple):
    """What happened, as a heading, and its icon."""

    icon: str
    word: Any


STATES = {
    "stays": Badge("gain", "repeat", word("customer", "stays")),
    "recommends": Badge("gain", "talk", word("customer", "recommends us")),
    "won_back": Badge("info", "undo", word("customer", "won back")),
    "wavering": Badge("look", "eye", word("customer", "wavers")),
    "left": Badge("loss", "down", word("customer", "left")),
    "": Badge("", "clock", word("customer", "not known yet")),
}
FAMILIES = {
    "gain": Badge("gain", "up", word("family", "Gain")),
    "saved": Badge("info", "undo", word("family", "Saved")),
    "loss": Badge("loss", "down", word("family", "Loss")),
    "neutral": Badge("", "talk", word("family", "Answer")),
}
KINDS = {
    "renewal": Kind("repeat", word("outcome", "Renewed")),
    "repeat_purchase": Kind("repeat", word("outcome", "Bought again")),
    "expansion": Kind("up", word("outcome", "Took more")),
    "referral": Kind("people", word("outcome", "Brought us a customer")),
    "promoter": Kind("talk", word("outcome", "Would recommend us")),
    "low_effort": Kind("check", word("outcome", "Found it easy")),
    "tenure": Kind("award", word("outcome", "Has been here another year")),
    "did_right": Kind("check", word("outcome", "Was done right by")),
    "recovered": Kind("undo", word("outcome", "Won back")),
    "churn": Kind("x", word("outcome", "Left")),
    "contraction": Kind("minus", word("outcome", "Cut back")),
    "detractor": Kind("down", word("outcome", "Would not recommend us")),
    "passive": Kind("talk", word("outcome", "Answered whether they would recommend us")),
    "csat": Kind("talk", word("outcome", "Answered how satisfied they are")),
    "nps": Kind("talk", word("outcome", "Answered whether they would recommend us")),
    "ces": Kind("talk", word("outcome", "Answered how easy it was")),
}
CHANNELS = {
    "phone": word("channel", "by phone"),
    "email": word("channel", "by e-mail"),
    "chat": word("channel", "by chat"),
    "visit": word("channel", "at a visit"),
    "meeting": word("channel", "at a meeting"),
    "letter": word("channel", "by letter"),
    "self_service": word("channel", "self-service"),
    "unknown": "",
}
STAGES = {
    "before": word("stage", "before the sale"),
    "sale": word("stage", "sale"),
    "onboarding": word("stage", "first steps"),
    "delivery": word("stage", "delivery"),
    "invoice": word("stage", "invoice"),
    "support": word("stage", "support"),
    "complaint": word("stage", "complaint"),
    "follow_up": word("stage", "follow-up"),
    "renewal": word("stage", "renewal"),
    "cancellation": word("stage", "cancellation"),
}
SHOWS = (("", _("Everything")), ("gain", _("Gains")), ("saved", _("Saved")), ("loss", _("Losses")))


def said(words: dict[str, Any], codes: list[str]) -> str:
    """The words of ``codes``, those we know in the reader's language, the others as their source wrote them."""
    return ", ".join(filter(None, (str(words.get(code, code.replace("_", " "))) for code in codes)))
