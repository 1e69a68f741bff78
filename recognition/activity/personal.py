"""The registry of personal data: which rows lead to a person, by which path, how they are shown, how long they stay.

Each app registers its models in ``ready()``; privacy reads the registry for access, erasure and retention.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple


class RetentionClass(StrEnum):
    """How long rows are kept; the clocks per class and country are settings of privacy."""

    EMPLOYMENT = "employment"  # while employed, and the limitation period after it
    ACCOUNTING = "accounting"  # what bookkeeping law demands
    SERVICE = "service"  # evidence of service to customers: 24 months, or look-back + 6 months
    TEXT = "text"  # free text about people, erased apart from its proof
    TECHNICAL = "technical"  # deliveries, dispatches, keys: days to weeks
    AUDIT = "audit"  # who did what


class Subject(NamedTuple):
    """The person whose rows are looked for."""

    employee_id: int
    user_id: int | None


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """``person_paths`` are field paths from the model to an employee or user id, customers' people included.

    ``only`` narrows a path that leads to a person among other things: by path, what else must hold. ``matches`` is for
    rows that name the person in a text: the filters of theirs, each enough. Shown to the person are all columns but
    ``hidden`` (secrets, files with other people's lines), and ``also`` those of related rows. ``own_items`` are
    columns that list parts of several people, by the key of the employee id: only the person's are shown.
    """

    model_label: str
    person_paths: tuple[str, ...]
    retention_class: RetentionClass
    what: str
    only: Mapping[str, Mapping[str, Any]]
    matches: Callable[[Subject], list[dict[str, Any]]] | None
    also: tuple[str, ...]
    hidden: frozenset[str]
    own_items: Mapping[str, str]


registered: dict[str, PersonalData] = {}


def register(
    model_label: str,
    person_paths: Collection[str],
    retention_class: RetentionClass | str,
    what: str,
    *,
    only: Mapping[str, Mapping[str, Any]] | None = None,
    matches: Callable[[Subject], list[dict[str, Any]]] | None = None,
    also: Collection[str] = (),
    hidden: Collection[str] = (),
    own_items: Mapping[str, str] | None = None,
) -> None:
    """Register ``model_label`` (``app.Model``); ``what`` says in one sentence what it holds about a person.

    The rest as PersonalData says it. Raises ValueError for an unknown retention class or a model registered twice.
    """
    if model_label in registered:
        raise ValueError(f"{model_label} is registered already")
    registered[model_label] = PersonalData(
        model_label=model_label,
        person_paths=tuple(person_paths),
        retention_class=RetentionClass(retention_class),
        what=what,
        only=only or {},
        matches=matches,
        also=tuple(also),
        hidden=frozenset(hidden),
        own_items=own_items or {},
    )
