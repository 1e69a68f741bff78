"""The forms with which people thank each other, and change, report or review a thank-you."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recognition.core import texts

CHOSEN = re.compile(r"([et])([0-9]{1,18})")
MOST_CHOSEN, LONGEST_TYPED = 200, 2000
VISIBILITY = (("public", _("Everybody in the company")), ("private", _("Only whom you thank")))
SHORTEST_KEY, LONGEST_KEY = 8, 64


class WhomForm(forms.Form):
    """``to`` are the chosen ("e7" an employee, "t3" a team), ``whom`` what was typed beside them."""

    whom = forms.CharField(required=False, max_length=LONGEST_TYPED)

    def chosen(self) -> tuple[list[int], list[int]]:
        """The ids of the employees and of the teams that were chosen from the list."""
        sent: list[str] = self.data.getlist("to")  # type: ignore[attr-defined]
        found = [match for match in map(CHOSEN.fullmatch, sent[:MOST_CHOSEN]) if match]
        return [int(match[2]) for match in found if match[1] == "e"], [
            int(match[2]) for match in found if match[1] == "t"
        ]

    def typed(self) -> list[str]:
        """The names and addresses typed, one each."""
        parts = re.split(r"[,;\n]", str(self.cleaned_data.get("whom", "")))
        return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


class GiveForm(WhomForm):
    """``points`` is a chip, ``points_other`` a number of one's own, which counts where there is one."""

    key = forms.CharField(min_length=SHORTEST_KEY, max_length=LONGEST_KEY)
    message = forms.CharField(
        max_length=texts.LONGEST_TEXT,
        error_messages={"required": _("Say what for: a few words about what they did.")},
    )
    points = forms.IntegerField(required=False, min_value=0, max_value=999_999_999)
    points_other = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=999_999_999,
        error_messages={
            "invalid": _("Points are a whole number from 0 on."),
            "min_value": _("Points are a whole number from 0 on."),
            "max_value": _("These are more points than anybody has."),
        },
    )
    value = forms.CharField(required=False, max_length=64)
    customer = forms.CharField(required=False, max_length=200)
    customer_id = forms.CharField(required=False, max_length=64)
    visibility = forms.ChoiceField(choices=VISIBILITY)

    def each(self) -> int:
        """The points to each."""
        own: Any = self.cleaned_data["points_other"]
        return int(own if own is not None else self.cleaned_data["points"] or 0)


class DeedForm(forms.Form):
    """What somebody does with a post; ``text`` are the new words, or why it is reported."""

    ACTS = ("join", "leave", "edit", "withdraw", "report", "keep", "hide")

    act = forms.ChoiceField(choices=[(act, act) for act in ACTS])
    key = forms.CharField(min_length=SHORTEST_KEY, max_length=LONGEST_KEY)
    text = forms.CharField(required=False, max_length=texts.LONGEST_TEXT)
