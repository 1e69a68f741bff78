"""What is done before a version is activated: simulate, consult, sign the checklist for scores, freeze the baseline."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from recognition.activity import services as activity
from recognition.core import periods, texts
from recognition.core.actor import Actor
from recognition.core.db import durable, lock_in_order, require_transaction
from recognition.core.errors import DomainError
from recognition.customers import selectors as customers
from recognition.people import access
from recognition.people import selectors as people
from recognition.people.models import Role
from recognition.programmes import definition as definitions
from recognition.programmes import gates, selectors
from recognition.programmes.models import Baseline, ConsultationRecord, PayGate, ProgrammeVersion, Simulation
from recognition.programmes.services import simulating
from recognition.programmes.simulation import preview

MAY_CONSULT = (Role.HR, Role.PROGRAMME_OWNER, Role.ADMINISTRATOR)


class NotSimulated(DomainError):
    """A version is activated without a finished simulation of what it says."""

    code = "not_simulated"


class NotConsulted(DomainError):
    """The employees of a country with a rule have not been heard in time."""

    code = "not_consulted"


class PayGateMissing(DomainError):
    """The checklist for scores is not signed."""

    code = "pay_gate_missing"


class BadConsultation(DomainError):
    """What is recorded of a consultation cannot be."""

    code = "bad_consultation"


class ConditionNotMet(DomainError):
    """One of the five conditions for scores is not met, or there is no score."""

    code = "condition_not_met"


class AlreadySigned(DomainError):
    """Somebody signed the checklist of this version before."""

    code = "already_signed"


REFUSALS: Mapping[str, type[DomainError]] = {
    "simulation": NotSimulated,
    "consultation": NotConsulted,
    "pay_gate": PayGateMissing,
}


def record_consultation(
    *,
    actor: Actor,
    programme_code: str,
    country: str,
    body: str,
    notified_on: date,
    concluded_on: date | None = None,
    outcome: str = "",
    at: datetime,
    key: str,
) -> int:
    """Keep that ``body`` (union, works council) of a country was notified, and when it concluded with what outcome.

    The newest record of a programme and country counts. Needs one of MAY_CONSULT. Returns the record's id. Raises
    UnknownProgramme, BadConsultation, BadText, RoleNeeded, KeyReused.
    """
    arguments = (programme_code, country, body, notified_on, concluded_on, outcome)
    with durable():
        access.require_role(actor=actor, roles=MAY_CONSULT, at=at)
        programme = selectors.programme_by(programme_code)
        _require_sound(country, body, notified_on, concluded_on, people.company_date(at))
        return activity.once(
            service="programmes.record_consultation",
            actor=actor,
            key=key,
            arguments=arguments,
            at=at,
            work=lambda: _record_consultation(
                actor,
                outcome,
                at,
                programme_id=programme.pk,
                country=country,
                body=body,
                notified_on=notified_on,
                concluded_on=concluded_on,
            ),
        )


def sign_pay_gate(*, actor: Actor, version_id: int, answers: Mapping[str, bool], reason: str, at: datetime) -> PayGate:
    """Sign that the five ``gates.CONDITIONS`` for a version that rewards scores are met, each True, and why.

    Needs the role programme_owner; once per version. Raises UnknownVersion, ConditionNotMet, AlreadySigned, BadText,
    RoleNeeded.
    """
    with durable():
        access.require_role(actor=actor, roles=[Role.PROGRAMME_OWNER], at=at)
        lock_in_order(ProgrammeVersion.objects.filter(pk=version_id))
        version = selectors.version(version_id=version_id)
        _require_met(version, answers, reason)
        _require_unsigned(version)
        signed = PayGate.objects.create(
            version=version,
            answers=dict(answers),
            reason_digest=activity.keep_text(text=reason, employee_id=actor.employee_id, at=at),
            signed_by_id=actor.employee_id or 0,
            signed_at=at,
        )
        activity.record(
            actor=actor,
            at=at,
            code="programme.pay_gate_signed",
            subject_kind="programme_version",
            subject_id=version.pk,
            data={"programme": version.programme_id, "number": version.number},
            text_digest=signed.reason_digest,
        )
    return signed


def _require_unsigned(version: ProgrammeVersion) -> None:
    first = PayGate.objects.select_related("signed_by").filter(version=version).first()
    if first is not None:
        raise AlreadySigned(
            f"{first.signed_by.name} signed the checklist of this version on {first.signed_at:%Y-%m-%d} already;"
            " nothing is left to do."
        )


def simulate_before(*, actor: Actor, version_id: int, at: datetime) -> Simulation:
    """The newest finished simulation of what a version says; without one it is simulated now, and that takes a while.

    Over the twelve months before its first day, or before today where that is earlier, beside the
    programme's version in force. Needs one of preview.MAY_SIMULATE. Raises RoleNeeded, UnknownVersion and what
    ``request_simulation`` and ``run_simulation`` raise.
    """
    preview.require_right(actor=actor, at=at)
    version = selectors.version(version_id=version_id)
    known = selectors.finished_simulation(fingerprint=gates.fingerprint(version))
    if known is not None and gates.is_of_history(known, version):
        return known
    to_date = min(version.starts_on - periods.DAY, people.company_date(at))
    beside = selectors.version_in_force(programme_code=version.programme.code, day=people.company_date(at))
    simulation_id = simulating.request_simulation(
        actor=actor,
        text=definitions.to_toml(definitions.from_document(version.definition)),
        compares=beside.pk if beside else None,
        from_date=periods.year_before(to_date) + periods.DAY,
        to_date=to_date,
        at=at,
        key=str(uuid.uuid4()),
    )
    return simulating.run_simulation(simulation_id=simulation_id, at=at)


def require(*, version: ProgrammeVersion, simulation_id: int | None, at: datetime) -> Simulation:
    """The simulation a version cites; inside ``activate``. Raises what is missing first, with all of its kind."""
    require_transaction()
    if simulation_id is None:
        cited = selectors.finished_simulation(fingerprint=gates.fingerprint(version))
    else:
        cited = selectors.simulation(simulation_id)
    missing: dict[str, list[str]] = defaultdict(list)
    for gate in gates.checklist(version, simulation=cited, today=people.company_date(at)):
        if not gate.is_done:
            missing[gate.code].append(gate.sentence)
    for code, sentences in missing.items():
        raise REFUSALS[code](" ".join(sentences))
    if cited is None:
        raise ValueError("a checklist without a simulation is never whole")
    return cited


def freeze_baseline(*, version: ProgrammeVersion, at: datetime) -> Baseline:
    """Keep how the customers of a version's kinds did in the year before its first day; inside ``activate``."""
    require_transaction()
    first, last = periods.year_before(version.starts_on), version.starts_on - periods.DAY
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for row in customers.monthly_figures(kinds=version.definition["kinds"], from_date=first, to_date=last):
        one = rows.setdefault(
            (row.month, row.kind), {"month": row.month, "kind": row.kind, "count": 0, "value_minor": {}}
        )
        one["count"] += row.outcomes
        if row.currency:
            one["value_minor"][row.currency] = row.value_minor
    return Baseline.objects.create(
        version=version, from_date=first, to_date=last, figures=list(rows.values()), frozen_at=at
    )


