"""The registry of personal data: which rows lead to a person, by which path, and how long they are kept.

Each app registers its models in ``ready()``; privacy reads the registry for access, erasure and retention.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class RetentionClass(StrEnum):
    """How long rows are kept; the clocks per class and country are settings of privacy."""

    EMPLOYMENT = "employment"  # while employed, and the limitation period after it
    ACCOUNTING = "accounting"  # what bookkeeping law demands
    SERVICE = "service"  # evidence of service to customers: 24 months, or look-back + 6 months
    TEXT = "text"  # free text about people, erased apart from its proof
    TECHNICAL = "technical"  # deliveries, dispatches, keys: days to weeks
    AUDIT = "audit"  # who did what


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """``person_paths`` are field paths from the model to an employee or user id, customers' people included."""

    model_label: str
    person_paths: tuple[str, ...]
    retention_class: RetentionClass
    what: str


registered: dict[str, PersonalData] = {}


def register(model_label: str, person_paths: Collection[str], retention_class: RetentionClass | str, what: str) -> None:
    """Register ``model_label`` (``app.Model``); ``what`` says in one sentence what it holds about a person.

    Raises ValueError for an unknown retention class or a model registered twice.
    """
    if model_label in registered:
        raise ValueError(f"{model_label} is registered already")
    registered[model_label] = PersonalData(
        model_label=model_label,
        person_paths=tuple(person_paths),
        retention_class=RetentionClass(retention_class),
        what=what,
    )
