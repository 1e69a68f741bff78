"""What happened to Fjordvarme's 900 customers in two years: touchpoints, answers, renewals, goodbyes.

A small model of cause and effect: every complaint costs loyalty, every quick answer and follow-up wins
some back, and what is left decides whether the customer renews, recommends or goes.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from backend.demo.people import CURRENCY, DANISH_FAMILY, SWEDISH_FAMILY, Staff

CUSTOMER_COUNT = 900
SEGMENTS = ("Home", "Home", "Home", "Housing association", "Small business")
YEARLY_FEE = {"Home": 3_200, "Housing association": 46_000, "Small business": 14_500}
TOWNS = {
    "FV-DK": ("Aarhus", "Odense", "Roskilde", "Kolding", "Viborg", "Svendborg", "Køge", "Esbjerg", "Horsens"),
    "FV-SE": ("Malmö", "Lund", "Växjö", "Kalmar", "Borås", "Skövde", "Halmstad", "Kristianstad", "Ystad"),
}
HOUSING = {"FV-DK": "Boligforeningen", "FV-SE": "Bostadsrättsföreningen"}
# Each kind of contact: whose work it is, how it is made, and the stage it belongs to.
CONTACTS = {
    "meeting": ("sale", "visit", "before"),
    "offer": ("sale", "email", "sale"),
    "contract": ("sale", "visit", "sale"),
    "advice": ("sale", "phone", "sale"),
    "welcome_call": ("onboarding", "phone", "onboarding"),
    "first_bill_explained": ("onboarding", "phone", "onboarding"),
    "installation": ("delivery", "visit", "delivery"),
    "yearly_service": ("delivery", "visit", "delivery"),
    "repair": ("delivery", "visit", "complaint"),
    "invoice_question": ("invoice", "email", "invoice"),
    "meter_reading": ("support", "self_service", "support"),
    "question": ("support", "phone", "support"),
    "answer": ("support", "phone", "support"),
    "complaint": ("support", "phone", "complaint"),
    "check_in": ("renewal", "phone", "follow_up"),
    "call_back": ("renewal", "phone", "follow_up"),
    "renewal_talk": ("renewal", "phone", "renewal"),
}
ARRIVAL = (
    (-24, "meeting"),
    (-9, "offer"),
    (0, "contract"),
    (4, "welcome_call"),
    (18, "installation"),
    (25, "first_bill_explained"),
    (32, "invoice_question"),
)
OUTCOME_COLUMNS = (
    "outcome_id",
    "customer_id",
    "kind",
    "occurred_at",
    "score",
    "scale",
    "value",
    "currency",
    "confirmed_at",
    "first_paid_at",
    "withdrawn_at",
    "document_id",
    "matter_id",
    "referred_customer_id",
)
ZONE = {"FV-DK": ZoneInfo("Europe/Copenhagen"), "FV-SE": ZoneInfo("Europe/Stockholm")}

Row = dict[str, str]


@dataclass
class Story:
    """One customer on their way through the two years; rows are those of the bundle."""

    random: Random
    staff: Staff
    customer: str
    entity: str
    fee: int
    last: date
    loyalty: float
    interactions: list[Row] = field(default_factory=list)
    outcomes: list[Row] = field(default_factory=list)
    matters: int = 0

    def touch(self, day: date, kind: str, matter: str = "") -> None:
        """One contact on ``day``, if it lies in the past."""
        if day > self.last:
            return
        work, channel, stage = CONTACTS[kind]
        employee = "" if channel == "self_service" else self.staff.pick(self.random, self.entity, work, day)
        self.interactions.append(
            {
                "interaction_id": f"{self.customer}-T{len(self.interactions) + 1:03d}",
                "customer_id": self.customer,
                "employee_id": employee,
                "occurred_at": self.moment(day).isoformat(),
                "type": kind,
                "channel": channel,
                "value": "",
                "stage": stage,
                "role": work,
                "matter_id": matter,
            }
        )

    def outcome(self, day: date, kind: str, **facts: str) -> None:
        """One outcome on ``day``, if it lies in the past; ``facts`` are further columns."""
        if day > self.last:
            return
        given = {
            "outcome_id": f"{self.customer}-O{len(self.outcomes) + 1:02d}",
            "customer_id": self.customer,
            "kind": kind,
            "occurred_at": self.moment(day).isoformat(),
        }
        self.outcomes.append(dict.fromkeys(OUTCOME_COLUMNS, "") | given | facts)

    def moment(self, day: date) -> datetime:
        """A moment in office hours of ``day`` where the customer lives."""
        clock = time(self.random.randrange(8, 17), self.random.randrange(60))
        return datetime.combine(day, clock, ZONE[self.entity])

    def money(self, amount: float) -> dict[str, str]:
        """Value and currency columns; Sweden's prices are half as much again."""
        factor = 1.5 if self.entity == "FV-SE" else 1.0
        return {"value": f"{amount * factor:.2f}", "currency": CURRENCY[self.entity]}


