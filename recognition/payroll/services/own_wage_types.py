"""HR adds wage types of its own, renames and retires them, and says which programmes are paid as one of them."""

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
from recognition.payroll import selectors, wages
from recognition.payroll.models import ProgrammeWage, WageType, WageTypeName
from recognition.payroll.services.wage_types import AT_ONCE, FIGURES, MAY_SET, BadWageType, require_carried
from recognition.people import access
from recognition.people import selectors as people
from recognition.people.models import Entity
from recognition.programmes import selectors as programmes

LANGUAGES = ("da", "sv", "en")
TAX_CLASSES = ("cash_taxable", "payroll_decides")
"""What money can be: a benefit and a gift within a limit have wage types of ours, which the limit is judged by."""
LONGEST_NAME = 60
_CODE = re.compile(r"[A-Z][A-Z0-9_]{2,31}")
EXISTS = "There is a wage type of this code already; its code stands in lines for ever, so choose another."


class WageTypeExists(DomainError):
    """A wage type has this code already."""

    code = "wage_type_exists"


class WageTypeInUse(DomainError):
    """A programme is paid as this wage type, today or from a later day on."""

    code = "wage_type_in_use"


class BadUse(DomainError):
    """Awards cannot be paid as this wage type, or not on these days."""

    code = "bad_wage_type_use"


constraints.register({"wage_type_once": EXISTS}, WageTypeExists)
constraints.register({"programme_wage_once": AT_ONCE, "wage_type_name_once": AT_ONCE})


def add_wage_type(
    *,
    actor: Actor,
    code: str,
    names: Mapping[str, str],
    tax_class: str,
    holiday_pay_basis: str,
    pensionable: str,
    sign_style: str = WageType.SignStyle.NEGATIVE,
    figures: Collection[str] = ("amount",),
    cost_account: str = "",
    liability_account: str = "",
    at: datetime,
    key: str,
) -> str:
    """Add a wage type for money, in every entity; returns its code. Payroll knows it by none until HR gives one.

    ``names`` in each of LANGUAGES, ``tax_class`` one of TAX_CLASSES; code and tax class stand for ever. The rest as
    ``change_wage_type`` takes it, which may change it later. Needs HR or a payroll preparer of the whole company.
    Raises RoleNeeded, BadWageType, WageTypeExists, BadText, KeyReused.
    """
    code, called = code.strip(), _called(names)
    _require_new(code, tax_class)
    wish: dict[str, Any] = {
        **{f"emits_{each}": each in figures for each in FIGURES},
        "sign_style": sign_style,
        "holiday_pay_basis": holiday_pay_basis,
        "pensionable": pensionable,
        "cost_account": cost_account.strip(),
        "liability_account": liability_account.strip(),
    }
    require_carried(wish, figures)
    wish |= {"code": code, "names": called, "tax_class": tax_class}

    def work() -> str:
        if WageType.objects.filter(code=code).exists():
            raise WageTypeExists(EXISTS)
        row = WageType.objects.create(kind=WageType.Kind.CASH, **wish)
        told = "payroll.wage_type_added"
        activity.record(actor=actor, at=at, code=told, subject_kind="wage_type", subject_id=row.pk, data=wish)
        return code

    with db.durable():
        access.require_role(actor=actor, roles=MAY_SET, at=at)
        return activity.once(service="payroll.add_wage_type", actor=actor, key=key, arguments=wish, at=at, work=work)


def rename_wage_type(
    *, actor: Actor, wage_type: str, names: Mapping[str, str], valid_from: date, at: datetime, key: str
) -> int:
    """Say what a wage type of HR's own is called from a day on, in each of LANGUAGES; returns the number of that.

    Batches of periods that end before it keep the name of then. Needs HR or a payroll preparer of the whole company.
    Raises NoWageType, RoleNeeded, BadWageType, BadText, KeyReused.
    """
    called = _called(names)

    def work() -> int:
        found = _locked_own(wage_type)
        same_day = WageTypeName.objects.filter(wage_type=found, valid_from=valid_from)
        row = WageTypeName.objects.create(
            wage_type=found,
            names=called,
            valid_from=valid_from,
            number=(same_day.aggregate(last=Max("number"))["last"] or 0) + 1,
            set_by_id=actor.employee_id,
            set_at=at,
        )
        told = {"wage_type": wage_type, "names": called, "from": valid_from.isoformat()}
        code = "payroll.wage_type_renamed"
        activity.record(actor=actor, at=at, code=code, subject_kind="wage_type", subject_id=found.pk, data=told)
        return row.pk

    arguments = [wage_type, called, valid_from.isoformat()]
    with db.durable():
        access.require_role(actor=actor, roles=MAY_SET, at=at)
        return activity.once(
            service="payroll.rename_wage_type", actor=actor, key=key, arguments=arguments, at=at, work=work
        )


