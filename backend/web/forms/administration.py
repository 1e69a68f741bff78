"""The forms of the administrator: who holds which role, what sources have told, how kudos work."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.web import activity_words
from recognition.core import moments

_MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
ROLE_NAMES = {
    "employee": _("Employee"),
    "manager": _("Manager"),
    "second_approver": _("Second approver"),
    "hr": _("HR"),
    "payroll_preparer": _("Payroll, preparing"),
    "payroll_releaser": _("Payroll, releasing"),
    "finance": _("Finance"),
    "programme_owner": _("Programme owner"),
    "auditor": _("Auditor"),
    "works_council": _("Works council"),
    "administrator": _("Administrator"),
}
SPANS = (("day", _("Day")), ("week", _("Week")), ("month", _("Month")), ("quarter", _("Quarter")))
VALUE_MODES = (
    ("required", _("Kudos with points name a value")),
    ("optional", _("A value may be named")),
    ("free", _("Any word will do")),
)
UNITS = (("symbolic", _("Points for thanks alone")), ("goods", _("Points that buy goods")))


class CompanyMoment(forms.DateTimeField):
    """A moment written in the company's time zone."""

    widget = _MOMENT

    def to_python(self, value: Any) -> Any:
        with timezone.override(settings.LAURELS.company_time_zone):
            told = super().to_python(value)
        try:
            return told and moments.in_utc(told)
        except OverflowError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(settings.LAURELS.company_time_zone):
            return super().prepare_value(value)


class GrantForm(forms.Form):
    """Who gets which role, where."""

    employee = forms.CharField(label=_("Who"), help_text=_("Name or work address."), max_length=200)
    role = forms.ChoiceField(label=_("Role"))
    entity = forms.ChoiceField(label=_("For"), required=False)

    def __init__(self, *args: Any, roles: list[str], entities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, ROLE_NAMES[role]) for role in roles]  # type: ignore[attr-defined]
        self.fields["entity"].choices = [("", _("The whole company")), *entities]  # type: ignore[attr-defined]


class RevokeForm(forms.Form):
    """A grant to take back, as the list showed it; also to give again, by undoing."""

    act = forms.ChoiceField(choices=[("grant", ""), ("revoke", "")])
    employee_id = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    role = forms.CharField(max_length=20)
    entity_id = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class NeededForm(forms.Form):
    """Whether outcomes wait for a source."""

    source = forms.CharField(max_length=32)
    is_needed = forms.TypedChoiceField(choices=[("1", ""), ("0", "")], coerce=lambda word: word == "1")


class CompleteForm(forms.Form):
    """Until when a source has told everything, in the company's time zone."""

    source = forms.CharField(max_length=32, widget=forms.HiddenInput)
    complete_until = CompanyMoment(label=_("Everything from before"))


class AgainForm(forms.Form):
    """News, or a mail, to try to tell again."""

    dispatch = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    letter = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)

    def number(self, name: str = "dispatch") -> int:
        """Which; 0, which none has, for nonsense."""
        return (self.cleaned_data[name] or 0) if self.is_valid() else 0


class ValueForm(forms.Form):
    """A value kudos can name."""

    code = forms.CharField(label=_("Tag"), help_text=_("As it is written in a thank-you, without #."), max_length=33)
    en = forms.CharField(label=_("Name in English"), max_length=100, required=False)
    da = forms.CharField(label=_("Name in Danish"), max_length=100, required=False)
    sv = forms.CharField(label=_("Name in Swedish"), max_length=100, required=False)


class AllowanceForm(forms.Form):
    """How much a team, a role, both or everybody may give."""

    amount = forms.IntegerField(label=_("Points"), min_value=0, required=False)
    span = forms.ChoiceField(label=_("Each"), choices=SPANS, initial="month")
    team = forms.CharField(label=_("Team"), help_text=_("Empty: every team."), max_length=100, required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)

    def __init__(self, *args: Any, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = [("", _("Everybody")), ("manager", ROLE_NAMES["manager"])]
        choices = [*everybody, *((role, ROLE_NAMES[role]) for role in roles)]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class PolicyForm(forms.Form):
    """How kudos work from now on; an empty number turns that limit off where it can be."""

    value_mode = forms.ChoiceField(label=_("Values"), choices=VALUE_MODES)
    unit = forms.ChoiceField(label=_("Points"), choices=UNITS)
    shows_points = forms.BooleanField(label=_("Show in the feed how many points were given"), required=False)
    manager_sees_private = forms.BooleanField(label=_("A manager sees private thanks to their team"), required=False)
    most_recipients = forms.IntegerField(label=_("Most people in one thank-you"), min_value=1)
    boost_points = forms.IntegerField(label=_("Points of a join by reaction"), min_value=0)
    pair_per_hour = forms.IntegerField(label=_("Thanks between the same two, in an hour"), min_value=1, required=False)
    pair_points = forms.IntegerField(label=_("Points between the same two, in an hour"), min_value=1, required=False)
    nudge_after_days = forms.IntegerField(
        label=_("Remind a manager after so many days without a word"), min_value=1, required=False
    )


class TrailForm(forms.Form):
    """Which activity."""

    code = forms.CharField(
        label=_("What"),
        help_text=_("Choose what happened, or write its code."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"list": "activity-codes", "autocomplete": "off"}),
    )
    employee = forms.CharField(
        label=_("By whom"), help_text=_("Their id in the company."), max_length=64, required=False
    )
    subject_kind = forms.CharField(
        label=_("About"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"list": "activity-subjects", "autocomplete": "off"}),
    )
    subject = forms.IntegerField(label=_("Number"), min_value=1, max_value=2**63 - 1, required=False)
    since = CompanyMoment(label=_("From"), required=False)
    until = CompanyMoment(label=_("Until"), required=False)

    def clean_code(self) -> str:
        """The code, also of what was written in words."""
        return activity_words.code_of(self.cleaned_data["code"])

    def clean_subject_kind(self) -> str:
        """The kind, also of what was written in words."""
        return activity_words.code_of(self.cleaned_data["subject_kind"], activity_words.SUBJECTS)
