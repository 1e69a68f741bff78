"""Wage types and payroll of an entity as people look at them: what is known, since when, what is missing."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import F, FilteredRelation, Q

from recognition.core.actor import Actor
from recognition.payroll import access, wages
from recognition.payroll.models import ExternalCode, WageType
from recognition.payroll.selectors.wage_types import NoWageType, Payroll, payroll_of
from recognition.people import selectors as people
from recognition.people.models import Entity, Role
from recognition.programmes import selectors as programme_selectors
from recognition.programmes.models import Programme

MAY_SET = frozenset({Role.HR, Role.PAYROLL_PREPARER})
MOST_STRETCHES = 50


class PayingEntity(NamedTuple):
    """A legal entity whose payroll the viewer may read; ``today`` is the day there, ``may_set`` whether they write."""

    entity_id: int
    code: str
    name: str
    country: str
    currency: str
    today: date
    payroll: Payroll
    may_set: bool
    may_set_all: bool


class Stretch(NamedTuple):
    """A code and the days it holds (None: until further notice); of the entity, or of a ``payroll_system``."""

    code: str
    valid_from: date
    valid_until: date | None
    payroll_system: str
    set_by: str
    set_at: datetime


class Use(NamedTuple):
    """A programme whose awards payroll of the entity is told of as a wage type, and the days it is (None: no end)."""

    programme: str
    valid_from: date
    valid_until: date | None
    set_by: str
    set_at: datetime


class Naming(NamedTuple):
    """What HR calls a wage type of its own from a day on."""

    names: dict[str, str]
    valid_from: date
    set_by: str
    set_at: datetime


class WageRow(NamedTuple):
    """A wage type in one entity: ``stretch`` is the code in force, ``stretches`` all of them, newest first.

    ``is_own``: HR added it; ``uses`` are the programmes paid as it, newest first, ``programmes`` all there are, by code
    the texts of the newest active version (None before any).
    ``names`` are those of today, ``renamed`` every name HR gave it since it was added, newest first.
    """

    code: str
    names: dict[str, str]
    kind: str
    tax_class: str
    holiday_pay_basis: str
    pensionable: str
    figures: tuple[str, ...]
    sign_style: str
    cost_account: str
    liability_account: str
    is_retired: bool
    stretch: Stretch | None
    stretches: list[Stretch]
    is_own: bool
    uses: list[Use]
    programmes: dict[str, Any]
    renamed: list[Naming]

    @property
    def is_missing(self) -> bool:
        """Whether payroll would be told of it and knows no code today."""
        is_told = self.kind != WageType.Kind.EXEMPT_GIFT_INFO and not self.is_retired
        return self.stretch is None and is_told and (not self.is_own or bool(self.uses))

    @property
    def is_payable(self) -> bool:
        """Whether a programme can be paid as it."""
        return self.kind == WageType.Kind.CASH and not self.is_retired and self.code != wages.CORRECTION


def paying_entities(
    *, viewer: Actor, at: datetime, roles: Collection[tuple[str, int | None]] = ()
) -> list[tuple[str, str]]:
    """Code and name of the entities whose payroll the viewer may read, by name; first those ``roles`` may set up."""
    readable = access.payroll_entities(viewer=viewer, at=at)
    found = Entity.objects.all() if readable is None else Entity.objects.filter(pk__in=readable)
    rows = list(found.order_by("name", "pk").values_list("pk", "external_id", "name"))
    sets = {entity_id for role, entity_id in roles if role in MAY_SET}
    rows.sort(key=lambda row: not sets & {None, row[0]})
    return [(code, name) for _, code, name in rows]


def paying_entity(*, viewer: Actor, entity: str, at: datetime) -> PayingEntity:
    """What payroll of one entity is like today. Raises UnknownEntity, also for one the viewer may not read."""
    found = people.entity_by(entity)
    readable = access.payroll_entities(viewer=viewer, at=at)
    if readable is not None and found.pk not in readable:
        raise people.UnknownEntity(f"There is no entity {entity!r} whose payroll you may look into.")
    held = set() if viewer.is_system else people.roles_of(employee_id=viewer.employee_id or 0, at=at)
    sets = {entity_id for role, entity_id in held if role in MAY_SET}
    today = at.astimezone(ZoneInfo(found.time_zone)).date()
    return PayingEntity(
        entity_id=found.pk,
        code=found.external_id,
        name=found.name,
        country=found.country,
        currency=found.currency,
        today=today,
        payroll=payroll_of(entity=found, day=today),
        may_set=bool(sets & {None, found.pk}),
        may_set_all=None in sets,
    )


def wage_rows(*, entity: PayingEntity) -> list[WageRow]:
    """Every wage type as payroll of ``entity`` knows it, those in use first. Three statements."""
    system = entity.payroll.payroll_system
    scope = Q(entity_id=entity.entity_id) | (Q(payroll_system=system) & ~Q(payroll_system=""))
    rows = ExternalCode.objects.filter(scope).select_related("set_by").order_by("wage_type", "valid_from", "number")
    by_type: dict[int, list[ExternalCode]] = defaultdict(list)
    for row in rows:
        by_type[row.wage_type_id].append(row)
    choices, programmes = _choices(entity)
    uses = _uses(choices)
    return [
        _row(each, named, _stretches(by_type[each.pk]), uses[each.pk], programmes=programmes, today=entity.today)
        for each, named in _types()
    ]


def wage_row(*, entity: PayingEntity, wage_type: str) -> WageRow:
    """One wage type as payroll of ``entity`` knows it. Raises NoWageType."""
    for row in wage_rows(entity=entity):
        if row.code == wage_type:
            return row
    raise NoWageType(f"There is no wage type {wage_type}; wage_type list shows them.")


def _types() -> list[tuple[WageType, list[Naming]]]:
    """Every wage type, and the names it was given since it was added, newest first: of two for a day the last."""
    told = {"said": "names", "since": "valid_from", "by": "set_by__name", "said_at": "set_at"}
    rows: Any = WageType.objects.annotate(**{name: F(f"renamed__{field}") for name, field in told.items()})
    types: dict[int, WageType] = {}
    names: dict[int, dict[date, Naming]] = defaultdict(dict)
    for row in rows.order_by("is_retired", "pk", "renamed__valid_from", "renamed__number"):
        types.setdefault(row.pk, row)
        if row.since is not None:
            names[row.pk][row.since] = Naming(row.said, row.since, row.by or "", row.said_at)
    return [(each, list(names[each.pk].values())[::-1]) for each in types.values()]


def _choices(entity: PayingEntity) -> tuple[dict[str, dict[date, dict[str, Any]]], dict[str, Any]]:
    """Every programme, and what HR chose for it in ``entity``, by the day from which on: of two the last; its texts."""
    of_entity = FilteredRelation("programmewage", condition=Q(programmewage__entity_id=entity.entity_id))
    told = {"day": "valid_from", "type": "wage_type_id", "by": "set_by__name", "at": "set_at"}
    rows: Any = Programme.objects.annotate(use=of_entity, texts=programme_selectors.newest_texts())
    found: dict[str, dict[date, dict[str, Any]]] = {}
    texts = {}
    rows = rows.order_by("code", "use__valid_from", "use__number")
    rows = rows.values("code", "texts", **{name: F(f"use__{field}") for name, field in told.items()})
    for row in rows:
        chosen, texts[row["code"]] = found.setdefault(row["code"], {}), row["texts"]
        if row["day"] is not None:
            chosen[row["day"]] = row
    return found, texts


def _uses(choices: dict[str, dict[date, dict[str, Any]]]) -> dict[int, list[Use]]:
    """By wage type the programmes paid as it."""
    found: dict[int, list[Use]] = defaultdict(list)
    for programme, of_days in choices.items():
        days = list(of_days)
        for day, following in zip(days, [*days[1:], None], strict=True) if days else ():
            row, until = of_days[day], None if following is None else following - timedelta(days=1)
            if row["type"] is not None:
                found[row["type"]].append(Use(programme, day, until, row["by"] or "", row["at"]))
    for uses in found.values():
        uses.sort(key=lambda each: (each.valid_from, each.set_at), reverse=True)
    return found


def _stretches(rows: Iterable[ExternalCode]) -> list[Stretch]:
    """From which day to which each code holds, in each scope by itself; newest first."""
    by_scope: dict[str, dict[date, ExternalCode]] = defaultdict(dict)
    for row in rows:
        by_scope[row.payroll_system][row.valid_from] = row
    found = []
    for system, of_scope in by_scope.items():
        days = sorted(of_scope)
        for day, following in zip(days, [*days[1:], None], strict=True):
            row = of_scope[day]
            until = None if following is None else following - timedelta(days=1)
            if row.code:
                set_by = row.set_by.name if row.set_by else ""
                found.append(Stretch(row.code, day, until, system, set_by, row.set_at))
    return sorted(found, key=lambda each: (each.valid_from, each.set_at), reverse=True)[:MOST_STRETCHES]


def _row(
    row: WageType,
    named: list[Naming],
    stretches: list[Stretch],
    uses: list[Use],
    *,
    programmes: dict[str, Any],
    today: date,
) -> WageRow:
    holding = [each for each in stretches if each.valid_from <= today and (each.valid_until or today) >= today]
    # Its own code goes before the one of the payroll system.
    holding.sort(key=lambda each: each.payroll_system != "")
    figures = {"units": row.emits_units, "rate": row.emits_rate, "amount": row.emits_amount}
    return WageRow(
        code=row.code,
        names=next((each.names for each in named if each.valid_from <= today), row.names),
        kind=row.kind,
        tax_class=row.tax_class,
        holiday_pay_basis=row.holiday_pay_basis,
        pensionable=row.pensionable,
        figures=tuple(name for name, is_on in figures.items() if is_on),
        sign_style=row.sign_style,
        cost_account=row.cost_account,
        liability_account=row.liability_account,
        is_retired=row.is_retired,
        stretch=holding[0] if holding else None,
        stretches=stretches,
        is_own=wages.is_own(row.code),
        uses=uses[:MOST_STRETCHES],
        programmes=programmes,
        renamed=named[:MOST_STRETCHES],
    )
