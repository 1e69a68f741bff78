"""The form with which somebody hands over while they are away."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SCOPES = (
    ("all", _("All decisions")),
    ("awards", _("Awards alone")),
    ("nominations", _("Nominations alone")),
)
NOBODY = _("Write the name or the work address of a colleague.")
_DAY = {"type": "date"}


class DelegationForm(forms.Form):
    """Who stands in for whom, for what, from which day to which; ``giver`` is asked of HR alone."""

    giver = forms.CharField(
        label=_("Who is away"),
        help_text=_("Name or work address. Leave it empty for yourself."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    delegate = forms.CharField(
        label=_("Who stands in"),
        help_text=_("Name or work address. They decide in your place, never about themselves or their own manager."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": NOBODY},
    )
    scope = forms.ChoiceField(label=_("For"), choices=SCOPES, initial="all")
    from_date = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    to_date = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))

    def __init__(self, *args: Any, is_hr: bool, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"from_date": today, "to_date": today + timedelta(days=7)})
        super().__init__(*args, **kwargs)
        if not is_hr:
            del self.fields["giver"]
