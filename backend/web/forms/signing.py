"""The forms with which a draft is made ready: a consultation, the checklist for scores, and activation itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.web import programme_words
from recognition.programmes import gates

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ConsultationForm(forms.Form):
    """Who was heard in a country, and when."""

    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)
    country = forms.ChoiceField(label=_("Country"))
    body = forms.CharField(label=_("Who was consulted"), max_length=100, help_text=_("A union, a works council."))
    notified_on = forms.DateField(label=_("Day of the notice"), widget=DAY)
    concluded_on = forms.DateField(
        label=_("Day it was concluded"), required=False, widget=DAY, help_text=_("Leave it empty while it goes on.")
    )
    outcome = forms.CharField(
        label=_("What came of it"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, countries: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["country"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [(code, programme_words.COUNTRIES.get(code, code)) for code in countries]


class ChecklistForm(forms.Form):
    """The five conditions, and how it is known that they are met."""

    met = forms.MultipleChoiceField(
        label=_("Conditions that are met"),
        choices=[(code, programme_words.CONDITIONS[code]) for code in gates.CONDITIONS],
        required=False,
    )
    reason = forms.CharField(
        label=_("How you know"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say how the five conditions are met; it is kept with your signature.")},
    )

    def clean_met(self) -> list[str]:
        """All five, or none counts."""
        met: list[str] = self.cleaned_data["met"]
        if set(met) != set(gates.CONDITIONS):
            raise forms.ValidationError(_("Each of the five conditions must be met before a score may earn anything."))
        return met


class ActivationForm(forms.Form):
    """That it was read what will hold, and which simulation is kept with it."""

    simulation = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    is_read = forms.BooleanField(
        label=_("I have read what will hold, and looked at the simulation."),
        error_messages={"required": _("Read what will hold, and say so, before you activate it.")},
    )
