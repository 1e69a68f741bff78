"""What must be done before a draft version may judge anything, and what of it is still missing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q

from recognition.people.models import Employment
from recognition.programmes import definition as definitions
from recognition.programmes import linter
from recognition.programmes.models import ConsultationRecord, PayGate, ProgrammeVersion, Simulation

# Five conditions to meet before feedback of customers is tied to rewards, as the inventors of NPS name them.
CONDITIONS = {
    "reliable_metrics": "The scores are reliable: drawn by the system, enough answers, nobody can pick who is asked.",
    "linked_to_outcomes": "The scores are shown to go with what customers do: renew, buy again, recommend.",
    "root_cause_tools": "Employees have the means to find and mend what causes a bad score.",
    "learning_first": "The scores are used to learn from first; nobody is punished for one.",
    "well_explained": "Everybody concerned has been told how the score is made and what it earns.",
}


FRESH = timedelta(days=31)


@dataclass(frozen=True, kw_only=True)
class Gate:
    """One thing to do: its code, the country it is for or "", whether it is done, and a sentence that says either.

    ``why`` with ``facts`` (dates, numbers, names) is the same as the sentence, for a door to say in another language.
    """

    code: str
    sentence: str
    is_done: bool
    why: str
    country: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def checklist(found: ProgrammeVersion, *, simulation: Simulation | None, today: date) -> list[Gate]:
    """The gates of a version on ``today``, as ``simulation`` would be cited: simulation, consultation, pay gate."""
    return [_simulated(found, simulation), *_consulted(found, today), *_pay_gate(found)]


def scores(found: ProgrammeVersion) -> list[str]:
    """The kinds of the version that are a customer's answer, and need the pay gate."""
    return [kind for kind in found.definition["kinds"] if kind in linter.SCORES]


def fingerprint(found: ProgrammeVersion) -> str:
    """That of what the version says today; one kept by an earlier release was made from fewer keys."""
    return definitions.from_document(found.definition).fingerprint()


def countries(day: date) -> list[str]:
    """The countries of the entities that employ somebody on ``day``, as far as they are known."""
    employed = Employment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)
    return sorted(set(employed.values_list("entity__country", flat=True)) - {""})


def consultations(found: ProgrammeVersion) -> dict[str, ConsultationRecord]:
    """By country the newest record of the version's programme: the one that counts."""
    newest = ConsultationRecord.objects.filter(programme_id=found.programme_id).order_by("recorded_at", "pk")
    return {record.country: record for record in newest}


def is_of_history(simulation: Simulation, found: ProgrammeVersion) -> bool:
    """Whether it judged days that had been, as known at most FRESH before the version was loaded."""
    return simulation.from_date <= simulation.as_of.date() and simulation.as_of >= found.created_at - FRESH


def _simulated(found: ProgrammeVersion, simulation: Simulation | None) -> Gate:
    if simulation is None:
        sentence = (
            f"Version {found.number} of {found.programme.code} has not been simulated; "
            "simulate it on history and look at who gains and who loses."
        )
        return Gate(code="simulation", is_done=False, why="missing", sentence=sentence)
    days = f"{simulation.from_date} to {simulation.to_date}"
    if simulation.ended_at is None:
        why = "unfinished"
        sentence = f"Simulation {simulation.pk} has not ended; wait for it, or start it anew if it was stopped."
    elif simulation.fingerprint != fingerprint(found):
        why = "of_another"
        sentence = f"Simulation {simulation.pk} is of another definition; simulate this version."
    elif not is_of_history(simulation, found):
        why = "not_of_history"
        sentence = (
            f"Simulation {simulation.pk} looks at {days} as known on {simulation.as_of:%Y-%m-%d}; "
            "simulate days that have been, on facts of the month before it was loaded."
        )
    else:
        why, sentence = "done", f"Simulation {simulation.pk} over {days} is cited."
    facts = {"number": simulation.pk, "first": simulation.from_date, "last": simulation.to_date}
    return Gate(code="simulation", is_done=why == "done", why=why, sentence=sentence, facts=facts)


def _consulted(found: ProgrammeVersion, today: date) -> Iterator[Gate]:
    rules: dict[str, int | None] = settings.LAURELS.consultation_rules
    needed = [country for country in countries(found.starts_on) if country in rules]
    known = consultations(found) if needed else {}
    for country in needed:
        yield _judged(known.get(country), country, rules[country], found.starts_on, today)


def _judged(record: ConsultationRecord | None, country: str, days: int | None, starts_on: date, today: date) -> Gate:
    """What is said of one country's record under its rule, and whether that is enough."""
    facts: dict[str, Any] = {"days": days, "starts_on": starts_on}
    if record is None:
        why = "no_conclusion" if days is None else "no_notice"
        wanted = "is concluded before" if days is None else f"begins with a notice {days} days before the first day of"
        sentence = f"{country}: no consultation is recorded; it {wanted} a programme there."
        return Gate(code="consultation", country=country, is_done=False, why=why, sentence=sentence, facts=facts)
    told = f"{country}: {record.body} was notified on {record.notified_on}"
    facts |= {"body": record.body, "notified_on": record.notified_on, "concluded_on": record.concluded_on}
    if days is None and (record.concluded_on is None or record.concluded_on > today):
        why, sentence = "open", f"{told}, but has not concluded."
    elif days is None:
        why, sentence = "concluded", f"{country}: {record.body} concluded on {record.concluded_on}."
    elif (earliest := record.notified_on + timedelta(days=days)) > starts_on:
        facts["earliest"] = earliest
        why = "late"
        mend = f"load the version with starts_on {earliest} or later."
        sentence = f"{told}, less than {days} days before {starts_on}; {mend}"
    else:
        why, sentence = "in_time", f"{told}, {days} days before or more."
    is_done = why in ("concluded", "in_time")
    return Gate(code="consultation", country=country, is_done=is_done, why=why, sentence=sentence, facts=facts)


def _pay_gate(found: ProgrammeVersion) -> Sequence[Gate]:
    named = scores(found)
    if not named:
        return []
    signed = PayGate.objects.filter(version=found).select_related("signed_by").first()
    if signed is None:
        sentence = f"{', '.join(named)} is a score; a programme owner signs the checklist of five conditions first."
        return [Gate(code="pay_gate", is_done=False, why="unsigned", sentence=sentence, facts={"kinds": named})]
    sentence = f"The checklist for scores was signed by {signed.signed_by.name} on {signed.signed_at:%Y-%m-%d}."
    facts = {"name": signed.signed_by.name, "on": signed.signed_at}
    return [Gate(code="pay_gate", is_done=True, why="signed", sentence=sentence, facts=facts)]
