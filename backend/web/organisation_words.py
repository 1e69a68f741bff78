"""How the states of people are called, and what of them a list changes."""

from contextlib import suppress
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.templatetags.laurels import Look, day, spoken
from backend.web.forms.organisation import FIELDS
from recognition.programmes import wording

STATES = {
    "here": Look("", "people", _("Employed")),
    "all": Look("", "people", _("Everybody")),
    "employed": Look("gain", "check", _("Employed")),
    "leaving": Look("look", "clock", _("Leaving")),
    "left": Look("", "x", _("Left")),
    "to_come": Look("look", "calendar", _("To come")),
    "nowhere": Look("look", "alert", _("Employed nowhere")),
}
SIGN_IN = {
    "signed_in": Look("gain", "check", _("Signs in")),
    "invited": Look("look", "clock", _("Invited")),
    "never": Look("", "x", _("Never signed in")),
    "no_address": Look("look", "alert", _("No address")),
}
# What somebody must mend stands first, what asks for nothing last.
ROW_STATES = {
    "wrong": Look("loss", "alert", _("Wrong")),
    "doubtful": Look("look", "alert", _("Worth a look")),
    "new": Look("gain", "leaf", _("New")),
    "changed": Look("look", "refresh", _("Changed")),
    "missing": Look("look", "eye", _("Not in the file")),
    "unchanged": Look("", "check", _("Unchanged")),
}
# What reports call otherwise than lists do.
REPORTED = {
    "entity_id": "legal_entity",
    "manager_id": "manager",
    "title": "job_title",
    "email": "work_email",
    "fte_milli": "fte",
}


def changed(field: str, before: str, after: str) -> tuple[str | Promise, str, str]:
    """One change of a person as a page says it: the field by its name, days and shares as people write them."""
    return FIELDS.get(REPORTED.get(field, field), field), _value(field, before), _value(field, after)


def _value(field: str, text: str) -> str:
    if field == "fte_milli" and text.isdecimal():
        return wording.percent(int(text), 1000, spoken())
    if field == "fte" and text[:1].isdecimal():
        return wording.number(text, spoken())
    if field.endswith("_on"):
        with suppress(ValueError):
            return day(date.fromisoformat(text))
    return text
