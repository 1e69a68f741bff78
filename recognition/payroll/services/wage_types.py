"""HR says by which code payroll knows a wage type, what files carry of it, and what payroll of an entity is like."""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max

from recognition.activity import services as activity
from recognition.core import constraints, db
from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.core.mistakes import Mistake
from recognition.core.texts import require_fit
from recognition.payroll import selectors
from recognition.payroll.formats import CodeCheck
from recognition.payroll.models import EntityPayroll, ExternalCode, WageType
from recognition.people import access
from recognition.people import selectors as people
from recognition.people.models import Entity, Role

MAY_SET = (Role.HR, Role.PAYROLL_PREPARER)
FIGURES = ("units", "rate", "amount")
DIGITS = {"DK": (8, "no_cvr_number"), "SE": (10, "no_organisation_number")}
"""How many digits a registration number has, and the mistake that it is no such number."""

_ACCOUNT = re.compile(r"([0-9]{3,10})?")
_SYSTEM = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


class BadCode(DomainError):
    """A code payroll cannot know a wage type by, or days that cannot be."""

    code = "bad_external_code"


class BadWageType(DomainError):
    """What a file is to carry of a wage type makes no sense."""

    code = "bad_wage_type"


class BadPayroll(DomainError):
    """What payroll of an entity is said to be like cannot be."""

    code = "bad_entity_payroll"


AT_ONCE = "Somebody else set the same thing at the same moment; look at it and set it again if you still want to."
constraints.register({"external_code_once": AT_ONCE, "entity_payroll_once": AT_ONCE})
constraints.register({"external_code_of_entity_or_system": Mistake("code_scope")}, BadCode)
constraints.register({"wage_type_emits_money": Mistake("wage_figures")}, BadWageType)


def set_external_code(
    *,
    actor: Actor,
    wage_type: str,
    code: str,
    valid_from: date,
    valid_until: date | None = None,
    entity_code: str = "",
    payroll_system: str = "",
    code_checks: Mapping[str, CodeCheck],
    at: datetime,
    key: str,
) -> int:
    """Say by which ``code`` payroll knows a wage type from a day on, in an entity or wherever a system is used.

    It holds until the next code of the same scope begins, or after ``valid_until`` (its last day) none does; what was
    frozen in a batch stays. ``code_checks`` by payroll system; an entity's is that of the code's first day. Needs HR or
    a payroll preparer there (of the whole company for a system). Returns its number. Raises NoWageType, UnknownEntity,
    RoleNeeded, BadCode, BadText, KeyReused.
    """
    code, payroll_system = code.strip(), payroll_system.strip().lower()
    _require_code(code, valid_from, valid_until)
    _require_scope(entity_code, payroll_system)

    def work() -> int:
        found = selectors.wage_type_by(wage_type)
        # Who sets codes of one wage type waits for whoever does; the number below is then the next one.
        WageType.objects.select_for_update(no_key=True).get(pk=found.pk)
        scope = {"wage_type": found, "entity": entity, "payroll_system": payroll_system}
        row = _add_code(scope, valid_from, code, actor, at)
        day_after = None if valid_until in (None, date.max) else valid_until + timedelta(days=1)
        later = ExternalCode.objects.filter(**scope, valid_from__gt=valid_from)
        if day_after is not None and not later.filter(valid_from__lte=day_after).exists():
            _add_code(scope, day_after, "", actor, at)
        data = {"wage_type": wage_type, "code": code, "from": valid_from.isoformat(), "system": payroll_system}
        activity.record(
            actor=actor,
            at=at,
            code="payroll.code_set",
            subject_kind="entity" if entity else "wage_type",
            subject_id=entity.pk if entity else found.pk,
            data=data | {"until": valid_until and valid_until.isoformat()},
        )
        return row.pk

    arguments = [wage_type, code, valid_from.isoformat(), valid_until and valid_until.isoformat()]
    with db.durable():
        entity = people.entity_by(entity_code) if entity_code else None
        access.require_role(actor=actor, roles=MAY_SET, entity_id=None if entity is None else entity.pk, at=at)
        _require_taken(code, code_checks, entity, payroll_system, valid_from)
        return activity.once(
            service="payroll.set_external_code",
            actor=actor,
            key=key,
            arguments=[*arguments, entity_code, payroll_system],
            at=at,
            work=work,
        )


def change_wage_type(
    *,
    actor: Actor,
    wage_type: str,
    figures: Collection[str],
    sign_style: str,
    holiday_pay_basis: str,
    pensionable: str,
    cost_account: str = "",
    liability_account: str = "",
    at: datetime,
    key: str,
) -> None:
    """Say what files carry of a wage type (of ``FIGURES``), how it is classified and where the ledger books it.

    It holds for batches built, and files made, from now on. Needs HR or a payroll preparer of the whole company.
    Raises NoWageType, RoleNeeded, BadWageType, KeyReused.
    """
    wish: dict[str, Any] = {
        **{f"emits_{each}": each in figures for each in FIGURES},
        "sign_style": sign_style,
        "holiday_pay_basis": holiday_pay_basis,
        "pensionable": pensionable,
        "cost_account": cost_account.strip(),
        "liability_account": liability_account.strip(),
    }
    require_carried(wish, figures)

    def work() -> bool:
        found = WageType.objects.select_for_update().get(pk=selectors.wage_type_by(wage_type).pk)
        changed = {name: value for name, value in wish.items() if getattr(found, name) != value}
        before = {name: getattr(found, name) for name in changed}
        if not changed:
            return False
        WageType.objects.filter(pk=found.pk).update(**changed)
        activity.record(
            actor=actor,
            at=at,
            code="payroll.wage_type_changed",
            subject_kind="wage_type",
            subject_id=found.pk,
            data={"before": before, "after": changed},
        )
        return True

    with db.durable():
        access.require_role(actor=actor, roles=MAY_SET, at=at)
        activity.once(
            service="payroll.change_wage_type",
            actor=actor,
            key=key,
            arguments={"wage_type": wage_type, **wish},
            at=at,
            work=work,
        )


