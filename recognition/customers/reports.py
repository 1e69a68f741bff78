"""What a source says about customers, touchpoints and outcomes. Pure.

The fields have the names of the columns of the CSV bundle, because problems are told by them. Values stay
decimal text here: which decimals are right depends on the currency, and ``checks`` knows.
"""

from dataclasses import dataclass
from datetime import date, datetime

from recognition.people.reports import Merged, Refusal


class NotProvenClean(Exception):
    """The fast reading of a file cannot vouch for it; the row-by-row reading decides and words the errors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerReport:
    """One customer; ``acquired_by`` is the employee_id of who won them, or blank."""

    customer_id: str
    name: str
    segment: str
    since: date | None
    acquired_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchpointReport:
    """One contact with a customer. ``employee_id`` is blank only for the channel self_service."""

    interaction_id: str
    customer_id: str
    employee_id: str
    occurred_at: datetime
    type: str
    channel: str
    value: str = ""
    stage: str = ""
    role: str = ""
    matter_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeReport:
    """What a customer did or answered; ``value`` in ``currency``, ``scale`` from worst to best (``1-7``)."""

    outcome_id: str
    customer_id: str
    kind: str
    occurred_at: datetime
    score: int | None = None
    value: str = ""
    currency: str = ""
    confirmed_at: datetime | None = None
    first_paid_at: datetime | None = None
    withdrawn_at: datetime | None = None
    document_id: str = ""
    matter_id: str = ""
    referred_customer_id: str = ""
    scale: str = ""


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What became of the rows of one call; ``refused`` counts the ``refusals``, of which the first are listed."""

    merged: Merged
    refusals: list[Refusal]
    refused: int
    is_written: bool
