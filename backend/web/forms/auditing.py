"""The forms of auditors: which days, what becomes of a role."""

from django import forms
from django.utils.translation import gettext_lazy as _

_DAY = {"type": "date"}


class DaysForm(forms.Form):
    """From one day to another, inclusive."""

    since = forms.DateField(label=_("First day"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    until = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))


class VerdictForm(forms.Form):
    """What becomes of a role under review, or of the review."""

    act = forms.ChoiceField(choices=[(each, each) for each in ("keep", "remove", "revoke", "sign")])
    row = forms.IntegerField(required=False, min_value=1, max_value=10**18 - 1)
