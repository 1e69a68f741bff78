"""The forms with which an occasion is judged again, an award is taken back, and a case is settled."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

CORRECTION_CODES = (
    ("late_evidence", _("Something became known later")),
    ("wrong_facts", _("The facts were wrong")),
    ("rule_misapplied", _("The rule was misapplied")),
    ("contested", _("It was contested")),
)
CLAW_BACK_CODES = (
    ("outcome_withdrawn", _("The outcome was withdrawn")),
    ("churned", _("The customer left soon after")),
    ("wrong_facts", _("The facts were wrong")),
    ("rule_misapplied", _("The rule was misapplied")),
    ("duplicate", _("It was paid twice")),
    ("misconduct", _("Misconduct")),
)
RESULTS = (("agreed", _("Agreed with the person")), ("written_off", _("The company lets it be")))


def _words(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class CorrectionForm(forms.Form):
    """Which occasion of which of ``programmes`` (names by code) is judged again, and why."""

    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)
    programme_code = forms.ChoiceField(label=_("Programme"))
    outcome = forms.CharField(label=_("Outcome"), help_text=_("Its id in the source it comes from."), max_length=200)
    code = forms.ChoiceField(label=_("Why"), choices=CORRECTION_CODES)
    reason = _words(_("In words"), _("Whoever decides about the differences reads this."))

    def __init__(self, *args: Any, programmes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose a programme")), *programmes.items()]
        self.fields["programme_code"].choices = choices  # type: ignore[attr-defined]


class ClawBackForm(forms.Form):
    """Which award is taken back, and why; all that is left of it."""

    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)
    proposal_id = forms.IntegerField(label=_("Award"), help_text=_("Its number."), min_value=1, max_value=10**18 - 1)
    code = forms.ChoiceField(label=_("Why"), choices=CLAW_BACK_CODES)
    reason = _words(_("In words"), _("The person reads this."))


class CaseForm(forms.Form):
    """What became of a case."""

    key = forms.CharField(min_length=8, max_length=40)
    case = forms.IntegerField(min_value=1, max_value=10**18 - 1)
    result = forms.ChoiceField(choices=RESULTS)
    note = forms.CharField(
        max_length=2000, error_messages={"required": _("Write what was agreed: the note is all that stays.")}
    )