def _require_sound(country: str, body: str, notified_on: date, concluded_on: date | None, today: date) -> None:
    if not (len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()):
        raise BadConsultation(f"{country!r} is no country; write its two letters, for example DK.")
    texts.require_fit(body, what="body", longest=100)
    if not body.strip():
        raise BadConsultation("Name the body that was consulted, for example the works council.")
    if max(notified_on, concluded_on or notified_on) > today:
        raise BadConsultation("A consultation is recorded after it happened; a day you gave is in the future.")
    if concluded_on is not None and concluded_on < notified_on:
        raise BadConsultation(f"{concluded_on} is before the notice on {notified_on}; correct one of them.")


def _record_consultation(actor: Actor, outcome: str, at: datetime, **facts: Any) -> int:
    digest = activity.keep_text(text=outcome, employee_id=actor.employee_id, at=at) if outcome else ""
    record = ConsultationRecord.objects.create(
        **facts, outcome_digest=digest, recorded_by_id=actor.employee_id or 0, recorded_at=at
    )
    activity.record(
        actor=actor,
        at=at,
        code="programme.consulted",
        subject_kind="programme",
        subject_id=record.programme_id,
        data={
            "country": record.country,
            "notified_on": record.notified_on,
            "concluded_on": record.concluded_on,
        },
        text_digest=digest,
    )
    return record.pk


def _require_met(version: ProgrammeVersion, answers: Mapping[str, bool], reason: str) -> None:
    if not reason.strip():
        raise ConditionNotMet("Say how the five conditions are met; the reason is kept with the signature.")
    if not gates.scores(version):
        raise ConditionNotMet("This version rewards no score, so no checklist is needed.")
    unmet = [sentence for code, sentence in gates.CONDITIONS.items() if answers.get(code) is not True]
    if unmet or set(answers) - set(gates.CONDITIONS):
        raise ConditionNotMet("\n".join(["Each of the five conditions must be met first; not answered yes:", *unmet]))
