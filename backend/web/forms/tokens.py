"""The form with which somebody makes a token for a machine that acts as them."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recognition.people import tokens

MAY = ("read", "write", "decide", "keep")  # every scope ends with one of these
LONGEST_DAYS = tokens.LONGEST.days


class TokenForm(forms.Form):
    """What a token is for, what it may do, and for how long; ``key`` makes one token, however often it is sent."""

    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("What uses it"),
        help_text=_("A name you will know it by, as “Bob's script”."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        help_text=_("Never more than you may yourself. Give it only what it needs."),
        choices=[(scope, scope) for scope in tokens.SCOPES],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(
        label=_("For how many days"),
        help_text=_("365 at most."),
        initial=90,
        min_value=1,
        max_value=LONGEST_DAYS,
    )

    def scope_rows(self) -> dict[str, list[tuple[str, Any]]]:
        """The boxes of the scopes by what they are about: kudos, with (read, its box) and (write, its box)."""
        rows: dict[str, list[tuple[str, Any]]] = {}
        for box in self["scopes"]:
            about, _, may = box.choice_label.partition(":")
            rows.setdefault(about, []).append((may, box))
        return {about: sorted(boxes, key=lambda each: MAY.index(each[0])) for about, boxes in rows.items()}

    def lifetime(self) -> timedelta:
        """How long it lives."""
        return timedelta(days=self.cleaned_data["days"])
