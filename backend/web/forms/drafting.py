"""The form in which a programme file is written."""

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.templatetags.laurels import spoken
from recognition.core import money
from recognition.programmes import wording
from recognition.programmes.definition.reading import LONGEST_FILE

ACTS = ("check", "save")


class DraftForm(forms.Form):
    """A programme file; what is wrong in it is said by the linter, line by line, never by this form."""

    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)
    text = forms.CharField(
        strip=False,
        max_length=2 * LONGEST_FILE,
        error_messages={"required": _("Write a programme, or start from an example.")},
    )
    value = forms.CharField(required=False, max_length=24)
    act = forms.ChoiceField(choices=[(act, act) for act in ACTS], required=False)


def read_value(text: str, currency: str) -> int | None:
    """The value of the made-up outcome as it is typed; None where it is none, and the usual one is taken."""
    try:
        return wording.read_amount(text, currency, spoken()) if text.strip() else None
    except money.BadAmount:
        return None
