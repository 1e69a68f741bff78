"""How a report of today changes the stretches of an employment: history stays, news begins today. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

BEGINNING = date.min


@dataclass(frozen=True, kw_only=True)
class Change:
    """What to do with the last stretch, and the stretch to open after it, if any.

    ``ends_on`` (exclusive; None: open) is the end the last stretch gets; ``is_amended``: its facts were
    reported wrongly and are replaced; ``opens``: (first day, exclusive end or None) of a new stretch.
    """

    ends_on: date | None = None
    is_amended: bool = False
    opens: tuple[date, date | None] | None = None


def first(*, hired_on: date | None, left_on: date | None) -> tuple[date, date | None]:
    """The first stretch: from the day of hiring, or from the beginning of time when that is not known."""
    return hired_on or BEGINNING, after(left_on)


def change(
    *,
    starts_on: date,
    ends_on: date | None,
    is_same: bool,
    hired_on: date | None,
    left_on: date | None,
    today: date,
) -> Change | None:
    """What a report of ``today`` changes about the last stretch; None when nothing.

    ``is_same``: entity, team, manager and so on are as reported before. A change takes effect today; a
    stretch that begins today or later is corrected in place. Who has left is only changed by coming back.
    """
    end = after(left_on)
    if ends_on is not None and ends_on <= today and end is None:
        back = hired_on if hired_on and hired_on >= ends_on else today
        return Change(ends_on=ends_on, opens=(back, None))
    has_left = end is not None and end <= today
    if has_left or is_same:
        then = kept(starts_on=starts_on, left_on=left_on)
        return None if then == ends_on else Change(ends_on=then)
    if starts_on >= today:
        return Change(ends_on=kept(starts_on=starts_on, left_on=left_on), is_amended=True)
    return Change(ends_on=min(today, ends_on or today), opens=(today, end))


def kept(*, starts_on: date, left_on: date | None) -> date | None:
    """The end (exclusive) of a stretch of somebody who leaves after ``left_on``: one day of it is always kept."""
    end = after(left_on)
    return None if end is None else max(end, starts_on + timedelta(days=1))


def after(last_day: date | None) -> date | None:
    """The end (exclusive) of who leaves after that day; None for who stays: many systems write 9999-12-31 for that."""
    return None if last_day in (None, date.max) else last_day + timedelta(days=1)
