"""Look for patterns in giving and put them before a human; nothing follows from one by itself."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, F, Q, Sum

from recognition.activity import services as activity
from recognition.core.actor import Actor, system
from recognition.core.db import durable
from recognition.kudos import allowance, patterns
from recognition.kudos.errors import Refused
from recognition.kudos.models import Flag, FlaggedPerson, KudosRecipient
from recognition.kudos.services.reporting import PartOfIt, UnknownOutcome
from recognition.people import access
from recognition.people import selectors as people
from recognition.people.models import Role

WINDOW = timedelta(days=90)
FINDING = 7_303  # the advisory lock under which flags are found, so that a pattern is found once
STREAM = 5_000


class UnknownFlag(Refused):
    """There is no such flag. Facts: flag."""

    code = "unknown_flag"


class FlagSettled(Refused):
    """Somebody settled the flag before. Facts: flag."""

    code = "flag_settled"


def find_flags(*, at: datetime) -> int:
    """Flag the patterns of the 90 days before ``at``; how many were new.

    A pattern that was found in those 90 days is not found again, whatever became of it. Rows are streamed; the memory
    grows with the people and the pairs that thank each other often.
    """
    with durable():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [FINDING])
            if not cursor.fetchone()[0]:
                return 0
        recent = Flag.objects.filter(found_at__gt=at - WINDOW).values_list("key", flat=True)
        known = {key.rpartition(" ")[0] for key in recent}
        found = [each for each in _patterns(at) if _name(each) not in known]
        return _flag(found, at)


def settle_flag(*, actor: Actor, flag_id: int, outcome: str, at: datetime) -> None:
    """Say that a flag is ``harmless`` or was ``followed_up``, by HR and not by one of the flagged.

    Raises UnknownOutcome, RoleNeeded, UnknownFlag, FlagSettled, PartOfIt.
    """
    outcomes = [Flag.Outcome.HARMLESS.value, Flag.Outcome.FOLLOWED_UP.value]
    if outcome not in outcomes:
        raise UnknownOutcome("A flag is harmless or was followed up.", outcome=outcome, outcomes=outcomes)
    access.require_role(actor=actor, roles={Role.HR}, at=at)
    with durable():
        flag = Flag.objects.select_for_update(no_key=True).filter(pk=flag_id).first()
        if flag is None:
            raise UnknownFlag(f"There is no flag {flag_id}; `kudos_review list` shows them.", flag=flag_id)
        if flag.outcome != Flag.Outcome.OPEN:
            raise FlagSettled(f"Flag {flag_id} was settled by somebody else; nothing is left to do.", flag=flag_id)
        if flag.people.filter(employee=actor.employee_id).exists():
            raise PartOfIt("Whom a flag is about does not judge it; somebody else of HR does.")
        flag.outcome, flag.reviewed_by_id, flag.reviewed_at = outcome, actor.employee_id, at
        flag.save(update_fields=["outcome", "reviewed_by", "reviewed_at"])
        data = {"kind": flag.kind, "outcome": outcome}
        activity.record(
            actor=actor, at=at, code="kudos.flag_settled", subject_kind="kudos_flag", subject_id=flag_id, data=data
        )


def _patterns(at: datetime) -> Iterator[patterns.Pattern]:
    counted = patterns.tally(_pairs(at))
    yield from patterns.reciprocity(counted)
    yield from patterns.closed_trios(counted)
    yield from patterns.concentration(counted)
    yield from patterns.frequent_pairs(counted)
    yield from patterns.period_end_bursts(_periods(at))
    yield from patterns.repeated_texts(_said(at))


def _pairs(at: datetime) -> Iterator[patterns.Pair]:
    rows = KudosRecipient.objects.filter(
        given_at__gt=at - WINDOW,
        given_at__lte=at,
        through="",
        kudos__points__gt=0,
        kudos__withdrawn_at__isnull=True,
    )
    counted = rows.values_list("giver_id", "employee_id").annotate(gifts=Count("pk")).order_by()
    return (patterns.Pair(*row) for row in counted.iterator(chunk_size=STREAM))


def _periods(at: datetime) -> Iterator[patterns.Period]:
    late = Q(given_at__gte=F("kudos__allowance__ends_at") - timedelta(hours=patterns.BURST_HOURS))
    rows = KudosRecipient.objects.filter(
        kudos__allowance__ends_at__gt=at - WINDOW, kudos__allowance__ends_at__lte=at, kudos__withdrawn_at__isnull=True
    )
    counted = (
        rows.values_list("giver_id", "kudos__allowance__period_key")
        .annotate(
            points=Sum("kudos__points"),
            late_points=Sum("kudos__points", filter=late, default=0),
            late_gifts=Count("pk", filter=late),
            late_receivers=Count("employee", filter=late, distinct=True),
        )
        .order_by()
    )
    for row in counted.iterator(chunk_size=STREAM):
        period = patterns.Period(*row)
        if allowance.span_of(period.code) in (allowance.MONTH, allowance.QUARTER):
            yield period


def _said(at: datetime) -> Iterator[patterns.Said]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            """
            SELECT often.kudos_id, often.giver_id, often.employee_id, words.text
            FROM (
                SELECT thanked.kudos_id, thanked.giver_id, thanked.employee_id, kudos.text_digest,
                       count(*) OVER (PARTITION BY thanked.giver_id, thanked.employee_id) AS times
                FROM kudos_kudosrecipient AS thanked JOIN kudos_kudos AS kudos ON kudos.id = thanked.kudos_id
                WHERE thanked.given_at > %(since)s AND thanked.given_at <= %(at)s AND thanked.through = ''
                  AND kudos.points > 0 AND kudos.withdrawn_at IS NULL
            ) AS often JOIN activity_personaltext AS words ON words.digest = often.text_digest
            WHERE often.times >= %(times)s AND words.text IS NOT NULL
            ORDER BY often.giver_id, often.employee_id, often.kudos_id
            """,
            {"since": at - WINDOW, "at": at, "times": patterns.REPEATED_TEXTS},
        )
        while rows := cursor.fetchmany(STREAM):
            yield from (patterns.Said(*row) for row in rows)


def _flag(found: list[patterns.Pattern], at: datetime) -> int:
    day = people.company_date(at).isoformat()
    flags = Flag.objects.bulk_create(
        [Flag(kind=each.kind, key=f"{_name(each)} {day}", facts=each.facts, found_at=at) for each in found]
    )
    FlaggedPerson.objects.bulk_create(
        FlaggedPerson(flag=flag, employee_id=employee_id)
        for flag, each in zip(flags, found, strict=True)
        for employee_id in each.people
    )
    return activity.record_many(
        actor=system("sweep"),
        at=at,
        code="kudos.flagged",
        subject_kind="kudos_flag",
        rows=[
            (flag.pk, {"kind": flag.kind, "people": list(each.people)}) for flag, each in zip(flags, found, strict=True)
        ],
    )


def _name(pattern: patterns.Pattern) -> str:
    return f"{pattern.kind} {pattern.name}"
