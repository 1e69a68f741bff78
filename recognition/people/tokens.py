"""API tokens: a machine acts as one employee, or reports facts as one source; scoped, dated, shown once."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db.models import Q

from recognition.activity import services as activity
from recognition.core import sealing, texts
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError, Forbidden, NotFound
from recognition.people import access, selectors
from recognition.people.models import ApiToken, Employee, Role

SCOPES: Mapping[str, str] = MappingProxyType(
    {
        "activity:read": "Read what happened, as an auditor or administrator; also the reviews of access.",
        "balances:read": "Read what its employee has to give and to spend.",
        "batches:read": "Read payroll batches, their lines and files.",
        "batches:write": "Build, export, confirm and void payroll batches.",
        "budgets:read": "Read budgets.",
        "budgets:write": "Allocate to budgets and withdraw from them.",
        "contests:decide": "Answer, as its employee, what others contest.",
        "contests:read": "Read what its employee contests, misses or answers; as HR or auditor what others contest.",
        "contests:write": "Contest an award of its employee or a missing one, and take that back.",
        "contributions:read": "Read who is credited for which outcome.",
        "corrections:read": "Read what was judged again, may be taken back or is a case, by the roles of its employee.",
        "corrections:write": "Judge occasions again, take awards back, settle cases by the roles of its employee.",
        "customers:read": "Read the customers its employee may see.",
        "customers:write": "Report customers.",
        "delegations:read": "Read who stands in for its employee, and for whom they do; as HR for all they keep.",
        "delegations:write": "Hand over the decisions of its employee while away, and end that; as HR for others.",
        "jobs:read": "Watch long work its employee asked for.",
        "kudos:read": "Read the kudos its employee may see, and the values.",
        "kudos:write": "Give, join, edit and retract kudos as its employee.",
        "nominations:decide": "Accept or decline, as its employee, what colleagues say of others.",
        "nominations:read": "Read the nominations its employee made, decides about or was accepted in; as HR all.",
        "nominations:write": "Say, as its employee, what a colleague did for a customer.",
        "notifications:read": "Read what its employee is told, and how often.",
        "notifications:write": "Choose what its employee is told, and how often.",
        "organisation:write": "Keep people, teams and entities by the roles of its employee.",
        "outcomes:read": "Read what customers did or said.",
        "outcomes:write": "Report what customers did or said.",
        "people:read": "Read who works here, in which team and entity.",
        "people:write": "Report who works here.",
        "periods:read": "Read pay periods.",
        "periods:write": "Close pay periods.",
        "privacy:read": "Read copies of what is kept about its employee; as HR or auditor erasures, holds and clocks.",
        "privacy:write": "Ask for such copies; as HR also for erasures, and keep holds and clocks.",
        "programmes:read": "Read programmes and their versions.",
        "programmes:write": "Load and activate drafts, record consultations, sign checklists by its employee's roles.",
        "proposals:decide": "Decide proposals as its employee.",
        "proposals:read": "Read the proposals its employee may see, and why they are what they are.",
        "reports:read": "Read the reward reports its employee may see.",
        "reports:write": "Ask for reward reports and stop them; as HR import statistics for pay transparency.",
        "reviews:write": "Start, judge, sign and carry out reviews of access by the roles of its employee.",
        "shop:decide": "Decide orders of the shop as its employee.",
        "shop:keep": "Keep the shelf by the roles of its employee: items, their stock, limits and prices.",
        "shop:read": "Read what the shop sells its employee, the orders they may see, and the shelf they keep.",
        "shop:write": "Order and cancel as its employee.",
        "simulations:read": "Read simulations.",
        "simulations:write": "Ask for simulations and stop them.",
        "sources:write": "Say until when a source has told everything, and whether outcomes wait for it.",
        "splits:read": "Read how its employee agreed with others to share credit; as HR or auditor all.",
        "splits:write": "Propose, sign and void, as its employee, how credit is shared.",
        "statements:read": "Read the statements its employee may see.",
        "touchpoints:read": "Read who served which customer when, as far as its employee may see it.",
        "touchpoints:write": "Report who served which customer when.",
    }
)
REPORTING = frozenset({"customers:write", "outcomes:write", "people:write", "sources:write", "touchpoints:write"})
"""Facts from which money is computed: a source reports them, of people only administrators."""
SOURCE_SCOPES = REPORTING | {"outcomes:read", "touchpoints:read"}
MOST_TOKENS = 20
LONGEST = timedelta(days=365)
SECRET_MARK = "laurels_"  # noqa: S105 - how a leaked secret is recognised, not a secret


class TokenNotIssued(DomainError):
    """What was asked for is no sound token."""

    code = "token_not_issued"


class TokenIssuedAlready(DomainError):
    """The token this was asked for was made before; its secret cannot be said twice."""

    code = "token_issued_already"


class InvalidToken(DomainError):
    """The secret presented is unknown, expired or revoked, or its employee has left."""

    code = "invalid_token"


@dataclass(frozen=True, kw_only=True)
class IssuedToken:
    """``secret`` exists here and nowhere else: show it once."""

    token_id: int
    secret: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Bearer:
    """Whom a valid token acts as: an employee, or the source ``source_code``."""

    token_id: int
    employee_id: int | None
    user_id: int | None
    source_code: str
    scopes: frozenset[str]


def issue(
    *,
    actor: Actor,
    name: str,
    scopes: Collection[str],
    lifetime: timedelta,
    at: datetime,
    employee: str = "",
    source_code: str = "",
    break_glass: str = "",
) -> IssuedToken:
    """Make a token that acts as the employee with this external id, or as a source of facts.

    ``break_glass``, where given, says who breaks it and why; it is kept for the auditors.
    Raises TokenNotIssued for a wrong scope, lifetime or identity, NotFound for an unknown employee.
    """
    _check(name=name, scopes=scopes, lifetime=lifetime, employee=employee, source_code=source_code)
    secret = SECRET_MARK + secrets.token_urlsafe(32)
    with durable():
        token = ApiToken.objects.create(
            digest=sealing.digest(secret),
            prefix=secret[: len(SECRET_MARK) + 4],
            name=name,
            employee=_employed(employee, at) if employee else None,
            source_code=source_code,
            scopes=sorted(scopes),
            issued_by_id=actor.employee_id,
            issued_at=at,
            expires_at=at + lifetime,
        )
        _record_issued(actor, token, break_glass)
    return IssuedToken(token_id=token.pk, secret=secret, expires_at=token.expires_at)


def _record_issued(actor: Actor, token: ApiToken, break_glass: str) -> None:
    at = token.issued_at
    activity.record(
        actor=actor,
        at=at,
        code="api_token.issued",
        subject_kind="api_token",
        subject_id=token.pk,
        data={"employee_id": token.employee_id, "source": token.source_code, "scopes": token.scopes},
        text_digest=activity.keep_text(text=break_glass, employee_id=token.employee_id, at=at) if break_glass else "",
    )


def issue_own(
    *, actor: Actor, name: str, scopes: Collection[str], lifetime: timedelta, at: datetime, key: str
) -> IssuedToken:
    """Make a token that acts as the acting employee; what it may do is never more than they may.

    One ``key`` makes one token: again it raises TokenIssuedAlready, as nothing here knows the secret any more.
    Raises Forbidden without an employee, TokenNotIssued as ``issue`` does and for more than MOST_TOKENS, RoleNeeded for
    a scope of ``REPORTING`` unless they are an administrator, KeyReused, BadText.
    """
    if actor.employee_id is None:
        raise Forbidden("A token of one's own is a person's; sign in as an employee.")
    if REPORTING.intersection(scopes):
        access.require_role(actor=actor, roles={Role.ADMINISTRATOR}, at=at)
    me = selectors.employees(employee_ids=[actor.employee_id])[actor.employee_id]
    made: list[IssuedToken] = []

    def work() -> int:
        if len([each for each in own(viewer=actor) if _is_in_force(each, at)]) >= MOST_TOKENS:
            raise TokenNotIssued(f"You have {MOST_TOKENS} tokens already; revoke one nobody uses.")
        made.append(issue(actor=actor, name=name, scopes=scopes, lifetime=lifetime, at=at, employee=me.external_id))
        return made[0].token_id

    asked = {"name": name, "scopes": sorted(scopes), "seconds": int(lifetime.total_seconds())}
    activity.keyed(service="people.issue_own", actor=actor, key=key, arguments=asked, at=at, work=work)
    if not made:
        raise TokenIssuedAlready(
            "This token was made by the first click, and its secret was shown then. If you did not see it, revoke the"
            " token and make another."
        )
    return made[0]


def revoke_own(*, actor: Actor, token_id: int, at: datetime) -> None:
    """End a token that acts as the acting employee; as ``revoke``. Raises NotFound also for somebody else's."""
    if token_id not in {each.pk for each in own(viewer=actor)}:
        raise NotFound(f"There is no API token {token_id} of yours.")
    revoke(actor=actor, token_id=token_id, at=at)


