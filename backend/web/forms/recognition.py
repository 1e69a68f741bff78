"""Forms of somebody who misses credit, speaks for a colleague, or has an interest in a customer."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.web.forms.contest import SAY_WHAT

KINDS = (
    ("took_ownership", _("Took ownership: acted for the customer though it was not theirs to do")),
    ("did_right", _("Did right by the customer, whatever it cost in revenue")),
)
NOBODY = _("Write the name or the work address of a colleague.")


class MissingForm(forms.Form):
    """What is missing, and which of one's own contacts show it."""

    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What is missing"),
        help_text=_("What you did for this customer, in a sentence or two. Another person reads it and answers."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": SAY_WHAT},
    )
    evidence = forms.TypedMultipleChoiceField(
        label=_("Your contacts with this customer that show it"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, touches: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        evidence = self.fields["evidence"]
        if isinstance(evidence, forms.TypedMultipleChoiceField):
            evidence.choices = touches


class NominationForm(forms.Form):
    """Who did what for which customer, and when; ``colleague`` is found by the view."""

    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)
    colleague = forms.CharField(
        label=_("Colleague"),
        help_text=_("Name or work address."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": NOBODY},
    )
    kind = forms.ChoiceField(
        label=_("What they did"), choices=KINDS, initial="took_ownership", widget=forms.RadioSelect
    )
    customer = forms.ChoiceField(
        label=_("Customer"), help_text=_("One of those you served, or the one from whose page you came.")
    )
    occurred_on = forms.DateField(label=_("When"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    matter_id = forms.CharField(
        label=_("Matter, if you know its number"),
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    evidence = forms.CharField(
        label=_("What you saw"),
        help_text=_("In a sentence or two. Who decides reads it; your colleague does when it is accepted."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, customers: Sequence[tuple[str, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        chosen = self.fields["customer"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [("", _("Choose")), *customers]
        self.fields["occurred_on"].widget.attrs["max"] = today.isoformat()

    def clean_occurred_on(self) -> date:
        """A day that has been."""
        day: date = self.cleaned_data["occurred_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return day


class InterestForm(forms.Form):
    """The customer somebody has a personal interest in."""

    customer = forms.ChoiceField(label=_("Customer"), help_text=_("One of those you served."))

    def __init__(self, *args: Any, customers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["customer"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [("", _("Choose")), *customers]
