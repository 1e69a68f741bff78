"""The forms with which somebody contests an award, and somebody else answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

RESULTS = (
    ("upheld", _("The decision stands")),
    ("explained", _("It was right, and is explained")),
    ("corrected", _("It is corrected")),
)
SAY_WHAT = _("Say in a sentence or two what is wrong.")
SAY_WHY = _("Write the answer: the person reads why.")


class ContestForm(forms.Form):
    """What is wrong, and which of one's own contacts show it."""

    key = forms.CharField(min_length=8, max_length=64)
    text = forms.CharField(max_length=2000, error_messages={"required": SAY_WHAT})
    evidence = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, touches: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        evidence = self.fields["evidence"]
        if isinstance(evidence, forms.TypedMultipleChoiceField):
            evidence.choices = [(number, number) for number in touches]


class AnswerForm(forms.Form):
    """What the reviewer answers; ``remedy`` is "correction 3" or "reversal 7"."""

    key = forms.CharField(min_length=8, max_length=64)
    result = forms.ChoiceField(choices=RESULTS)
    answer = forms.CharField(max_length=2000, error_messages={"required": SAY_WHY})
    remedy = forms.RegexField(r"^(correction|reversal) [1-9][0-9]{0,17}$", required=False)

    def cited(self) -> dict[str, int | None]:
        """The remedy as the domain takes it."""
        kind, _space, number = self.cleaned_data["remedy"].partition(" ")
        return {f"{name}_id": int(number) if name == kind else None for name in ("correction", "reversal")}
