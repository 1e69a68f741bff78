"""The forms of HR for people's data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.web.data_protection_words import CLASSES, CLOCKS

LANGUAGES = (("da", "Dansk"), ("en", "English"), ("sv", "Svenska"))
_WORDS = forms.Textarea(attrs={"rows": 3})


class _Key(forms.CharField):
    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, max_length=255)


class CopyForm(forms.Form):
    """Whose copy, in which language."""

    employee = forms.CharField(label=_("Who"), help_text=_("The number the company calls them by."), max_length=64)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    key = _Key()


class ErasureForm(forms.Form):
    """Whose identity is to be erased, and why before its time."""

    employee = forms.CharField(label=_("Who"), help_text=_("The number the company calls them by."), max_length=64)
    reason = forms.CharField(
        label=_("Why now"),
        help_text=_("Needed while their clock still runs: what they asked for, and when."),
        max_length=2000,
        required=False,
        widget=_WORDS,
    )
    key = _Key()


class HoldForm(forms.Form):
    """Whose rows, or which kind of rows, are kept, and why."""

    employee = forms.CharField(
        label=_("Who"),
        help_text=_("The number the company calls them by; empty for everybody."),
        max_length=64,
        required=False,
    )
    retention_class = forms.ChoiceField(
        label=_("Or what"), choices=[("", _("Everything of this person")), *CLASSES.items()], required=False
    )
    reason = forms.CharField(label=_("Why"), max_length=2000, widget=_WORDS)
    key = _Key()


class ClockForm(forms.Form):
    """How long one clock runs, where."""

    clock = forms.ChoiceField(label=_("Clock"))
    country = forms.CharField(
        label=_("Country"), help_text=_("Two letters, as DK; empty for all others."), max_length=2, required=False
    )
    span = forms.IntegerField(label=_("How long"), help_text=_("In the unit of this clock."), min_value=1)

    def __init__(self, *args: Any, clocks: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clock"].choices = [(code, CLOCKS.get(code, code)) for code in clocks]  # type: ignore[attr-defined]

    def clean_country(self) -> str:
        """Capitals, as the law's tables have them."""
        return str(self.cleaned_data["country"]).upper()