def stories(random: Random, staff: Staff, first: date, last: date) -> tuple[list[Row], list[Row], list[Row]]:
    """The rows of ``customers.csv``, ``interactions.csv`` and ``outcomes.csv``."""
    customers: list[Row] = []
    interactions: list[Row] = []
    outcomes: list[Row] = []
    for number in range(1, CUSTOMER_COUNT + 1):
        row, story = _begin(random, staff, number, first, last)
        customers.append(row)
        _live(story, date.fromisoformat(row["since"]), first, number)
        interactions += story.interactions
        outcomes += story.outcomes
    return customers, interactions, outcomes


def _begin(random: Random, staff: Staff, number: int, first: date, last: date) -> tuple[Row, Story]:
    entity = "FV-DK" if random.random() < 0.62 else "FV-SE"
    segment = random.choice(SEGMENTS)
    since = first + timedelta(days=random.randrange(-700, 600))
    family = random.choice((DANISH_FAMILY if entity == "FV-DK" else SWEDISH_FAMILY).split())
    town = random.choice(TOWNS[entity])
    name = {
        "Home": f"{family}, {town}",
        "Housing association": f"{HOUSING[entity]} {family} {town}",
        "Small business": f"{family} & Co, {town}",
    }[segment]
    acquired = staff.pick(random, entity, "sale", max(since, first))
    row = {
        "customer_id": f"K{number:04d}",
        "name": name,
        "segment": segment,
        "since": since.isoformat(),
        "acquired_by": acquired,
    }
    story = Story(
        random=random,
        staff=staff,
        customer=row["customer_id"],
        entity=entity,
        fee=YEARLY_FEE[segment],
        last=last,
        loyalty=random.gauss(0.62, 0.16),
    )
    return row, story


