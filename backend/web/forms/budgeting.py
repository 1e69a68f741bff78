"""The forms with which finance gives, takes back and lets overdraw; amounts as people write them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.templatetags.laurels import spoken
from recognition.core import money
from recognition.programmes import wording

ACTS = ("allocate", "withdraw", "overdraft")


def read_amount(text: str, unit: str) -> int:
    """The minor units, or points, typed as the page's language writes them; raises ValidationError."""
    try:
        example = wording.without_unit(123_450, unit, spoken())
    except money.BadAmount as error:
        raise forms.ValidationError(_("This is no amount of this kind.")) from error
    try:
        return wording.read_amount(text, unit, spoken())
    except wording.Misspelt as error:
        raise forms.ValidationError(
            _("This is no amount as it is written here: write it like %s.") % example
        ) from error
    except money.BadAmount as error:
        said = _("The amount is too large or has too many decimals: write it like %s.")
        if not money.is_currency(unit):
            said = _("Points are whole numbers: write them like %s.")
        raise forms.ValidationError(said % example) from error


class MoveForm(forms.Form):
    """What is done to one budget, whose ``unit`` the amount is in."""

    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)
    act = forms.ChoiceField(choices=[(act, act) for act in ACTS], widget=forms.HiddenInput)
    amount = forms.CharField(label=_("Amount"), max_length=24, error_messages={"required": _("Write an amount.")})
    reason = forms.CharField(label=_("Why it may be overdrawn"), required=False, max_length=2000)

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.fields["amount"].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean_amount(self) -> int:
        """The amount in minor units or points."""
        return read_amount(self.cleaned_data["amount"], self.unit)

    def clean(self) -> dict[str, Any]:
        """An overdraft has a reason."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("act") == "overdraft" and not said.get("reason", "").strip():
            self.add_error("reason", _("Say why the budget may be overdrawn; the reason is kept with it."))
        return said


class AllocationForm(forms.Form):
    """A first amount for a budget that is named by programme, unit, cost centre and period."""

    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)
    programme_code = forms.ChoiceField(label=_("Programme"))
    unit = forms.ChoiceField(label=_("Paid in"))
    cost_centre = forms.CharField(
        label=_("Cost centre"), required=False, max_length=32, help_text=_("Where the programme keeps one for each.")
    )
    period_key = forms.CharField(
        label=_("Period"), required=False, max_length=8, help_text=_("Where it does so: 2026, 2026-Q3 or 2026-09.")
    )
    amount = forms.CharField(label=_("Amount"), max_length=24, error_messages={"required": _("Write an amount.")})

    def __init__(
        self, *args: Any, programmes: list[tuple[str, str]], units: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("programme_code", programmes), ("unit", units)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        self.fields["amount"].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        """The amount in minor units of the unit, or points."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("amount") and said.get("unit"):
            try:
                said["amount"] = read_amount(said["amount"], said["unit"])
            except forms.ValidationError as error:
                self.add_error("amount", error)
        return said
