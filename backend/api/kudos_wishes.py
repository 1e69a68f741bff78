"""What somebody asks the API to give: fields, or a sentence of the chat grammar, which are the same wish."""

import html
import re
from typing import Any

from rest_framework import serializers

from backend.api import forms
from backend.api.problems import ProblemError
from integrations.slack import grammar, refusals
from recognition.customers import selectors as customers
from recognition.kudos import selectors as kudos
from recognition.people import selectors as people

MOST_RECIPIENTS = 200
LONGEST = 10_000
# Code is left alone, as in chat; an address has an @ of its own.
MENTION = re.compile(r"(?P<code>```.*?```|`[^`\n]+`)|(?<![\w@.])@(?P<name>[^\s@`]+(?:@[^\s@`]+)?)", re.DOTALL)
TRAILING = ".,;:!?)"


class Wish(forms.Strict):
    """Either `text`, or `recipients` and `message` with what else is wanted."""

    text = serializers.CharField(required=False, max_length=LONGEST, help_text="A sentence of the chat grammar.")
    recipients = serializers.ListField(
        child=serializers.CharField(max_length=254),
        required=False,
        min_length=1,
        max_length=MOST_RECIPIENTS,
        help_text="employee_id or work address of each.",
    )
    points = serializers.IntegerField(required=False, min_value=0, max_value=10**9, help_text="To each.")
    message = serializers.CharField(required=False, max_length=LONGEST, help_text="What for.")
    value = serializers.CharField(required=False, max_length=64, help_text="Code of a value.")
    visibility = serializers.ChoiceField(["public", "private"], required=False)
    customer = forms.Id(required=False, help_text="customer_id of a customer you served; told to nobody.")


def wish(told: dict[str, Any]) -> dict[str, Any]:
    """The arguments of ``kudos.give`` that ``told`` (a valid Wish) asks for. Raises ProblemError."""
    if "text" in told:
        if len(told) > 1:
            raise ProblemError(422, "invalid", "Send either text or fields, not both.")
        return _of_text(told["text"])
    if "recipients" not in told:
        raise ProblemError(422, "invalid", "Say whom you thank in recipients, or write text as in chat.")
    found = _employees(told["recipients"])
    unknown = [name for name in told["recipients"] if name not in found]
    if unknown:
        raise _refused(
            [
                _error("recipients", "unknown_employee", f"There is nobody called {name[:64]!r} here.")
                for name in unknown
            ]
        )
    return {
        "recipients": list(dict.fromkeys(found[name] for name in told["recipients"])),
        "points": told.get("points", 0),
        "text": told.get("message", ""),
        "tag": told.get("value", ""),
        "visibility": told.get("visibility", "public"),
        "customer": told.get("customer"),
    }


def _of_text(text: str) -> dict[str, Any]:
    found = _employees([each["name"].rstrip(TRAILING) for each in MENTION.finditer(text) if each["name"]])
    marks = {name: f"U{employee_id}" for name, employee_id in found.items()}
    parsed = grammar.parse(_marked(text, marks), codes=[value.code for value in kudos.values()])
    if parsed.verb != "give":
        raise ProblemError(422, "invalid", "Here kudos are given; for the rest there are addresses of their own.")
    if parsed.problems:
        raise _refused([_error("text", each.code, _sentence(each)) for each in parsed.problems])
    return {
        "recipients": [int(each.slack_id[1:]) for each in parsed.mentions],
        "points": parsed.amount or 0,
        "text": parsed.words,
        "tag": parsed.tag,
        "visibility": "private" if parsed.is_private else "public",
        "customer": parsed.customer or None,
    }


def _marked(text: str, marks: dict[str, str]) -> str:
    """The text as chat would send it: its own marks escaped, names of people made mentions."""

    def mark(match: re.Match[str]) -> str:
        name = (match["name"] or "").rstrip(TRAILING)
        known = marks.get(html.unescape(name))
        return match[0] if known is None else f"<@{known}>{match['name'][len(name) :]}"

    return MENTION.sub(mark, html.escape(text, quote=False))


def _employees(names: list[str]) -> dict[str, int]:
    """The employee behind each id or work address that somebody here has; two statements."""
    by_id = customers.employee_ids(names)
    by_email = people.employees_by_email(emails=names)
    found = {name: by_id.get(name) or by_email.get(name.lower()) for name in names}
    return {name: employee_id for name, employee_id in found.items() if employee_id is not None}


def _sentence(problem: grammar.Problem) -> str:
    if problem.code == "plain_name":
        return f"There is nobody called {problem.said!r} here; write @ and an employee_id or a work address."
    return refusals.problem(problem)


def _error(field: str, code: str, sentence: str) -> dict[str, Any]:
    return {"line": 1, "field": field, "message": sentence, "code": code}


def _refused(errors: list[dict[str, Any]]) -> ProblemError:
    return ProblemError(422, "invalid", "This cannot be meant as it stands; see errors.", errors[:100])
