"""Who is who in Slack: its users, the employees behind them, and who of them may receive anything."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from integrations.slack import client
from integrations.slack.models import Installation, Member
from integrations.slack.users import Said, read
from recognition.core.db import durable, lock_in_order
from recognition.people import selectors as people
from recognition.people import services as people_services

Kind = Member.Kind
LANGUAGES = {"da": "da", "nb": "da", "nn": "da", "no": "da", "sv": "sv"}  # written Norwegian and Danish read alike
EVERYBODYS_LOCALE = "en-US"
ASK_AGAIN = timedelta(minutes=10)
"""How long somebody without an employee record is taken at that, should HR add them meanwhile."""


@dataclass(frozen=True)
class Recipients:
    """Who of the people named may receive: user id → employee id; and who not: user id → why.

    Why is ``bot``, ``stranger``, ``guest``, ``deactivated``, or ``unknown`` (no employee has their address).
    """

    employees: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def member_of(installation: Installation, user_id: str, *, at: datetime) -> Member | None:
    """The Slack user with this id, asked of Slack where they are new to us; None where Slack knows nobody.

    Call it outside transactions. Raises what ``client.call`` raises, for somebody new only.
    """
    member = _known(installation, [user_id]).get(user_id)
    if member is not None and not _is_worth_asking(member, at):
        return member
    try:
        answer = client.call(installation, "users.info", timeout=2, user=user_id, include_locale=True)
    except client.Refused as error:
        if error.code in ("user_not_found", "user_not_visible"):
            return None
        raise
    except (client.Unreachable, client.RateLimited):
        if member is None:
            raise
        return member
    note(installation, [answer["user"]], at=at)
    return _known(installation, [user_id]).get(user_id)


def members_of(employee_ids: Collection[int], installation: Installation | None = None) -> dict[int, list[Member]]:
    """Where each employee can be reached: their active Slack users, of one installation or of all that have not ended.

    Somebody without any is missing; guests count where the installation allows them.
    """
    present = Q(kind=Kind.MEMBER) | Q(kind=Kind.GUEST, installation__allows_guests=True)
    rows = Member.objects.filter(present, employee_id__in=employee_ids, installation__ended_at=None)
    if installation is not None:
        rows = rows.filter(installation=installation)
    found: dict[int, list[Member]] = {}
    for member in rows.select_related("installation", "employee").order_by("installation_id", "pk"):
        if member.employee_id is not None:
            found.setdefault(member.employee_id, []).append(member)
    return found


def recipients(installation: Installation, user_ids: Iterable[str], at: datetime) -> Recipients:
    """Who of these may receive, and who is left out and why; new ones are asked of Slack.

    Call it outside transactions. Raises what ``client.call`` raises, for somebody new only.
    """
    wanted = list(dict.fromkeys(user_ids))
    known: dict[str, Member | None] = dict(_known(installation, wanted))
    found = Recipients()
    for user_id in wanted:
        member = known.get(user_id)
        if member is None or _is_worth_asking(member, at):
            member = member_of(installation, user_id, at=at)
        reason = _reason_against(member, allows_guests=installation.allows_guests)
        if reason or member is None or member.employee_id is None:
            found.left_out[user_id] = reason or "unknown"
        else:
            found.employees[user_id] = member.employee_id
    return found


def group_members(installation: Installation, group_id: str, *, team_id: str = "") -> list[str]:
    """The user ids in a user group at this moment; none where Slack knows no such group.

    ``team_id`` is the workspace it was named in, which Slack wants to know of a whole organisation.
    """
    where = None if installation.team_id else team_id or None
    try:
        answer = client.call(installation, "usergroups.users.list", usergroup=group_id, team_id=where)
    except client.Refused as error:
        if error.code == "no_such_subteam":
            return []
        raise
    return [str(user_id) for user_id in answer.get("users") or ()]


def language_of(member: Member | None) -> str:
    """The language Laurels speaks to this Slack user, by their locale in Slack: ``da``, ``sv`` or ``en``.

    Without a locale, or with the one Slack gives everybody, it is the one of their employee record: few in the Nordic
    countries can choose their own language in Slack.
    """
    if member is None:
        return "en"
    own = member.employee.language if member.employee else ""
    code = own if own and member.locale in ("", EVERYBODYS_LOCALE) else member.locale
    return LANGUAGES.get(code.replace("_", "-").partition("-")[0].lower(), "en")


def note(installation: Installation, users: Collection[Mapping[str, Any]], *, at: datetime) -> int:
    """Write down what Slack says of its users, in one transaction; return how many rows changed.

    News older than what is known changes nothing. An employee is found by e-mail, which is not kept; once found, they
    stay with the Slack user until that is deactivated, and no second user of the installation gets them.
    """
    said = {user.user_id: user for user in (read(each, installation) for each in users) if user.user_id}
    if not said:
        return 0
    with durable():
        # Two readings at once must not give two users the same employee.
        [installation] = lock_in_order(Installation.objects.filter(pk=installation.pk))
        before = {row.user_id: row for row in installation.members.filter(user_id__in=said)}
        rows = [_row(installation, user, before.get(user.user_id), at) for user in said.values()]
        _find_employees(installation, [(row, said[row.user_id].email) for row in rows])
        _note_former(before, rows)
        Member.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["installation", "user_id"],
            update_fields=["employee", "kind", "locale", "time_zone", "said_at", "synced_at"],
        )
    return sum(_differs(row, before.get(row.user_id)) for row in rows)


def _row(installation: Installation, user: Said, before: Member | None, at: datetime) -> Member:
    if before is not None and user.said_at is not None and user.said_at < before.said_at:
        kept = {name: getattr(before, name) for name in ("kind", "locale", "time_zone", "said_at", "employee_id")}
        return Member(installation=installation, user_id=user.user_id, synced_at=at, **kept)
    keeps = before is not None and user.kind in (Kind.MEMBER, Kind.GUEST)
    return Member(
        installation=installation,
        user_id=user.user_id,
        kind=user.kind,
        locale=user.locale or (before.locale if before else ""),
        time_zone=user.time_zone or (before.time_zone if before else ""),
        said_at=max(user.said_at or 0, before.said_at if before else 0),
        synced_at=at,
        employee_id=before.employee_id if before and keeps else None,
    )


def _note_former(before: Mapping[str, Member], rows: Collection[Member]) -> None:
    """Who is taken off a user was that user once: only so an erasure finds it later."""
    pairs = ((before[row.user_id], row) for row in rows if row.user_id in before)
    people_services.note_former(
        former=[(old.employee_id, old.user_id) for old, row in pairs if old.employee_id not in (None, row.employee_id)]
    )


def _find_employees(installation: Installation, rows: Collection[tuple[Member, str]]) -> None:
    """Give each active user without one the employee with their e-mail, members before guests, one user each."""
    searched = [
        (row, email)
        for row, email in rows
        if email and row.employee_id is None and row.kind in (Kind.MEMBER, Kind.GUEST)
    ]
    if not searched:
        return
    by_email = people.employees_by_email(emails={email for _, email in searched})
    asked = {row.user_id for row, _ in rows}
    others = installation.members.filter(employee_id__in=by_email.values()).exclude(user_id__in=asked)
    taken = {*others.values_list("employee_id", flat=True), *(row.employee_id for row, _ in rows)}
    for row, email in sorted(searched, key=lambda pair: (pair[0].kind != Kind.MEMBER, pair[0].user_id)):
        employee_id = by_email.get(email)
        if employee_id is not None and employee_id not in taken:
            row.employee_id = employee_id
            taken.add(employee_id)


def _differs(row: Member, before: Member | None) -> bool:
    names = ("employee_id", "kind", "locale", "time_zone")
    return before is None or any(getattr(row, name) != getattr(before, name) for name in names)


def _known(installation: Installation, user_ids: Collection[str]) -> dict[str, Member]:
    rows = installation.members.filter(user_id__in=user_ids).select_related("installation", "employee")
    return {row.user_id: row for row in rows}


def _is_worth_asking(member: Member, at: datetime) -> bool:
    is_active = member.kind in (Kind.MEMBER, Kind.GUEST)
    return is_active and member.employee_id is None and at - member.synced_at > ASK_AGAIN


def _reason_against(member: Member | None, *, allows_guests: bool) -> str:
    if member is None:
        return "unknown"
    if member.kind == Kind.MEMBER or (member.kind == Kind.GUEST and allows_guests):
        return "" if member.employee_id is not None else "unknown"
    return str(member.kind)