def retire_wage_type(*, actor: Actor, wage_type: str, is_retired: bool = True, at: datetime, key: str) -> None:
    """Let no programme be paid as a wage type of HR's own any more, or (not ``is_retired``) let it again.

    Batches that have it keep it, and those of periods for which it was chosen get it. Needs HR or a payroll preparer of
    the whole company. Raises NoWageType, RoleNeeded, BadWageType, WageTypeInUse, KeyReused.
    """

    def work() -> bool:
        found = _locked_own(wage_type)
        if found.is_retired == is_retired:
            return False
        used = selectors.still_used(wage_type=found, day=people.company_date(at)) if is_retired else []
        if used:
            where = ", ".join(f"{programme} in {entity}" for entity, programme in used)
            raise WageTypeInUse(f"{wage_type} is paid for {where}; choose another wage type there first.")
        WageType.objects.filter(pk=found.pk).update(is_retired=is_retired)
        code = "payroll.wage_type_retired" if is_retired else "payroll.wage_type_restored"
        told = {"wage_type": wage_type}
        activity.record(actor=actor, at=at, code=code, subject_kind="wage_type", subject_id=found.pk, data=told)
        return True

    arguments = [wage_type, is_retired]
    with db.durable():
        access.require_role(actor=actor, roles=MAY_SET, at=at)
        activity.once(service="payroll.retire_wage_type", actor=actor, key=key, arguments=arguments, at=at, work=work)


def pay_programme_as(
    *,
    actor: Actor,
    wage_type: str,
    programme: str,
    entity_code: str,
    valid_from: date,
    valid_until: date | None = None,
    at: datetime,
    key: str,
) -> int:
    """Say that payroll of an entity is told of a programme's awards as ``wage_type`` from a day on; returns its number.

    It holds for batches whose period ends on such a day, until the next choice begins, or after ``valid_until`` (its
    last day) the usual wage types do; what was frozen in a batch stays, and what takes it back is of its wage type.
    Needs HR or a payroll preparer there. Raises NoWageType, UnknownProgramme, UnknownEntity, RoleNeeded, BadUse,
    KeyReused.
    """
    if valid_until is not None and valid_until < valid_from:
        raise BadUse(Mistake("code_days"))
    days = [valid_from.isoformat(), valid_until and valid_until.isoformat()]
    with db.durable():
        entity = people.entity_by(entity_code)
        access.require_role(actor=actor, roles=MAY_SET, entity_id=entity.pk, at=at)

        def work() -> int:
            by = {"set_by_id": actor.employee_id, "set_at": at}
            row = _choose(entity, wage_type, programme, (valid_from, valid_until), by)
            told = {"programme": programme, "wage_type": wage_type, "from": days[0], "until": days[1]}
            code, kind = "payroll.programme_wage_set", "entity"
            activity.record(actor=actor, at=at, code=code, subject_kind=kind, subject_id=entity.pk, data=told)
            return row.pk

        return activity.once(
            service="payroll.pay_programme_as",
            actor=actor,
            key=key,
            arguments=[wage_type, programme, entity_code, *days],
            at=at,
            work=work,
        )


def _choose(
    entity: Entity, wage_type: str, programme: str, days: tuple[date, date | None], by: Mapping[str, Any]
) -> ProgrammeWage:
    found, (first, last) = _locked(wage_type), days
    scope = {"entity": entity, "programme": programmes.programme_by(programme)}
    _require_pays(found)
    # Who chooses for an entity waits for whoever does; the number of the row is then the next one.
    Entity.objects.select_for_update(no_key=True).get(pk=entity.pk)
    row = _add_use(scope, first, found, by)
    day_after = None if last in (None, date.max) else last + timedelta(days=1)
    later = ProgrammeWage.objects.filter(**scope, valid_from__gt=first)
    if day_after is not None and not later.filter(valid_from__lte=day_after).exists():
        _add_use(scope, day_after, None, by)
    return row


def _add_use(scope: Mapping[str, Any], day: date, wage_type: WageType | None, by: Mapping[str, Any]) -> ProgrammeWage:
    last = ProgrammeWage.objects.filter(**scope, valid_from=day).aggregate(last=Max("number"))["last"]
    return ProgrammeWage.objects.create(**scope, **by, valid_from=day, number=(last or 0) + 1, wage_type=wage_type)


def _locked(wage_type: str) -> WageType:
    """The wage type, locked: it is not retired while it is chosen, nor chosen while it is retired."""
    found = selectors.wage_type_by(wage_type)
    return WageType.objects.select_for_update(no_key=True).get(pk=found.pk)


def _locked_own(wage_type: str) -> WageType:
    found = _locked(wage_type)
    if not wages.is_own(found.code):
        raise BadWageType(Mistake("wage_shipped", value=wage_type))
    return found


def _called(names: Mapping[str, str]) -> dict[str, str]:
    called = {language: name.strip() for language, name in names.items()}
    if set(called) != set(LANGUAGES) or not all(called.values()):
        raise BadWageType(Mistake("wage_names", known=list(LANGUAGES)))
    for name in called.values():
        require_fit(name, what="name", longest=LONGEST_NAME)
        if not name.isprintable():
            raise BadWageType(Mistake("wage_line_break"))
    return called


def _require_new(code: str, tax_class: str) -> None:
    if not _CODE.fullmatch(code):
        raise BadWageType(Mistake("wage_code", value=repr(code)))
    if tax_class not in TAX_CLASSES:
        raise BadWageType(Mistake("wage_tax_class", known=list(TAX_CLASSES)))


def _require_pays(wage_type: WageType) -> None:
    if wage_type.kind != WageType.Kind.CASH or wage_type.is_retired or wage_type.code == wages.CORRECTION:
        raise BadUse(Mistake("wage_no_money", value=wage_type.code))
