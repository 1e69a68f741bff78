"""Forms of wage types and of what payroll of a legal entity is like."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend import payroll_settings
from backend.web import payroll_words

BASIS = [("payroll_decides", _("Payroll decides")), ("yes", _("Yes")), ("no", _("No"))]
HOLIDAY_PAY = [("by_country", _("As in the country: money counts in Denmark, elsewhere payroll decides")), *BASIS]
FIGURES = [
    ("amount", _("The amount")),
    ("units+rate", _("Units and rate")),
    ("units+rate+amount", _("Units, rate and amount")),
    ("units+amount", _("Units and amount")),
    ("rate+amount", _("Rate and amount")),
]
SIGNS = [("negative", _("As a negative figure")), ("positive", _("As a positive figure, which payroll deducts"))]
CORRECTIONS = [
    ("negative_line", _("As a negative line")),
    ("deduction", _("With the wage type for corrections")),
    ("manual", _("By hand: a file with reversals is refused")),
]


class Day(forms.DateInput):
    """A day, in the spelling every browser takes."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CodeForm(forms.Form):
    """A code of payroll and the days it holds; ``system`` is the entity's payroll system, if it has one."""

    code = forms.CharField(
        label=_("Code in payroll"), max_length=32, help_text=_("As it stands in payroll’s settings.")
    )
    valid_from = forms.DateField(label=_("From"), widget=Day)
    valid_until = forms.DateField(
        label=_("Last day"), required=False, widget=Day, help_text=_("Blank: until another code begins.")
    )
    scope = forms.ChoiceField(label=_("For"), widget=forms.RadioSelect)
    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, entity: str, system: str, may_set_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [("entity", entity)]
        if system and may_set_all:
            choices.append(
                ("system", _("every entity with %(system)s") % {"system": payroll_words.system_name(system)})
            )
        scope = self.fields["scope"]
        if isinstance(scope, forms.ChoiceField):
            scope.choices = choices


class OwnForm(forms.Form):
    """A wage type of HR's own."""

    code = forms.CharField(
        label=_("Code"),
        max_length=32,
        help_text=_("3 to 32 capital letters, digits and _, for example QUALITY_BONUS. It never changes."),
    )
    name_da = forms.CharField(label=_("Name in Danish"), max_length=60)
    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=60)
    tax_class = forms.ChoiceField(
        label=_("Tax class"),
        choices=[("cash_taxable", _("Taxable pay")), ("payroll_decides", _("Payroll decides"))],
        help_text=_("It never changes, because payroll lines refer to it. If it turns out wrong, add another."),
    )
    holiday_pay_basis = forms.ChoiceField(label=_("Counts for holiday pay"), choices=HOLIDAY_PAY)
    pensionable = forms.ChoiceField(label=_("Counts for pension"), choices=BASIS)
    sign_style = forms.ChoiceField(label=_("What is taken back is written"), choices=SIGNS)
    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)


class NameForm(forms.Form):
    """What a wage type of HR's own is called from a day on."""

    name_da = forms.CharField(label=_("Name in Danish"), max_length=60)
    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=60)
    valid_from = forms.DateField(label=_("From"), widget=Day)
    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)


class RetireForm(forms.Form):
    """Whether a wage type of HR's own can be chosen no more."""

    is_retired = forms.BooleanField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)


class UseForm(forms.Form):
    """A programme, of ``programmes`` (names by code), that is paid as a wage type."""

    programme = forms.ChoiceField(label=_("Programme"))
    valid_from = forms.DateField(label=_("From"), widget=Day)
    valid_until = forms.DateField(
        label=_("Last day"), required=False, widget=Day, help_text=_("Blank: until another choice begins.")
    )
    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, programmes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programme = self.fields["programme"]
        if isinstance(programme, forms.ChoiceField):
            programme.choices = [*programmes.items()]


