"""Amounts and moments as a message shows them, in the language that is active."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from integrations.slack import weeks
from recognition.core import money
from recognition.people import selectors as people
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


def held(points: int, unit: str) -> str:
    """Points in a balance and what they are for: those of different natures are never added up."""
    natures = {"symbolic": _("symbolic"), "goods": _("for goods"), "cash": _("for pay")}
    return f"{amount(points, unit)} ({natures.get(unit, unit)})"


def day(at: date) -> str:
    """A date; of a moment, the company's."""
    return wording.day(people.company_date(at) if isinstance(at, datetime) else at, spoken())


def last_day(ends_at: datetime, zone: str) -> str:
    """The last day before ``ends_at`` on the clocks of ``zone``, in words: Slack has none in Danish or Swedish."""
    return day(weeks.local(ends_at - timedelta(seconds=1), zone).date())


def moment(at: datetime) -> str:
    """Date and time of day as mrkdwn, in the reader's own zone where Slack shows it, in figures alone."""
    local = at.astimezone(ZoneInfo(settings.LAURELS.company_time_zone))
    return f"<!date^{int(at.timestamp())}^{{date_num}} {{time}}|{day(at)} {local:%H:%M}>"
