"""The form in which somebody proposes how to share the credit for an outcome."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.web.forms.giving import WhomForm

LARGEST = 1_000_000


class SplitForm(WhomForm):
    """A whole number for each of ``people`` (names by employee), for those ``beside`` them who get one too, and why."""

    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why like this"),
        help_text=_("Everybody who signs reads it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a sentence why you share like this.")},
    )

    def __init__(self, *args: Any, people: Mapping[int, str], beside: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.beside = beside
        self.people = {**people, **beside}
        for number, name in self.people.items():
            self.fields[f"share-{number}"] = forms.IntegerField(
                label=name,
                help_text=_("Empty: no share.") if number in beside else "",
                required=number not in beside,
                min_value=1,
                max_value=LARGEST,
                initial=1,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    @property
    def share_fields(self) -> list[forms.BoundField]:
        """The fields of the shares, for the template."""
        return [self[f"share-{number}"] for number in self.people]

    def shares(self) -> dict[int, int]:
        """The whole numbers by employee."""
        given = {number: self.cleaned_data[f"share-{number}"] for number in self.people}
        return {number: weight for number, weight in given.items() if weight is not None}