def revoke(*, actor: Actor, token_id: int, at: datetime) -> None:
    """End a token at once; ending it twice changes nothing. Raises NotFound."""
    with durable():
        if not ApiToken.objects.filter(pk=token_id).exists():
            raise NotFound(f"There is no API token {token_id}; list them with `api_token list`.")
        if ApiToken.objects.filter(pk=token_id, revoked_at=None).update(revoked_at=at):
            activity.record(actor=actor, at=at, code="api_token.revoked", subject_kind="api_token", subject_id=token_id)


def authenticate(*, secret: str, at: datetime) -> Bearer:
    """Return whom ``secret`` acts as, and note the day it was last used. Raises InvalidToken."""
    token = ApiToken.objects.select_related("employee__user").filter(digest=sealing.digest(secret)).first()
    if token is None or not _is_in_force(token, at) or _has_left(token.employee, at):
        raise InvalidToken("This API token is unknown, expired or revoked; ask your administrator for a new one.")
    today = selectors.company_date(at)
    unused_today = Q(last_used_on__isnull=True) | Q(last_used_on__lt=today)
    ApiToken.objects.filter(unused_today, pk=token.pk).update(last_used_on=today)
    return Bearer(
        token_id=token.pk,
        employee_id=token.employee_id,
        user_id=token.employee.user_id if token.employee else None,
        source_code=token.source_code,
        scopes=frozenset(token.scopes),
    )


