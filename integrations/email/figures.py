"""Amounts, days and lists of names as a mail says them, in the language that is active."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from recognition.core import money
from recognition.programmes import wording

SPOKEN = ("en", "da", "sv")


def spoken() -> str:
    """The active language, as the domain's catalogues know it."""
    language = (get_language() or "en").partition("-")[0]
    return language if language in SPOKEN else "en"


def amount(minor: int, unit: str) -> str:
    """An amount with its unit."""
    return wording.amount(minor, unit, spoken())


def with_tax(minor: int, unit: str) -> str:
    """An amount as it is promised: of money, before tax."""
    told = amount(minor, unit)
    return _("%(amount)s before tax") % {"amount": told} if money.is_currency(unit) else told


def day(at: date) -> str:
    """A date."""
    return wording.day(at, spoken())


def listed(names: Sequence[str], *, most: int) -> str:
    """ "A, B and C"; beyond ``most``: "A, B and 12 more"."""
    if len(names) > most:
        rest = len(names) - most
        several = ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", rest)
        return several % {"names": ", ".join(names[:most]), "count": rest}
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
