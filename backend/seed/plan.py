"""How large the seeded company is, when what happens, who works where, and who serves whom; pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from recognition.core import periods

LEAST_PEOPLE, LEAST_TOUCHES = 40, 5
REPORTS = 10  # direct reports of a manager
SERVERS = 3  # who shares the credit for a customer
DAYS = 730
MONTHS_TO_PAY, STAGES = 6, 7
ENTITIES = (
    ("SEED-A", "Bakkegaard A/S", "DK", "DKK", "Europe/Copenhagen", ""),
    ("SEED-B", "Bakkegaard Service ApS", "DK", "DKK", "Europe/Copenhagen", ""),
)
# Who holds what, by place in the company; all of them lead, too.
ADMINISTRATOR, HR, OWNER, FINANCE, PREPARER, RELEASER, AUDITOR, WORKS_COUNCIL, SECOND_OWNER = range(1, 10)
ROLES = (
    (ADMINISTRATOR, "administrator"),
    (HR, "hr"),
    (OWNER, "programme_owner"),
    (SECOND_OWNER, "programme_owner"),
    (FINANCE, "finance"),
    (FINANCE, "second_approver"),
    (SECOND_OWNER, "second_approver"),
    (PREPARER, "payroll_preparer"),
    (RELEASER, "payroll_releaser"),
    (AUDITOR, "auditor"),
    (WORKS_COUNCIL, "works_council"),
)


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How much of everything; ``proposals`` is about how many there will be. Raises ValueError for what is no company.

    Every customer is contacted by its SERVERS in turn, so their touchpoints must suffice for all of them to share.
    """

    people: int
    kudos: int
    proposals: int
    touchpoints: int
    customers: int
    seed: int = 1

    def __post_init__(self) -> None:
        if self.people < LEAST_PEOPLE:
            raise ValueError(f"A seeded company has at least {LEAST_PEOPLE} people.")
        if self.customers < 1 or min(self.kudos, self.proposals, self.touchpoints) < 0:
            raise ValueError("Give how much as whole numbers from 0 on, and one customer at least.")
        if self.touchpoints < LEAST_TOUCHES * self.customers:
            raise ValueError(f"Give {LEAST_TOUCHES} touchpoints a customer at least, or fewer customers.")

    @property
    def outcomes(self) -> int:
        return -(-self.proposals // SERVERS)


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """When what happened: ``until`` is the last day of the data, which end with a month."""

    until: date

    @property
    def first(self) -> datetime:
        """The moment the data begin."""
        return self._morning(self.until - timedelta(days=DAYS - 1))

    @property
    def starts_on(self) -> date:
        """The first day of the programmes."""
        return self._month(MONTHS_TO_PAY - 1)

    @property
    def set_up_at(self) -> datetime:
        return self._morning(self.starts_on - timedelta(days=1))

    @property
    def months(self) -> list[str]:
        """The pay periods that are paid, oldest first."""
        return [periods.month_of(self._month(ago)) for ago in range(MONTHS_TO_PAY - 1, -1, -1)]

    @property
    def told_at(self) -> list[datetime]:
        """The mornings after each of these months, when its outcomes are told and judged."""
        return [self._morning(self._month(ago)) for ago in range(MONTHS_TO_PAY - 2, -1, -1)] + [self.day(1)]

    def day(self, number: int) -> datetime:
        """The morning of the day ``number`` days after the data end."""
        return self._morning(self.until + timedelta(days=number))

    def _month(self, ago: int) -> date:
        day = self.until.replace(day=1)
        for _ in range(ago):
            day = (day - timedelta(days=1)).replace(day=1)
        return day

    @staticmethod
    def _morning(day: date) -> datetime:
        return datetime.combine(day, time(6), UTC)


def calendar_at(moment: datetime) -> Calendar:
    """As of ``moment``: data to the end of a month that ended a week ago or more."""
    return Calendar(until=(moment - timedelta(days=7)).date().replace(day=1) - timedelta(days=1))


def person(number: int) -> str:
    """The external id of the person in place ``number``, from 0 on."""
    return f"S{number:05d}"


def manager_of(number: int) -> int | None:
    """Who leads the person in place ``number``; nobody leads the first."""
    return (number - 1) // REPORTS if number else None


def customer(number: int) -> str:
    """The external id of a customer, from 0 on."""
    return f"C{number:06d}"


def server(people: int, number: int, turn: int) -> int:
    """Who serves the customer in place ``number`` in ``turn``: three colleagues who lead nobody; a few serve many."""
    leading = max((people - 2) // REPORTS, SECOND_OWNER) + 1
    serving = people - leading
    spread = (number * 7_919 % 100_003) / 100_003
    return leading + (int(serving * spread * spread) + turn % SERVERS) % serving
