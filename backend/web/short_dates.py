"""Days and months where there is little room: "16 Aug 2026", "16. aug 2026", "16 aug 2026"."""

from datetime import date

from django.utils.dates import MONTHS_3

from backend.templatetags.laurels import spoken
from recognition.programmes.wording import NO_BREAK


def month(number: int) -> str:
    """The short name of a month, January is 1; only English writes it with a capital."""
    name = str(MONTHS_3[number])
    return name.capitalize() if spoken() == "en" else name


def day(found: date) -> str:
    """A day in one short line."""
    return f"{found.day}{'.' if spoken() == 'da' else ''}{NO_BREAK}{month(found.month)}{NO_BREAK}{found.year}"
