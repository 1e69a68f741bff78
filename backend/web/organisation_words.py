"""How the states of people are called."""

from django.utils.translation import gettext_lazy as _

from backend.templatetags.laurels import Look

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
ROW_STATES = {
    "new": Look("gain", "leaf", _("New")),
    "changed": Look("look", "refresh", _("Changed")),
    "unchanged": Look("", "check", _("Unchanged")),
    "wrong": Look("loss", "alert", _("Wrong")),
    "missing": Look("look", "eye", _("Not in the file")),
}
