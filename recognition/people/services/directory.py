"""Take in what a company's own list of people says, whole, from a day on."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.people import organisation, selectors
from recognition.people.reports import EmployeeReport, Merged, Refusals
from recognition.people.services import intake, organising


class Known(NamedTuple):
    """What is known before: everybody by employee_id, and the names of the entities by entity_id."""

    people: dict[str, EmployeeReport]
    entities: dict[str, str]


class TakenIn(NamedTuple):
    """What became of a list; ``is_written`` is False for a rehearsal, and where a refusal stopped it."""

    merged: Merged
    known: Known
    is_written: bool


def take_in_directory(
    *,
    actor: Actor,
    read: Callable[[Known], Iterable[tuple[int, EmployeeReport]]],
    refusals: Refusals,
    on: date,
    at: datetime,
    is_rehearsal: bool = False,
) -> TakenIn:
    """Take in the reports that ``read`` makes of what is known ``on`` a day; changes begin on it.

    One transaction, and no other change of the organisation at the same time. With a refusal nothing is written,
    unless ``refusals`` is skipping. Whoever the list does not name stays as they are.
    """
    with durable():
        organising.lock()
        known = Known(organisation.known(on=on), {each.external_id: each.name for each in selectors.entities()})
        merged = intake.take_in_people(
            actor=actor,
            source=organising.SOURCE,
            rows=read(known),
            refusals=refusals,
            on=on,
            at=at,
            listed=refusals.listed,
        )
        is_written = not is_rehearsal and (refusals.is_skipping or not refusals.count) and not merged.is_unchanged
        if is_written:
            counts = {"new": merged.new, "corrected": merged.corrected, "refused": refusals.count}
            activity.record(
                actor=actor,
                at=at,
                code="directory.imported",
                subject_kind="company",
                subject_id=0,
                data=counts | {"on": on.isoformat()},
            )
        else:
            transaction.set_rollback(True)
        return TakenIn(merged, known, is_written)
