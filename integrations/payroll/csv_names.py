"""What the files of a configurable CSV are called: a pattern with a few places, the same batch always the same name."""

import re

from integrations.payroll import paying
from recognition.core.mistakes import Mistake
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
        raise paying.BadSettings(Mistake("setting_no_whole", name=f"{name}: longest_name", least=1, most=LONGEST))
    if not isinstance(is_plain, bool):
        raise paying.BadSettings(Mistake("setting_no_flag", name=f"{name}: plain_name"))
    if not isinstance(pattern, str):
        raise paying.BadSettings(Mistake("setting_no_text", name=f"{name}: file_name"))
    if not pattern:
        return
    literals, places = _PLACE.split(pattern)[::2], _PLACE.findall(pattern)
    if unknown := [each for each in places if each not in PLACES]:
        known = [f"{{{each}}}" for each in PLACES]
        raise paying.BadSettings(Mistake("setting_place", name=name, value=f"{{{unknown[0]}}}", known=known))
    if is_plain and not all(each.isascii() and (each or "a").isalnum() for each in literals):
        raise paying.BadSettings(Mistake("setting_plain_letters", name=name))
    if not all(map(_LITERAL.fullmatch, literals)):
        raise paying.BadSettings(Mistake("setting_letters", name=name))
    if literals[0][:1] in (".", "-"):
        raise paying.BadSettings(Mistake("setting_name_begins", name=name))
    if "batch" not in places and not ("number" in places and {"period", "short_period"} & set(places)):
        raise paying.BadSettings(Mistake("setting_same_names", name=name))


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
            Mistake("export_long_name", format=name, batch=batch.code, value=repr(stem), most=longest)
        )
    return f"{stem}.csv"
