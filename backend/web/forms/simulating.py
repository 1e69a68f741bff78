"""The form with which a simulation is asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.web.forms.signing import DAY

NOTHING = "nothing"


class SimulationForm(forms.Form):
    """Which version is tried on which days, and beside what."""

    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)
    version = forms.TypedChoiceField(label=_("Rules"), coerce=int)
    from_date = forms.DateField(label=_("First day"), widget=DAY)
    to_date = forms.DateField(label=_("Last day"), widget=DAY, help_text=_("Both days count."))
    beside = forms.ChoiceField(
        label=_("Beside"), help_text=_("What was really proposed can be set beside the result afterwards.")
    )

    def __init__(self, *args: Any, versions: list[tuple[int, str]], beside: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, choices in (("version", versions), ("beside", [*beside, (NOTHING, _("nothing"))])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def clean(self) -> dict[str, Any]:
        """The days in order."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = said.get("from_date"), said.get("to_date")
        if first and last and last < first:
            self.add_error("to_date", _("The last day is before the first."))
        return said