def tokens() -> list[ApiToken]:
    """All tokens, newest first, with their employees."""
    return list(ApiToken.objects.select_related("employee").order_by("-issued_at", "-pk"))


def own(*, viewer: Actor) -> list[ApiToken]:
    """The tokens that act as the viewer, newest first, ended ones too; nobody else's."""
    if viewer.employee_id is None:
        return []
    return list(ApiToken.objects.filter(employee=viewer.employee_id).order_by("-issued_at", "-pk"))


def _is_in_force(token: ApiToken, at: datetime) -> bool:
    return token.revoked_at is None and token.expires_at > at


def _check(*, name: str, scopes: Collection[str], lifetime: timedelta, employee: str, source_code: str) -> None:
    if not name.strip() or len(name) > 100 or texts.flaw(name):
        raise TokenNotIssued("Give the token a name of at most 100 characters: who or what uses it.")
    unknown = sorted(set(scopes) - SCOPES.keys())
    if unknown or not scopes:
        wrong = f"{', '.join(unknown)}: no such scope" if unknown else "No scope given"
        raise TokenNotIssued(f"{wrong}; choose from {', '.join(SCOPES)}.")
    if not timedelta() < lifetime <= LONGEST:
        raise TokenNotIssued("A token lives between 1 and 365 days.")
    if bool(employee) == bool(source_code):
        raise TokenNotIssued("A token acts either as an employee or as a source; give one of them.")
    if source_code and not SOURCE_SCOPES.issuperset(scopes):
        raise TokenNotIssued(f"A source reports facts and reads its own: {', '.join(sorted(SOURCE_SCOPES))}.")
    if len(source_code) > 32:
        raise TokenNotIssued("The code of a source has at most 32 characters.")


def _employed(external_id: str, at: datetime) -> Employee:
    employee = selectors.employee_by(external_id)
    if _has_left(employee, at):
        raise TokenNotIssued(f"{external_id} has left the company; nobody can act as them.")
    return employee


def _has_left(employee: Employee | None, at: datetime) -> bool:
    if employee is None:
        return False
    gone = employee.left_on is not None and employee.left_on < selectors.company_date(at)
    return gone or (employee.user is not None and not employee.user.is_active)
