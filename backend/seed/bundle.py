"""The seeded company as a CSV bundle: the same bytes for the same sizes and month."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random

from backend.demo.people import DANISH, DANISH_FAMILY, PLAIN
from backend.seed import plan
from backend.seed.plan import Calendar, Sizes

Row = Sequence[object]
COLUMNS = {
    "entities": "entity_id name country currency time_zone payroll_system",
    "employees": "employee_id name email manager_id department title hired_on left_on currency entity_id team"
    " cost_centre country language",
    "customers": "customer_id name segment since",
    "interactions": "interaction_id customer_id employee_id occurred_at type channel value stage",
    "outcomes": "outcome_id customer_id kind occurred_at score value currency confirmed_at withdrawn_at",
}
CONTACTS = (
    ("call", "phone", "support"),
    ("email", "email", "support"),
    ("visit", "on_site", "delivery"),
    ("meeting", "video", "renewal"),
)
SEGMENTS = ("private", "business", "public")
TRADES = ("Byg", "Energi", "Handel", "Mad", "Rejser", "Skov", "Transport", "Tryk")
BUSIEST = 50  # every so many contacts, one is with the first customer
HIRED = "2019-03-01"


def write_people(folder: Path, sizes: Sizes) -> None:
    """A bundle of the people alone, as a company begins."""
    _write(folder, {"entities": plan.ENTITIES, "employees": _employees(sizes)})


def write_past(
    folder: Path, sizes: Sizes, calendar: Calendar, *, since: datetime | None = None, until: datetime | None = None
) -> None:
    """A bundle of two years of customers, contacts and outcomes; of the people, nobody.

    Or of what was known of them from ``since`` (None: the customers, too) up to ``until``.
    """
    first, last = since or calendar.first, until or calendar.day(1)
    known = (row for row in _outcomes(sizes, calendar) if first <= datetime.fromisoformat(str(row[7] or row[3])) < last)
    _write(
        folder,
        {
            "customers": _customers(sizes, calendar) if since is None else (),
            "interactions": _interactions(sizes, calendar, first, last),
            "outcomes": known,
        },
    )


def write_returned(folder: Path, sizes: Sizes, calendar: Calendar, *, returned: Sequence[str], at: datetime) -> None:
    """A bundle that corrects the outcomes ``returned``: each was taken back at ``at``."""
    wanted = set(returned)
    rows = [(*row[:-1], at.isoformat()) for row in _outcomes(sizes, calendar) if row[0] in wanted]
    _write(folder, {"outcomes": rows})


def _write(folder: Path, rows: dict[str, Iterable[Row]]) -> None:
    for name, columns in COLUMNS.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns.split())
            writer.writerows(rows.get(name, ()))


def _employees(sizes: Sizes) -> Iterator[Row]:
    names = list(product(DANISH.split(), DANISH_FAMILY.split()))
    Random(sizes.seed).shuffle(names)  # noqa: S311 (a company to measure with, not a secret)
    for number in range(sizes.people):
        given, family = names[number % len(names)]
        entity, manager = plan.ENTITIES[number % 4 == 3][0], plan.manager_of(number)
        email = f"{given}.{family}.{number}@bakkegaard.example".lower().translate(PLAIN)
        yield (
            plan.person(number),
            f"{given} {family}",
            email,
            "" if manager is None else plan.person(manager),
            f"Afdeling {number % 20 + 1}",
            "Konsulent",
            HIRED,
            "",
            "DKK",
            entity,
            "Ledelse" if manager is None else f"Team {manager + 1}",
            str(100 + number % 20),
            "DK",
            "da",
        )


def _customers(sizes: Sizes, calendar: Calendar) -> Iterator[Row]:
    for number in range(sizes.customers):
        since = calendar.first.date() - timedelta(days=number % 1_000)
        name = f"{TRADES[number % len(TRADES)]} {number + 1}"
        yield plan.customer(number), name, SEGMENTS[number % len(SEGMENTS)], since.isoformat()


def _interactions(sizes: Sizes, calendar: Calendar, first: datetime, last: datetime) -> Iterator[Row]:
    """Contacts from ``first`` to ``last``, evenly over the two years, customer after customer, turn after turn."""
    step = timedelta(days=plan.DAYS - 1) / max(sizes.touchpoints, 1)
    begins, ends = (-((calendar.first - moment) // step) for moment in (first, last))
    for number in range(begins, min(ends, sizes.touchpoints)):
        turn, place = divmod(number, sizes.customers)
        if number % BUSIEST == BUSIEST - 1:
            place = 0
        kind, channel, stage = CONTACTS[(turn + place) % len(CONTACTS)]
        yield (
            f"T{number:08d}",
            plan.customer(place),
            plan.person(plan.server(sizes.people, place, turn)),
            (calendar.first + number * step).isoformat(timespec="seconds"),
            kind,
            channel,
            "",
            stage,
        )


def _outcomes(sizes: Sizes, calendar: Calendar) -> Iterator[Row]:
    """One in five is a word of recommendation, which earns points; the others renew and earn money."""
    random = Random(sizes.seed)  # noqa: S311 (a company to measure with, not a secret)
    span = calendar.day(0) - calendar.set_up_at - timedelta(days=3)
    for number in range(sizes.outcomes):
        occurred_at = calendar.set_up_at + timedelta(days=1) + random.random() * span
        moment, value = occurred_at.isoformat(timespec="seconds"), random.randrange(1_000, 60_000)
        who = (f"O{number:07d}", plan.customer((number * 3) % sizes.customers))
        if number % 5 == 4:
            yield (*who, "promoter", moment, 9 + number % 2, "", "", "", "")
        else:
            confirmed = (occurred_at + timedelta(days=1)).isoformat(timespec="seconds")
            yield (*who, "renewal", moment, "", f"{value}.00", "DKK", confirmed, "")
