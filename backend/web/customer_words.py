"""What pages call where a customer stands, what happened, and how somebody was in touch."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.programme_sheet_words import WORDS
from backend.templatetags.laurels import Look


class Kind(NamedTuple):
    """What happened: its icon, the heading that says it, and what an award for it is called; empty where none is."""

    icon: str
    word: Any
    occasion: Any = ""


STATES: Mapping[str, Look] = {
    "stays": Look("gain", "repeat", pgettext_lazy("customer", "stays")),
    "recommends": Look("gain", "talk", pgettext_lazy("customer", "recommends us")),
    "won_back": Look("info", "undo", pgettext_lazy("customer", "won back")),
    "wavering": Look("look", "eye", pgettext_lazy("customer", "wavers")),
    "left": Look("loss", "down", pgettext_lazy("customer", "left")),
    "": Look("", "clock", pgettext_lazy("customer", "not known yet")),
}
FAMILIES: Mapping[str, Look] = {
    "gain": Look("gain", "up", pgettext_lazy("family", "Gain")),
    "saved": Look("info", "undo", pgettext_lazy("family", "Saved")),
    "loss": Look("loss", "down", pgettext_lazy("family", "Loss")),
    "neutral": Look("", "talk", pgettext_lazy("family", "Answer")),
}
KINDS: Mapping[str, Kind] = {
    "renewal": Kind("repeat", pgettext_lazy("outcome", "Renewed"), pgettext_lazy("outcome", "Renewal")),
    "repeat_purchase": Kind(
        "repeat", pgettext_lazy("outcome", "Bought again"), pgettext_lazy("outcome", "Bought again")
    ),
    "expansion": Kind("up", pgettext_lazy("outcome", "Took more"), pgettext_lazy("outcome", "Expansion")),
    "referral": Kind("people", pgettext_lazy("outcome", "Brought us a customer"), pgettext_lazy("outcome", "Referral")),
    "promoter": Kind("talk", pgettext_lazy("outcome", "Would recommend us"), pgettext_lazy("outcome", "Promoter")),
    "low_effort": Kind("check", pgettext_lazy("outcome", "Found it easy"), pgettext_lazy("outcome", "Low effort")),
    "tenure": Kind(
        "award",
        pgettext_lazy("outcome", "Has been here another year"),
        pgettext_lazy("outcome", "Years as a customer"),
    ),
    "did_right": Kind(
        "check", pgettext_lazy("outcome", "Was done right by"), pgettext_lazy("outcome", "Done right by")
    ),
    "recovered": Kind("undo", pgettext_lazy("outcome", "Won back"), pgettext_lazy("outcome", "Won back")),
    "churn": Kind("x", pgettext_lazy("outcome", "Left")),
    "contraction": Kind("minus", pgettext_lazy("outcome", "Cut back")),
    "detractor": Kind("down", pgettext_lazy("outcome", "Would not recommend us")),
    "passive": Kind("talk", pgettext_lazy("outcome", "Answered whether they would recommend us")),
    "csat": Kind("talk", pgettext_lazy("outcome", "Answered how satisfied they are")),
    "nps": Kind("talk", pgettext_lazy("outcome", "Answered whether they would recommend us")),
    "ces": Kind("talk", pgettext_lazy("outcome", "Answered how easy it was")),
}
CHANNELS: Mapping[str, Any] = {
    "phone": pgettext_lazy("channel", "by phone"),
    "email": pgettext_lazy("channel", "by e-mail"),
    "chat": pgettext_lazy("channel", "by chat"),
    "visit": pgettext_lazy("channel", "at a visit"),
    "meeting": pgettext_lazy("channel", "at a meeting"),
    "letter": pgettext_lazy("channel", "by letter"),
    "self_service": pgettext_lazy("channel", "self-service"),
    "unknown": "",
}
CONTACTS: Mapping[str, Any] = {
    "call": pgettext_lazy("contact", "call"),
    "meeting": pgettext_lazy("contact", "meeting"),
    "visit": pgettext_lazy("contact", "visit"),
    "email": pgettext_lazy("contact", "e-mail"),
    "chat": pgettext_lazy("contact", "chat"),
    "ticket": pgettext_lazy("contact", "ticket"),
    "order": pgettext_lazy("contact", "order"),
    "offer": pgettext_lazy("contact", "offer"),
    "contract": pgettext_lazy("contact", "contract"),
    "advice": pgettext_lazy("contact", "advice"),
    "welcome_call": pgettext_lazy("contact", "welcome call"),
    "first_bill_explained": pgettext_lazy("contact", "first bill explained"),
    "installation": pgettext_lazy("contact", "installation"),
    "yearly_service": pgettext_lazy("contact", "yearly service"),
    "repair": pgettext_lazy("contact", "repair"),
    "delivery": pgettext_lazy("contact", "delivery"),
    "invoice_question": pgettext_lazy("contact", "question about an invoice"),
    "meter_reading": pgettext_lazy("contact", "meter reading"),
    "question": pgettext_lazy("contact", "question"),
    "answer": pgettext_lazy("contact", "answer"),
    "complaint": pgettext_lazy("contact", "complaint"),
    "check_in": pgettext_lazy("contact", "check-in"),
    "call_back": pgettext_lazy("contact", "call back"),
    "renewal_talk": pgettext_lazy("contact", "renewal talk"),
    "training": pgettext_lazy("contact", "training"),
    "onboarding": pgettext_lazy("contact", "onboarding"),
    "support": pgettext_lazy("contact", "support"),
}
"""Kinds of contacts that sources name often; a kind of a source's own is said as it wrote it."""
STAGES = WORDS["stage"]
SHOWS = (("", _("Everything")), ("gain", _("Gains")), ("saved", _("Saved")), ("loss", _("Losses")))


def occasion(kind: str) -> Look:
    """What an award is for, as a badge; a kind that earns none by its heading, one we do not know by its code."""
    found = KINDS.get(kind)
    if found is None:
        return Look("", "info", kind.replace("_", " "))
    return Look("gain", found.icon, found.occasion) if found.occasion else Look("", found.icon, found.word)


def said(words: Mapping[str, Any], codes: list[str]) -> str:
    """The words of ``codes``, those we know in the reader's language, the others as their source wrote them."""
    return ", ".join(filter(None, (str(words.get(code, code.replace("_", " "))) for code in codes)))
