"""The evidence behind one award as pictures: who served when, who has which share. Places are text, never localised.

A lane a person, the award's own first; where there are many, the last lane and the last share are the others together.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils.translation import ngettext

from backend.templatetags.laurels import spoken
from backend.web import customer_words, short_dates
from recognition.core import money
from recognition.people import selectors as people
from recognition.programmes import wording
from recognition.rewards import selectors as rewards

MOST_LANES, MOST_LEAVES, MOST_MONTHS = 5, 200, 7
TOP, LANE = 30, 46
COLOURS = ("mine", "p-fjord", "p-berry", "p-stone")
FILLS = ("f-bay", "f-fjord", "f-berry", "f-stone")
NARROW, SLIM = 7 * money.PPM // 100, 20 * money.PPM // 100  # too narrow to carry their figure; on a phone


class Lane(NamedTuple):
    """The leaves of one person, or of the others, on one line."""

    name: str
    is_own: bool
    touches: int
    y: str
    look: str
    places: list[str]


class Lanes(NamedTuple):
    """The whole picture; ``months`` are (place, word), ``beyond`` how many leaves are not drawn."""

    lanes: list[Lane]
    months: list[tuple[str, str]]
    height: str
    foot: str
    label: str
    beyond: int


class Share(NamedTuple):
    """One part of the bar; ``figure`` is its ``percent`` where there is room, not on a phone when ``is_slim``."""

    name: str
    is_own: bool
    touches: int
    fill: str
    x: str
    width: str
    percent: str
    figure: str
    is_slim: bool


class Contact(NamedTuple):
    """One touchpoint as a row."""

    at: datetime
    name: str
    is_own: bool
    kind: str
    stage: str


def lanes(told: rewards.Explanation, own: str) -> Lanes | None:
    """Who served the customer when; ``own`` is the employee id the award is for. None without touchpoints."""
    if not told.touches:
        return None
    start, end = (datetime.fromisoformat(told.assessment[edge]) for edge in ("window_from", "window_to"))
    groups = list(_groups(told, own))
    drawn = told.touches[-MOST_LEAVES:]
    found = []
    for number, (name, members) in enumerate(groups):
        moments = [datetime.fromisoformat(each["moment"]) for each in drawn if each["employee_id"] in members]
        count = sum(each["employee_id"] in members for each in told.touches)
        look = COLOURS[number] if number < len(COLOURS) else ""
        places = [_percent((moment - start) / (end - start)) for moment in moments]
        found.append(Lane(name, own in members, count, str(TOP + LANE * number), look, places))
    bottom = TOP + LANE * (len(found) - 1) + 28
    count = len(told.touches)
    label = ngettext("%(count)s contact", "%(count)s contacts", count) % {"count": count}
    return Lanes(
        lanes=found,
        months=list(_months(start, end)),
        height=str(bottom + 26),
        foot=str(bottom),
        label=f"{label}: " + ", ".join(f"{each.name} {each.touches}" for each in found),
        beyond=count - len(drawn),
    )


def shares(told: rewards.Explanation, own: str) -> list[Share]:
    """Who has which part of the credit, in the order and the colours of the lanes."""
    weights = {each["employee_id"]: each for each in told.weights}
    found, at = [], 0
    for number, (name, members) in enumerate(_groups(told, own)):
        rows = [weights[each] for each in members if each in weights]
        part = sum(each["share_ppm"] for each in rows)
        if not part:
            continue
        percent = wording.percent(part, money.PPM, spoken())
        found.append(
            Share(
                name=name,
                is_own=own in members,
                touches=sum(each["touches"] for each in rows),
                fill=FILLS[number] if number < len(FILLS) else "f-ghost",
                x=_percent(at / money.PPM),
                width=_percent(part / money.PPM),
                percent=percent,
                figure=percent if part >= NARROW else "",
                is_slim=part < SLIM,
            )
        )
        at += part
    return found


def contacts(told: rewards.Explanation, own: str, *, first: int, limit: int) -> list[Contact]:
    """The touchpoints from number ``first`` on, the earliest first."""
    return [
        Contact(
            at=datetime.fromisoformat(each["moment"]),
            name=told.names.get(each["employee_id"], each["employee_id"]),
            is_own=each["employee_id"] == own,
            kind=customer_words.said(customer_words.CONTACTS, [each["kind"]]),
            stage=customer_words.said(customer_words.STAGES, [each["stage"]]),
        )
        for each in told.touches[first : first + limit]
    ]


def _groups(told: rewards.Explanation, own: str) -> Iterator[tuple[str, Sequence[str]]]:
    """(name, employee ids) of each lane: the award's own first, then by share; the others together as the last."""
    shares = {each["employee_id"]: each["share_ppm"] for each in told.weights}
    everybody = {*shares, *(each["employee_id"] for each in told.touches)}
    ranked = sorted(everybody - {own}, key=lambda each: (-shares.get(each, 0), told.names.get(each, each)))
    shown = [*([own] if own in everybody else []), *ranked]
    alone = shown if len(shown) <= MOST_LANES else shown[: MOST_LANES - 1]
    for each in alone:
        yield told.names.get(each, each), [each]
    if others := shown[len(alone) :]:
        yield ngettext("%(count)s other", "%(count)s others", len(others)) % {"count": len(others)}, others


def _months(start: datetime, end: datetime) -> Iterator[tuple[str, str]]:
    """Where months begin in the window; every second, third … one where there are many."""
    first = people.company_date(start)
    begins = [day for day in _firsts(first, people.company_date(end)) if day > first]
    step = -(-len(begins) // MOST_MONTHS) or 1
    whole = (end - start).days or 1
    for day in begins[::step]:
        place = (day - first).days / whole
        if 0.02 < place < 0.97:
            yield _percent(place), short_dates.month(day.month).rstrip(".")


def _firsts(day: date, last: date) -> Iterator[date]:
    day = day.replace(day=1)
    while day <= last:
        yield day
        day = (day + timedelta(days=32)).replace(day=1)


def _percent(part: float) -> str:
    return f"{100 * part:.2f}%"
