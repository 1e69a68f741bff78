"""HR enters what is tax-free up to how much, and another person of HR verifies it against the source."""

from datetime import date, datetime

from recognition.activity import services as activity
from recognition.core import constraints, db, money
from recognition.core.actor import Actor
from recognition.core.errors import DomainError, Forbidden, NotFound
from recognition.core.texts import require_fit
from recognition.payroll.models import TaxLimit
from recognition.people import access
from recognition.people.models import Employee, Role


class BadLimit(DomainError):
    """A limit that cannot be: no such rule, no amount, no source, or it ends before it begins."""

    code = "bad_tax_limit"


class OwnLimit(Forbidden):
    """Who entered a limit does not verify it."""

    code = "own_tax_limit"


class UnknownLimit(NotFound):
    """There is no limit of this number."""

    code = "unknown_tax_limit"


constraints.register(
    {
        "tax_limit_of_something": "A limit is an amount above 0; leave it out where nothing is tax-free.",
        "tax_limit_ends_after_start": "The last day lies before the first; correct the dates.",
        "tax_limit_verified_by_somebody": "A limit is verified by somebody at a moment; verify it again.",
    },
    BadLimit,
)
constraints.register(
    {"tax_limit_two_persons": "Who entered a limit does not verify it; another person of HR does."}, OwnLimit
)


def enter_limit(
    *,
    actor: Actor,
    country: str,
    rule: str,
    valid_from: date,
    valid_to: date | None,
    amount_minor: int,
    currency: str,
    source: str,
    at: datetime,
    key: str,
) -> int:
    """Note a limit as somebody reads it in ``source`` and return its number; it holds once it is verified.

    Raises RoleNeeded unless the actor is HR of the whole company, BadLimit, BadText, KeyReused.
    """
    _require_sense(country, rule, currency, source)
    read = {
        "country": country,
        "rule": rule,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "currency": currency,
        "source": source,
    }
    with db.durable():
        access.require_role(actor=actor, roles={Role.HR}, at=at)
        return activity.once(
            service="payroll.enter_limit",
            actor=actor,
            key=key,
            arguments=read | {"amount": amount_minor},
            at=at,
            work=lambda: _enter(actor, TaxLimit(**read, amount_minor=amount_minor, entered_at=at)),
        )


def verify_limit(*, actor: Actor, number: int, at: datetime) -> None:
    """Say that a limit is what its source says: from then on it holds. Verifying again changes nothing.

    Raises RoleNeeded unless the actor is HR of the whole company, UnknownLimit, OwnLimit.
    """
    with db.durable():
        access.require_role(actor=actor, roles={Role.HR}, at=at)
        found = TaxLimit.objects.select_for_update(no_key=True).filter(pk=number).first()
        if found is None:
            raise UnknownLimit(f"There is no tax limit {number}.")
        if found.verified_at is not None:
            return
        if found.entered_by_id == actor.employee_id:
            raise OwnLimit("You entered this limit; another person of HR verifies it.")
        found.verified_by_id, found.verified_at = actor.employee_id, at
        found.save(update_fields=["verified_by", "verified_at"])
        _record(actor, "payroll.tax_limit_verified", number, at)


def _require_sense(country: str, rule: str, currency: str, source: str) -> None:
    if rule not in TaxLimit.Rule.values:
        raise BadLimit(f"There is no rule {rule!r}; the rules are {', '.join(TaxLimit.Rule.values)}.")
    if not (len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()):
        raise BadLimit("A country is two capital letters, as DK.")
    if not money.is_currency(currency):
        raise BadLimit(f"{currency!r} is no currency; write three letters, as DKK.")
    if not source.strip():
        raise BadLimit("Say where it is written: an address, or the paragraph.")
    require_fit(source, what="source", longest=300)


def _enter(actor: Actor, limit: TaxLimit) -> int:
    limit.entered_by = Employee.objects.get(pk=actor.employee_id or 0)
    limit.save()
    _record(actor, "payroll.tax_limit_entered", limit.pk, limit.entered_at)
    return limit.pk


def _record(actor: Actor, code: str, number: int, at: datetime) -> None:
    activity.record(actor=actor, at=at, code=code, subject_kind="tax_limit", subject_id=number)
