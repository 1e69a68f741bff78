"""The form under a proposal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.web.forms.budgeting import read_amount

CODES = (
    ("", _("none")),
    ("wrong_facts", _("The facts are wrong")),
    ("rule_misapplied", _("The rule was misapplied")),
    ("duplicate", _("It is a duplicate")),
    ("misconduct_under_review", _("Misconduct is under review")),
)


class DecisionForm(forms.Form):
    """What a person decides; ``unit`` is that of the proposal, whose amount is typed as people write it."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in ("approve", "adjust", "decline", "revoke")])
    key = forms.CharField(min_length=8, max_length=64)
    revision = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    amount = forms.CharField(required=False, max_length=24)
    code = forms.ChoiceField(choices=CODES, required=False)
    reason = forms.CharField(required=False, max_length=2000)

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit

    def clean_amount(self) -> int | None:
        """The amount in minor units or points, written as in the page's language; 1968.75 in Danish is refused."""
        text = self.cleaned_data["amount"].strip()
        if self.data.get("kind") != "adjust":
            return None
        if not text.strip("0,."):
            raise forms.ValidationError(_("Write the amount to pay; to pay nothing, decline."))
        return read_amount(text, self.unit)
