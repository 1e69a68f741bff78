"""What the files of a configurable CSV are called: a pattern with a few places, the same batch always the same name."""

import re

from integrations.payroll import paying
from recognition.payroll.formats import Batch

PLACES = ("batch", "number", "period", "short_period", "entity", "currency")
"""What a pattern may name: batch code, its number in the period as four digits, the period and so on."""

LONGEST = 100
_PLACE = re.compile(r"\{(\w*)\}")
_LITERAL = re.compile(r"[A-Za-z0-9._-]*")


def require_sound(pattern: str, longest: int, *, is_plain: bool, name: str) -> None:
    """A pattern that names every batch of an entity differently; blank for the usual name. Raises BadSettings.

    ``longest`` characters without the extension; ``is_plain``: letters and digits alone.
    """
    if not isinstance(longest, int) or isinstance(longest, bool) or not 1 <= longest <= LONGEST:
        raise paying.BadSettings(f"{name}: longest_name is a whole number from 1 to {LONGEST}.")
    if not isinstance(is_plain, bool):
        raise paying.BadSettings(f"{name}: plain_name is true or false.")
    if not isinstance(pattern, str):
        raise paying.BadSettings(f"{name}: file_name is a text, for example LOEN-{{entity}}-{{batch}}.")
    if not pattern:
        return
    literals, places = _PLACE.split(pattern)[::2], _PLACE.findall(pattern)
    if unknown := [each for each in places if each not in PLACES]:
        known = ", ".join(f"{{{each}}}" for each in PLACES)
        raise paying.BadSettings(f"{name}: file_name knows no {{{unknown[0]}}}; use {known}.")
    allowed = "letters and digits" if is_plain else "letters, digits, full stop, hyphen and _"
    if not all(
        each.isascii() and (each or "a").isalnum() if is_plain else _LITERAL.fullmatch(each) for each in literals
    ):
        raise paying.BadSettings(f"{name}: beside its places file_name has {allowed} (A to Z) alone.")
    if literals[0][:1] in (".", "-"):
        raise paying.BadSettings(f"{name}: file_name begins with a letter, a digit or a place.")
    if "batch" not in places and not ("number" in places and {"period", "short_period"} & set(places)):
        raise paying.BadSettings(
            f"{name}: two batches would have the same name; write {{batch}}, or {{number}} and {{period}},"
            " into file_name."
        )


def named(batch: Batch, pattern: str, longest: int, *, is_plain: bool, name: str) -> str:
    """The name of the file of ``batch``, "" for the usual one. Raises BadSettings where it is too long."""
    if not pattern:
        return ""
    period = re.sub("[^A-Za-z0-9]", "", batch.period).upper()
    told = {
        "batch": batch.code,
        "number": f"{batch.number:04d}",
        "period": batch.period,
        "short_period": period[2:] if period.startswith("20") and period.isdigit() else period,
        "entity": batch.entity,
        "currency": batch.currency,
    }
    other = "[^A-Za-z0-9]+" if is_plain else "[^A-Za-z0-9._-]+"
    fitting = {place: re.sub(other, "" if is_plain else "-", value).strip("-.") for place, value in told.items()}
    stem = _PLACE.sub(lambda found: fitting[found[1]], pattern)
    if not stem or len(stem) > longest:
        raise paying.BadSettings(
            f"{name}: the file of batch {batch.code} would be called {stem!r}, and a name has 1 to {longest}"
            " characters; change file_name or use shorter codes of periods."
        )
    return f"{stem}.csv"
