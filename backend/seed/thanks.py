"""Two years of thanks, a day at a time: kudos with their words, points, joins and trail."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random

from backend.demo.thanks import POINTS, VALUES, WORDS
from backend.seed import plan, statistics
from backend.seed.plan import Calendar, Sizes
from recognition.core import canonical
from recognition.core.actor import Actor
from recognition.core.db import copy_rows, durable, next_ids
from recognition.customers import selectors as customers
from recognition.kudos import allowance
from recognition.kudos import selectors as kudos
from recognition.kudos import services as kudos_services
from recognition.ledger import chart
from recognition.ledger import services as ledger
from recognition.ledger.entries import EntryDraft, Transfer

ZONE, UNIT, CHANNEL = "Europe/Copenhagen", "symbolic", "seed"
SALT_BYTES = 16
JOINED, SERVED, TWO, PRIVATE = 5, 33, 10, 20  # one kudos in so many
COUNTED = (1, 5, 25, 125)  # days after which the tables are several times as large
SAID = WORDS["da"]


@dataclass
class _Said:
    """One kudos as it is about to be written; ``points`` is what each of ``recipients`` gets."""

    giver: int
    recipients: list[int]
    at: datetime
    points: int
    value: str
    text: str
    salt: bytes
    visibility: str
    customer: int | None = None
    allowance: int | None = None
    boosts: list[int] = field(default_factory=list)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.salt + self.text.encode()).hexdigest()


@dataclass
class _Company:
    """Who can be thanked, as ids by their places, and which allowances are open with what is left in them."""

    people: list[int]
    customers: list[int]
    values: dict[str, int]
    open: dict[tuple[int, str], list[int]] = field(default_factory=dict)


def live(*, sizes: Sizes, calendar: Calendar, chooser: Actor) -> None:
    """Let everybody thank each other until the day before the data are taken; a transaction a day."""
    random = Random(sizes.seed)  # noqa: S311 (a company to measure with, not a secret)
    for code, names in VALUES.items():
        kudos_services.add_value(actor=chooser, code=code, names=names, at=calendar.set_up_at)
    company = _Company(
        people=_ids(customers.employee_ids()),
        customers=_ids(customers.customer_ids()),
        values={value.code: value.pk for value in kudos.values()},
    )
    for day in range(plan.DAYS):
        first, last = (sizes.kudos * each // plan.DAYS for each in (day, day + 1))
        begins_at = calendar.first + timedelta(days=day)
        said = [_say(random, sizes, company, begins_at, number) for number in range(first, last)]
        with durable():
            _write(company, sorted(said, key=lambda each: each.at))
        if said and day in COUNTED:
            statistics.refresh()


def _ids(by_name: dict[str, int]) -> list[int]:
    return [by_name[name] for name in sorted(by_name)]


def _say(random: Random, sizes: Sizes, company: _Company, begins_at: datetime, number: int) -> _Said:
    customer, giver = None, random.randrange(sizes.people)
    if number % SERVED == 0:
        customer = random.randrange(sizes.customers)
        giver = plan.server(sizes.people, customer, number)
    # Few are thanked often: the first ones for a hundredth of all thanks each, where there are ten thousand.
    thanked = {int(sizes.people * random.random() ** 2) for _ in range(1 + (number % TWO == 0))} - {giver}
    chosen = sorted(thanked or {(giver + 1) % sizes.people})
    value, text = SAID[random.randrange(len(SAID))]
    said = _Said(
        giver=company.people[giver],
        recipients=[company.people[each] for each in chosen],
        at=begins_at + timedelta(seconds=random.randrange(9 * 3_600)),
        points=random.choice(POINTS),
        value=value,
        text=text,
        salt=random.randbytes(SALT_BYTES),
        visibility="private" if number % PRIVATE == 7 else "public",
        customer=None if customer is None else company.customers[customer],
    )
    if number % JOINED == 0:
        joining = {company.people[random.randrange(sizes.people)] for _ in range(2)}
        said.boosts = sorted(joining - {said.giver, *said.recipients})
    return said


def _write(company: _Company, said: Sequence[_Said]) -> None:
    if not said:
        return
    opened = list(_open(company, said))
    ids = next_ids(table="kudos_kudos", count=len(said))
    _copy_kudos(company, ids, said)
    _copy_boosts(ids, said)
    given = [_given(id_, each) for id_, each in zip(ids, said, strict=True) if each.points]
    ledger.post_many(drafts=[*opened, *given], at=said[-1].at)


def _open(company: _Company, said: Sequence[_Said]) -> Iterator[EntryDraft]:
    """Give every kudos with points its giver's allowance, made with the first of a month; without enough, no points."""
    fresh = []
    for each in said:
        if not each.points:
            continue
        key, ends_at = _month(each.at)
        row = company.open.get((each.giver, key))
        if row is None:
            row = company.open[each.giver, key] = [0, allowance.DEFAULT.amount]
            fresh.append((row, each, key, ends_at))
        total = each.points * len(each.recipients)
        if total > row[1]:
            each.points = 0
        else:
            row[1] -= total
    ids = next_ids(table="kudos_allowance", count=len(fresh))
    columns = ("id", "employee_id", "period_key", "time_zone", "amount", "unit", "opened_at", "ends_at")
    amount = allowance.DEFAULT.amount
    copy_rows(
        table="kudos_allowance",
        columns=columns,
        rows=(
            (id_, each.giver, key, ZONE, amount, UNIT, each.at, ends_at)
            for id_, (_, each, key, ends_at) in zip(ids, fresh, strict=True)
        ),
    )
    for id_, (row, *_) in zip(ids, fresh, strict=True):
        row[0] = id_
        transfers = chart.open_allowance(allowance_id=id_, unit=UNIT, amount=amount)
        yield EntryDraft(
            key=f"allowance:{id_}:open",
            code="allowance_opened",
            subject_kind="allowance",
            subject_id=id_,
            transfers=transfers,
        )
    for each in said:
        each.allowance = company.open[each.giver, _month(each.at)[0]][0] if each.points else None


