"""The forms with which periods open, batches leave the house, and reports are asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.payroll_formats import FORMATS
from backend.web.forms.budgeting import read_amount
from backend.web.payroll_words import format_name

CODE = r"^[12][0-9]{3}-(0[1-9]|1[0-2])$"


class OpenForm(forms.Form):
    """The first period of an entity."""

    entity = forms.CharField(max_length=64)
    code = forms.RegexField(
        CODE,
        label=_("First period"),
        help_text=_("A month, as 2026-11."),
        error_messages={"invalid": _("Write a month as 2026-11.")},
    )


class ExportForm(forms.Form):
    """The format of the file."""

    file_format = forms.ChoiceField(label=_("Format"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file_format"] = _chosen(
            self.fields["file_format"], [(name, format_name(each)) for name, each in FORMATS.items()]
        )


class AnswerForm(forms.Form):
    """What payroll gave back."""

    answer = forms.FileField(
        label=_("Payroll's file"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_("CSV with the columns payroll_number, wage_type, amount and period."),
        error_messages={"required": _("Choose the file payroll gave back."), "empty": _("This file is empty.")},
    )


class ConfirmForm(forms.Form):
    """Why a batch is confirmed that payroll's answer does not agree with."""

    explanation = forms.CharField(
        label=_("How you know, or why it differs"),
        help_text=_("You sign this; auditors read it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LimitForm(forms.Form):
    """What is tax-free up to how much, and where that is written; the view knows the rules."""

    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)
    country = forms.RegexField(
        "^[A-Z]{2}$", label=_("Country"), max_length=2, error_messages={"invalid": _("Write two letters, as DK.")}
    )
    rule = forms.ChoiceField(label=_("Rule"))
    valid_from = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    valid_to = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text=_("Empty: open.")
    )
    amount = forms.CharField(label=_("Up to"), max_length=24)
    currency = forms.RegexField(
        "^[A-Z]{3}$", label=_("Currency"), max_length=3, error_messages={"invalid": _("Write three letters, as DKK.")}
    )
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Where it is written."))

    def clean(self) -> dict[str, Any]:
        """The amount in minor units, typed as the page's language writes it: 1.300 is no 1.30 in Danish."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("amount") and said.get("currency"):
            try:
                said["amount"] = read_amount(said["amount"], said["currency"])
            except forms.ValidationError as error:
                self.add_error("amount", error)
        return said


class VoidForm(forms.Form):
    """What each of the two persons declares."""

    declared = forms.BooleanField(
        label=_("Payroll has not imported this batch, and will not."),
        error_messages={
            "required": _("Without this declaration a batch cannot be void; what payroll has is confirmed.")
        },
    )


def _chosen(field: forms.Field, choices: list[tuple[str, Any]]) -> forms.Field:
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
    return field