class FilesForm(forms.Form):
    """What files carry of a wage type, how it is classified and where the ledger books it."""

    figures = forms.ChoiceField(label=_("A payroll file carries"), choices=FIGURES)
    sign_style = forms.ChoiceField(label=_("What is taken back is written"), choices=SIGNS)
    holiday_pay_basis = forms.ChoiceField(label=_("Counts for holiday pay"), choices=HOLIDAY_PAY)
    pensionable = forms.ChoiceField(label=_("Counts for pension"), choices=BASIS)
    cost_account = forms.CharField(label=_("Cost account"), required=False, max_length=10)
    liability_account = forms.CharField(label=_("Liability account"), required=False, max_length=10)
    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)


class EntityPayrollForm(forms.Form):
    """What payroll of an entity is like from a day on."""

    valid_from = forms.DateField(label=_("From"), widget=Day)
    registration_number = forms.CharField(
        label=_("Registration number"),
        required=False,
        max_length=24,
        help_text=_("CVR number in Denmark, organisation number in Sweden."),
    )
    payroll_system = forms.CharField(
        label=_("Payroll system"),
        required=False,
        max_length=32,
        help_text=_("Its name, for example fortnox or danlon."),
    )
    correction_style = forms.ChoiceField(label=_("Payroll is told of reversals"), choices=CORRECTIONS)
    adp_company_code = forms.CharField(label=_("ADP company code"), required=False, max_length=3)
    paxml_encoding = forms.ChoiceField(
        label=_("Encoding of PAXml"), choices=[("", "ISO-8859-1"), ("utf-8", "UTF-8")], required=False
    )
    sie_cost_account = forms.CharField(label=_("Cost account"), required=False, max_length=10)
    sie_liability_account = forms.CharField(label=_("Liability account"), required=False, max_length=10)
    sie_contributions_percent = forms.CharField(
        label=_("Contributions, percent"), required=False, max_length=5, help_text=_("Blank: none are booked.")
    )
    sie_contributions_account = forms.CharField(label=_("Contributions, cost account"), required=False, max_length=10)
    sie_contributions_liability = forms.CharField(
        label=_("Contributions, liability account"), required=False, max_length=10
    )
    csv = forms.CharField(
        label=_("Changes to CSV presets"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "mono"}),
        help_text=_('By preset, as JSON: {"csv:zenegy": {"delimiter": ","}}.'),
    )
    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)

    def clean_payroll_system(self) -> str:
        """Its code, were its name typed."""
        return payroll_words.system_code(self.cleaned_data["payroll_system"])

    def clean_csv(self) -> dict[str, Any]:
        """The table that was written, blank for none."""
        text = self.cleaned_data["csv"].strip()
        try:
            found = json.loads(text) if text else {}
        except ValueError as error:
            raise forms.ValidationError(_("This is not JSON.")) from error
        if not isinstance(found, dict) or not all(str(name).startswith("csv:") for name in found):
            raise forms.ValidationError(_("Write an object whose names are presets, for example csv:zenegy."))
        return found

    def settings(self) -> dict[str, Any]:
        """The settings by format, checked by the formats. Raises BadSettings."""
        told = self.cleaned_data
        sie = {
            name.removeprefix("sie_"): told[name].replace(",", ".")
            for name in self.fields
            if name.startswith("sie_") and told[name]
        }
        single = {
            "adp": {"company_code": told["adp_company_code"]} if told["adp_company_code"] else {},
            "paxml": {"encoding": told["paxml_encoding"]} if told["paxml_encoding"] else {},
            "sie4i": sie,
        }
        return payroll_settings.checked({**single, **told["csv"]})


def initial_of(settings: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """What the form shows of settings that hold."""
    csv = {name: told for name, told in settings.items() if name.startswith("csv:")}
    return {
        **more,
        "adp_company_code": settings.get("adp", {}).get("company_code", ""),
        "paxml_encoding": settings.get("paxml", {}).get("encoding", ""),
        **{f"sie_{name}": value for name, value in settings.get("sie4i", {}).items()},
        "csv": json.dumps(csv, ensure_ascii=False, indent=2) if csv else "",
    }


def first_of_month(day: date) -> str:
    """The day from which a code or setting most likely is to hold."""
    return day.replace(day=1).isoformat()
