"""The form that makes a link to somebody's statements."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class LinkForm(forms.Form):
    """For whom, for how long, and where to mail it, if anywhere."""

    employee = forms.CharField(
        label=_("Employee number"), max_length=64, help_text=_("Of somebody who has left; who is here signs in.")
    )
    days = forms.IntegerField(label=_("Days it works"), min_value=1, max_value=30, initial=14)
    address = forms.EmailField(
        label=_("Mail it to"),
        required=False,
        help_text=_("A private address they gave you. It is not kept. Leave it empty to copy the link yourself."),
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = secrets.token_urlsafe(16)