def _live(story: Story, since: date, first: date, number: int) -> None:
    if since >= first:
        _arrive(story, since)
    day = max(since + timedelta(days=45), first)
    renewals = 1 + max(0, (first - since).days // 365)
    while day <= story.last:
        anniversary = since + timedelta(days=365 * renewals)
        until = min(anniversary, story.last)
        while day < until:
            day += timedelta(days=int(story.random.expovariate(1 / 38)) + 3)
            if day < until:
                _contact(story, day)
        day = max(anniversary, day)
        if day > story.last:
            return
        if not _renew(story, day, renewals):
            return
        renewals += 1
        if story.random.random() < 0.10:
            _recommend(story, day + timedelta(days=story.random.randrange(5, 60)), number)
        day += timedelta(days=1)


def _arrive(story: Story, since: date) -> None:
    for days, kind in ARRIVAL:
        if story.random.random() < 0.88:
            story.touch(since + timedelta(days=days), kind)


def _contact(story: Story, day: date) -> None:
    draw = story.random.random()
    story.matters += 1
    matter = f"{story.customer}-M{story.matters:02d}"
    if draw < 0.16:
        story.touch(day, "meter_reading", matter)
    elif draw < 0.52:
        _question(story, day, matter)
    elif draw < 0.68:
        story.touch(day, "yearly_service", matter)
        story.loyalty += 0.04
    elif draw < 0.80:
        story.touch(day, "invoice_question", matter)
    elif draw < 0.92:
        story.touch(day, "check_in", matter)
        story.loyalty += 0.05
        _ask_nps(story, day + timedelta(days=6))
    else:
        _complain(story, day, matter)


def _question(story: Story, day: date, matter: str) -> None:
    story.touch(day, "question", matter)
    if story.random.random() < 0.25:
        story.touch(day + timedelta(days=2), "answer", matter)
    if story.random.random() < 0.30:
        ease = min(7, max(1, round(story.random.gauss(4.2 + 2.4 * story.loyalty, 1.2))))
        story.outcome(day + timedelta(days=3), "ces", score=str(ease), scale="1-7", matter_id=matter)
    if story.random.random() < 0.12:
        smile = min(5, max(1, round(story.random.gauss(3 + 2 * story.loyalty, 0.8))))
        story.outcome(day + timedelta(days=4), "csat", score=str(smile), scale="1-5")


def _complain(story: Story, day: date, matter: str) -> None:
    story.loyalty -= 0.24
    story.touch(day, "complaint", matter)
    story.touch(day + timedelta(days=1), "repair", matter)
    if story.random.random() < 0.62:
        story.touch(day + timedelta(days=5), "call_back", matter)
        story.loyalty += 0.26
        confirmed = story.moment(day + timedelta(days=24)).isoformat() if day + timedelta(days=24) <= story.last else ""
        story.outcome(day + timedelta(days=10), "recovered", confirmed_at=confirmed, matter_id=matter)


def _ask_nps(story: Story, day: date) -> None:
    if story.random.random() < 0.45:
        score = min(10, max(0, round(story.random.gauss(3.4 + 6.4 * story.loyalty, 1.6))))
        story.outcome(day, "nps", score=str(score), scale="0-10")


def _renew(story: Story, day: date, years: int) -> bool:
    if story.random.random() > 0.30 + 0.85 * story.loyalty:
        story.outcome(day, "churn", **story.money(story.fee))
        return False
    story.touch(day - timedelta(days=20), "renewal_talk")
    document = f"AGR-{story.customer}-{day.year}"
    story.outcome(day, "renewal", document_id=document, **story.money(story.fee))
    if years == 3:
        story.outcome(day, "tenure")
    extra = story.random.random()
    if extra < 0.09:
        story.outcome(day + timedelta(days=2), "expansion", document_id=document, **story.money(story.fee * 0.4))
    elif extra < 0.24:
        bought = day + timedelta(days=story.random.randrange(20, 200))
        facts = story.money(story.fee * story.random.uniform(0.1, 0.6))
        returned = bought + timedelta(days=12)
        if story.random.random() < 0.06 and returned <= story.last:
            facts["withdrawn_at"] = story.moment(returned).isoformat()
        story.touch(bought - timedelta(days=6), "advice")
        story.outcome(bought, "repeat_purchase", document_id=f"ORD-{story.customer}-{bought:%y%m%d}", **facts)
    elif extra < 0.28:
        story.outcome(day + timedelta(days=30), "contraction", **story.money(story.fee * 0.2))
    return True


def _recommend(story: Story, day: date, number: int) -> None:
    paid = day + timedelta(days=14)
    if number > 1 and paid <= story.last:
        friend = f"K{story.random.randrange(1, number):04d}"
        facts = story.money(story.fee)
        first_paid = story.moment(paid).astimezone(UTC).isoformat()
        story.outcome(day, "referral", referred_customer_id=friend, first_paid_at=first_paid, **facts)
