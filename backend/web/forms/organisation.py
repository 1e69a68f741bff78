"""The forms with which HR keeps people, teams and entities."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.web import payroll_words
from integrations.directory import presets

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_OFF = {"autocomplete": "off"}
LANGUAGES = (("", _("The company's")), ("da", "Dansk"), ("sv", "Svenska"), ("en", "English"))
DATES = (
    ("", _("As they can mean one day only")),
    ("day_first", _("Day first: 03/04 is 3 April")),
    ("month_first", _("Month first: 03/04 is 4 March")),
)
PROGRAMS = {
    "canonical": _("Our own columns"),
    "bamboohr": "BambooHR",
    "hibob": "HiBob",
    "workday": "Workday",
    "peopleforce": "PeopleForce",
}
FIELDS = {
    "payroll_number": _("Payroll number"),
    "external_id": _("Id of the person"),
    "legal_entity": _("Entity"),
    "name": _("Whole name"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "work_email": _("Work e-mail"),
    "manager": _("Manager"),
    "team": _("Team"),
    "department": _("Department"),
    "job_title": _("Title"),
    "cost_centre": _("Cost centre"),
    "country": _("Country"),
    "worker_category": _("Worker category"),
    "employment_type": _("Employment type"),
    "fte": _("Share of full time"),
    "hired_on": _("First day"),
    "left_on": _("Last day"),
    "language": _("Language"),
    "time_zone": _("Time zone"),
}


class Share(forms.Field):
    """A share of full time, with a point or a comma, in thousandths."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        try:
            share = Decimal(str(value).strip().replace(",", "."))
            return int(share * 1000) if share.is_finite() and abs(share) < 100 else self._refuse()
        except InvalidOperation:
            return self._refuse()

    def prepare_value(self, value: Any) -> Any:
        return f"{value / 1000:g}" if isinstance(value, int) else value

    def _refuse(self) -> Any:
        raise forms.ValidationError(_("Write 0.8 for four days of five."))


class EmploymentForm(forms.Form):
    """How somebody is employed; ``manager`` is found by the view."""

    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)
    entity_id = forms.ChoiceField(label=_("Entity"))
    team = forms.CharField(
        label=_("Team"), help_text=_("A name nobody has used yet makes a new team."), max_length=200, required=False
    )
    manager = forms.CharField(
        label=_("Manager"),
        help_text=_("Name, work address or id. Empty at the top."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=_OFF),
    )
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    department = forms.CharField(label=_("Department"), max_length=200, required=False)
    payroll_number = forms.CharField(label=_("Payroll number"), max_length=64, required=False)
    cost_centre = forms.CharField(label=_("Cost centre"), max_length=32, required=False)
    country = forms.CharField(
        label=_("Country"), help_text=_("Two letters, as DK. Empty: the entity's."), max_length=2, required=False
    )
    employment_type = forms.CharField(label=_("Employment type"), max_length=32, required=False)
    worker_category = forms.CharField(label=_("Worker category"), max_length=64, required=False)
    fte_milli = Share(label=_("Share of full time"), initial=1000)

    def __init__(self, *args: Any, entities: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["entity_id"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = entities

    def clean_country(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["country"]).upper()


class ChangeForm(EmploymentForm):
    """The same from a day on, and what is true of the person at once."""

    on = forms.DateField(label=_("From"), help_text=_("What was before stays as it was."), widget=_DAY)
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("Work e-mail"), max_length=254, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)
    field_order = ("key", "on")


class NewPersonForm(EmploymentForm):
    """Somebody new."""

    employee_id = forms.CharField(label=_("Id"), help_text=_("What the company calls them; for ever."), max_length=64)
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("Work e-mail"), max_length=254, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)
    hired_on = forms.DateField(label=_("First day"), widget=_DAY)


class LeaveForm(forms.Form):
    """The last day of somebody, or the day they came back."""

    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)
    day = forms.DateField(label=_("Last day"), widget=_DAY)


class DeedForm(forms.Form):
    """A button of a person's page."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("invite", "stay", "drop")])
    key = forms.CharField(min_length=8, max_length=64)
    day = forms.DateField(required=False)


class TeamForm(forms.Form):
    """Another name for a team, or where its people go."""

    act = forms.ChoiceField(choices=[("rename", ""), ("move", "")], widget=forms.HiddenInput)
    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    into = forms.CharField(
        label=_("Into the team"),
        help_text=_("Its exact name. Empty: the team closes, and its people are in none."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=_OFF),
    )
    on = forms.DateField(label=_("From"), widget=_DAY, required=False)


class EntityForm(forms.Form):
    """A legal entity; id and currency are asked once."""

    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)
    entity_id = forms.CharField(label=_("Id"), help_text=_("As files name it; for ever."), max_length=64)
    currency = forms.CharField(label=_("Currency"), help_text=_("ISO 4217; for ever."), max_length=3)
    name = forms.CharField(label=_("Name"), max_length=200)
    country = forms.CharField(label=_("Country"), help_text=_("Two letters, as DK."), max_length=2, required=False)
    time_zone = forms.CharField(label=_("Time zone"), help_text=_("As Europe/Copenhagen."), max_length=64)
    payroll_system = forms.CharField(label=_("Payroll system"), max_length=32, required=False)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["entity_id"], self.fields["currency"]

    def clean_payroll_system(self) -> str:
        """Its code, were its name typed."""
        return payroll_words.system_code(self.cleaned_data["payroll_system"])


class SendListForm(forms.Form):
    """A list of people, who wrote it, and when changes begin."""

    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)
    file = forms.FileField(label=_("File"), widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}))
    choice = forms.ChoiceField(label=_("Columns"), required=False)
    on = forms.DateField(label=_("Changes begin"), help_text=_("Empty: today."), widget=_DAY, required=False)

    def __init__(self, *args: Any, saved: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["choice"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [("", _("What fits most")), *PROGRAMS.items(), *((name, name) for name in saved)]


class ColumnsForm(forms.Form):
    """Which column of the file is which of our fields."""

    dates = forms.ChoiceField(label=_("How dates are written"), choices=DATES, required=False)
    on = forms.DateField(label=_("Changes begin"), widget=_DAY)
    save_as = forms.CharField(
        label=_("Keep these columns as"), help_text=_("If you like."), max_length=100, required=False
    )

    def __init__(self, *args: Any, headers: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Not in the file")), *((name, name) for name in headers if name)]
        for ours in presets.FIELDS:
            self.fields[f"c_{ours}"] = forms.ChoiceField(label=FIELDS[ours], choices=choices, required=False)

    @property
    def column_fields(self) -> list[forms.BoundField]:
        """The fields of the columns, for the template."""
        return [self[f"c_{ours}"] for ours in presets.FIELDS]

    def columns(self) -> dict[str, str]:
        """The columns chosen, by our fields."""
        chosen = {ours: self.cleaned_data[f"c_{ours}"] for ours in presets.FIELDS}
        return {ours: name for ours, name in chosen.items() if name}