@lru_cache(maxsize=4_096)
def _month_of_hour(hour: datetime) -> tuple[str, datetime]:
    span = allowance.MONTH
    return allowance.period_key(hour, ZONE, span), allowance.ends_at(hour, ZONE, span)


def _month(moment: datetime) -> tuple[str, datetime]:
    return _month_of_hour(moment.replace(minute=0, second=0, microsecond=0))


def _given(kudos_id: int, said: _Said) -> EntryDraft:
    source = chart.account("allowance", UNIT, said.allowance or 0)
    transfers = [Transfer(chart.account("points", UNIT, each), source, said.points) for each in said.recipients]
    return EntryDraft(
        key=f"kudos:{kudos_id}:give", code="kudos_given", subject_kind="kudos", subject_id=kudos_id, transfers=transfers
    )


def _copy_kudos(company: _Company, ids: Sequence[int], said: Sequence[_Said]) -> None:
    told = [(id_, each, each.digest, each.at.isoformat()) for id_, each in zip(ids, said, strict=True)]
    copy_rows(
        table="activity_personaltext",
        columns=("digest", "salt", "text", "employee_id", "written_at"),
        rows=((digest, each.salt, each.text, each.giver, at) for _, each, digest, at in told),
    )
    columns = "id giver_id visibility points unit from_extra allowance_id value_id tag customer_id text_digest channel"
    copy_rows(
        table="kudos_kudos",
        columns=(*columns.split(), "place", "given_at"),
        rows=(
            (
                id_, each.giver, each.visibility, each.points, UNIT, 0, each.allowance, company.values.get(each.value),
                each.value, each.customer, digest, CHANNEL, "", at,
            )
            for id_, each, digest, at in told
        ),
    )  # fmt: skip
    copy_rows(
        table="kudos_kudosrecipient",
        columns=("kudos_id", "employee_id", "giver_id", "given_at", "through", "is_discreet", "not_returned"),
        rows=((id_, whom, each.giver, at, "", False, 0) for id_, each, _, at in told for whom in each.recipients),
    )
    columns = "at code subject_kind subject_id employee_id capacity channel request_id data text_digest"
    copy_rows(
        table="activity_activity",
        columns=columns.split(),
        rows=(
            (
                at, "kudos.given", "kudos", id_, each.giver, "employee", CHANNEL, "",
                canonical.text(_facts(id_, each)), digest,
            )
            for id_, each, digest, at in told
        ),
    )  # fmt: skip


def _facts(kudos_id: int, said: _Said) -> dict[str, object]:
    return {
        "kudos": kudos_id,
        "giver": said.giver,
        "recipients": said.recipients,
        "points": said.points,
        "unit": UNIT,
        "visibility": said.visibility,
        "place": "",
    }


def _copy_boosts(ids: Sequence[int], said: Sequence[_Said]) -> None:
    """Joins without points, by the button."""
    joined = [(id_, each, who) for id_, each in zip(ids, said, strict=True) for who in each.boosts]
    numbers = next_ids(table="kudos_boost", count=len(joined))
    copy_rows(
        table="kudos_boost",
        columns=("id", "kudos_id", "giver_id", "points", "from_extra", "is_on", "number", "settled_at"),
        rows=(
            (number, id_, who, 0, 0, True, 1, each.at) for number, (id_, each, who) in zip(numbers, joined, strict=True)
        ),
    )
    copy_rows(
        table="kudos_boostmark",
        columns=("boost_id", "mark", "is_on", "said_at"),
        rows=((number, "button", True, each.at) for number, (_, each, _who) in zip(numbers, joined, strict=True)),
    )
