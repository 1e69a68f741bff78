"""The forms with which reward reports are looked at, asked for, and kept under a name."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.reports import SHEETS, STATES
from recognition.payroll.selectors import FILTERS
from recognition.payroll.selectors.report_sheets import PIVOTS

FILES = [
    ("xlsx", pgettext_lazy("file", "Excel")),
    ("csv-people", _("CSV for people")),
    ("csv", _("CSV for machines")),
    ("jsonl", _("JSON Lines")),
]


class FilterForm(forms.Form):
    """Which rows; ``entities`` as (id, name), ``periods`` as (code, name), newest first."""

    entity = forms.ChoiceField(label=_("Legal entity"))
    period = forms.ChoiceField(label=_("Period"))
    until = forms.ChoiceField(label=_("Up to"), required=False, help_text=_("For several periods in one report."))
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("every state")), *STATES.items()])
    employee = forms.CharField(label=_("Employee"), required=False, max_length=64, help_text=_("Their employee id."))
    team = forms.CharField(label=_("Team"), required=False, max_length=200)
    cost_centre = forms.CharField(label=_("Cost centre"), required=False, max_length=32)

    def __init__(
        self,
        *args: Any,
        entities: Sequence[tuple[str, str]],
        periods: Sequence[tuple[str, str]],
        programmes: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, Any]]] = {
            "entity": list(entities),
            "period": list(periods),
            "until": [("", _("the same period")), *periods],
            "programme": [("", _("every programme")), *programmes],
        }
        for name, known in choices.items():
            self.fields[name] = _chosen(self.fields[name], known)

    def filters(self) -> dict[str, str]:
        """What was asked for, as the domain takes it."""
        return {name: self.cleaned_data[name] for name in FILTERS if self.cleaned_data[name]}


class PivotForm(FilterForm):
    """Which table of sums."""

    pivot = forms.ChoiceField(label=_("Table"), choices=[(name, SHEETS[name]) for name in PIVOTS])


class ReportForm(FilterForm):
    """Which report, and how."""

    pivot = forms.ChoiceField(
        label=_("Table"),
        required=False,
        choices=[("", SHEETS["lines"]), *((name, SHEETS[name]) for name in PIVOTS)],
        help_text=_("An Excel file has all of them."),
    )
    file_format = forms.ChoiceField(label=_("File"), initial="xlsx", widget=forms.RadioSelect, choices=FILES)
    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)


class ViewForm(FilterForm):
    """A report to keep under a name; the period is chosen when it is used."""

    name = forms.CharField(label=_("Name"), max_length=100)
    period = forms.ChoiceField(required=False)
    pivot = forms.ChoiceField(
        label=_("Table"), required=False, choices=[("", SHEETS["lines"]), *((name, SHEETS[name]) for name in PIVOTS)]
    )
    file_format = forms.ChoiceField(label=_("File"), initial="xlsx", widget=forms.RadioSelect, choices=FILES)
    shared_role = forms.ChoiceField(label=_("Who may use it"), required=False)
    is_monthly = forms.BooleanField(
        label=_("Make it on the first of every month"),
        required=False,
        help_text=_("The report of the month before. You are told when it is there; it is never sent."),
    )

    def __init__(self, *args: Any, roles: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shared_role"] = _chosen(self.fields["shared_role"], [("", _("I alone")), *roles])


class StatisticsForm(forms.Form):
    """A year's statistics; ``entities`` as (id, name)."""

    entity = forms.ChoiceField(label=_("Legal entity"))
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("With the columns entity, payroll_number, category, group and year; UTF-8."),
    )
    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, entities: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entity"] = _chosen(self.fields["entity"], list(entities))


def _chosen(field: forms.Field, choices: list[tuple[str, Any]]) -> forms.Field:
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
    return field