def set_entity_payroll(
    *,
    actor: Actor,
    entity_code: str,
    registration_number: str,
    payroll_system: str,
    correction_style: str,
    settings: Mapping[str, Any],
    valid_from: date,
    at: datetime,
    key: str,
) -> int:
    """Say what payroll of an entity is like from a day on; returns its number.

    ``settings`` by format, which the caller has checked with the formats it knows; ``registration_number`` is kept
    without spaces and hyphens. Needs HR or a payroll preparer there. Raises UnknownEntity, RoleNeeded, BadPayroll,
    KeyReused.
    """
    number = re.sub(r"[\s-]", "", registration_number)
    system = payroll_system.strip().lower()
    if system and not _SYSTEM.fullmatch(system):
        raise BadPayroll(Mistake("payroll_system", value=repr(system)))
    if correction_style not in EntityPayroll.CorrectionStyle.values:
        raise BadPayroll(Mistake("payroll_choice", name="correction_style", known=EntityPayroll.CorrectionStyle.values))

    def work() -> int:
        Entity.objects.select_for_update(no_key=True).get(pk=entity.pk)
        same_day = EntityPayroll.objects.filter(entity=entity, valid_from=valid_from)
        row = EntityPayroll.objects.create(
            entity=entity,
            valid_from=valid_from,
            number=(same_day.aggregate(last=Max("number"))["last"] or 0) + 1,
            registration_number=number,
            payroll_system=system,
            correction_style=correction_style,
            settings=dict(settings),
            set_by_id=actor.employee_id,
            set_at=at,
        )
        data = {"from": valid_from.isoformat(), "number": number, "system": system, "corrections": correction_style}
        activity.record(
            actor=actor,
            at=at,
            code="payroll.entity_set",
            subject_kind="entity",
            subject_id=entity.pk,
            data=data | {"formats": sorted(settings)},
        )
        return row.pk

    arguments = [entity_code, number, system, correction_style, dict(settings), valid_from.isoformat()]
    with db.durable():
        entity = people.entity_by(entity_code)
        access.require_role(actor=actor, roles=MAY_SET, entity_id=entity.pk, at=at)
        _require_registration(number, entity)
        return activity.once(
            service="payroll.set_entity_payroll", actor=actor, key=key, arguments=arguments, at=at, work=work
        )


def _add_code(scope: Mapping[str, Any], day: date, code: str, actor: Actor, at: datetime) -> ExternalCode:
    last = ExternalCode.objects.filter(**scope, valid_from=day).aggregate(last=Max("number"))["last"]
    return ExternalCode.objects.create(
        **scope, valid_from=day, number=(last or 0) + 1, code=code, set_by_id=actor.employee_id, set_at=at
    )


def _require_code(code: str, valid_from: date, valid_until: date | None) -> None:
    require_fit(code, what="code", longest=32)
    if not code or not code.isprintable():
        raise BadCode(Mistake("code_blank"))
    if valid_until is not None and valid_until < valid_from:
        raise BadCode(Mistake("code_days"))


def _require_scope(entity_code: str, payroll_system: str) -> None:
    if bool(entity_code) == bool(payroll_system):
        raise BadCode(Mistake("code_scope"))
    if payroll_system and not _SYSTEM.fullmatch(payroll_system):
        raise BadCode(Mistake("payroll_system", value=repr(payroll_system)))


def _require_taken(
    code: str, code_checks: Mapping[str, CodeCheck], entity: Entity | None, payroll_system: str, day: date
) -> None:
    if entity is not None:
        payroll_system = selectors.payroll_of(entity=entity, day=day).payroll_system
    if payroll_system in code_checks and (wrong := code_checks[payroll_system](code)):
        raise BadCode(wrong)


def require_carried(wish: Mapping[str, Any], figures: Collection[str]) -> None:
    """What files carry of a wage type makes sense; ``wish`` by the model's fields. Raises BadWageType."""
    if not set(figures) <= set(FIGURES) or not ({"amount"} <= set(figures) or {"units", "rate"} <= set(figures)):
        raise BadWageType(Mistake("wage_figures"))
    if wish["sign_style"] not in WageType.SignStyle.values:
        raise BadWageType(Mistake("payroll_choice", name="sign_style", known=WageType.SignStyle.values))
    for name, known in (("holiday_pay_basis", WageType.HolidayBasis), ("pensionable", WageType.Basis)):
        if wish[name] not in known.values:
            raise BadWageType(Mistake("payroll_choice", name=name, known=known.values))
    for name in ("cost_account", "liability_account"):
        if not _ACCOUNT.fullmatch(wish[name]) or not wish[name].isascii():
            raise BadWageType(Mistake("wage_account", value=repr(wish[name])))


def _require_registration(number: str, entity: Entity) -> None:
    if not number:
        return
    if entity.country in DIGITS:
        digits, mistake = DIGITS[entity.country]
        if not (len(number) == digits and number.isascii() and number.isdigit()):
            raise BadPayroll(Mistake(mistake, value=repr(number)))
    elif len(number) > 20 or not number.isalnum():
        raise BadPayroll(Mistake("no_registration_number", value=repr(number)))
