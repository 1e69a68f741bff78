"""A kudos written as one would with plain ORM calls: the same checks and the same rows, one call after another."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q, Sum

from recognition.activity.models import Activity, Dispatch, IdempotencyKey, PersonalText
from recognition.core import canonical
from recognition.kudos import allowance
from recognition.kudos.models import Allowance, AllowanceRule, Kudos, KudosPolicy, KudosRecipient
from recognition.ledger.models import Account, JournalEntry, Posting
from recognition.people.models import Employee, Employment, PrivacyChoice


def plain_give(*, actor, recipients, points, text, at, key):
    """Thank ``recipients``; the meaning of ``kudos.services.give`` for what the benchmark gives."""
    arguments = {"recipients": recipients, "points": points, "text": text}
    with transaction.atomic(durable=True):
        said, is_new = IdempotencyKey.objects.get_or_create(
            service="kudos.give",
            actor=actor.name,
            key=key,
            defaults={"fingerprint": canonical.fingerprint(arguments), "result": {}, "used_at": at},
        )
        if not is_new:
            return said.result
        policy = KudosPolicy.objects.filter(set_at__lte=at).order_by("-set_at", "-pk").first()
        giver = Employee.objects.get(pk=actor.employee_id)
        employment = _employment(giver.pk, at)
        for employee_id in recipients:
            assert employee_id != giver.pk
            assert Employee.objects.filter(pk=employee_id).exists()
            assert _employment(employee_id, at)
        assert len(recipients) <= policy.most_recipients
        opened = _opened(giver, employment, policy, at)
        period = _account("allowance", policy.unit, "allowance", opened.pk)
        extra = _account("allowance_extra", policy.unit, "employee", giver.pk)
        accounts = {each: _account("points", policy.unit, "employee", each) for each in sorted(recipients)}
        assert period.balance + extra.balance >= points * len(recipients)
        for employee_id in recipients:
            _check_pair(giver, employee_id, opened, policy, points, at)
        kudos = _write(giver, recipients, points, text, opened=opened, policy=policy, at=at)
        entry = JournalEntry.objects.create(
            key=f"kudos:{kudos.pk}:give",
            fingerprint=canonical.fingerprint([kudos.pk, recipients, points]),
            code="kudos_given",
            subject_kind="kudos",
            subject_id=kudos.pk,
            at=at,
        )
        for account in accounts.values():
            Posting.objects.create(entry=entry, debit=account, credit=period, unit=policy.unit, amount=points)
            account.balance += points
            account.save()
            period.balance -= points
        period.save()
        _tell(actor, kudos, recipients, at)
        said.result = {"kudos_id": kudos.pk, "left": period.balance + extra.balance}
        said.save()
        return said.result


def _employment(employee_id, at):
    day = at.date()
    rows = Employment.objects.select_related("entity").filter(employee_id=employee_id, starts_on__lte=day)
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day)).first()


def _opened(giver, employment, policy, at):
    rules = [
        allowance.Rule(
            team_id=rule.team_id, role=rule.role, amount=rule.amount, span=rule.span, set_at=rule.set_at, number=rule.pk
        )
        for rule in AllowanceRule.objects.filter(set_at__lte=at)
    ]
    terms = allowance.resolve(rules, team_id=employment.team_id, roles=())
    zone = giver.time_zone or employment.entity.time_zone
    opened, is_new = Allowance.objects.get_or_create(
        employee=giver,
        period_key=allowance.period_key(at, zone, terms.span),
        defaults={
            "time_zone": zone,
            "amount": terms.amount,
            "unit": policy.unit,
            "opened_at": at,
            "ends_at": allowance.ends_at(at, zone, terms.span),
        },
    )
    if is_new:
        account = _account("allowance", policy.unit, "allowance", opened.pk)
        issued = _account("allowance_issued", policy.unit, "company", 0)
        entry = JournalEntry.objects.create(
            key=f"allowance:{opened.pk}:open",
            fingerprint=canonical.fingerprint([opened.pk, terms.amount]),
            code="allowance_opened",
            subject_kind="allowance",
            subject_id=opened.pk,
            at=at,
        )
        Posting.objects.create(entry=entry, debit=account, credit=issued, unit=policy.unit, amount=terms.amount)
        account.balance += terms.amount
        account.save()
    return opened


def _account(code, unit, holder_kind, holder_id):
    """The account, locked where it keeps a balance."""
    bounded = 0 if holder_kind != "company" else None
    named = {"code": code, "unit": unit, "holder_kind": holder_kind, "holder_id": holder_id}
    account, _ = Account.objects.get_or_create(**named, defaults={"floor": bounded, "balance": bounded})
    return account if bounded is None else Account.objects.select_for_update(no_key=True).get(pk=account.pk)


def _check_pair(giver, employee_id, opened, policy, points, at):  # noqa: PLR0917 (plain calls)
    hour = at - timedelta(hours=1)
    given = KudosRecipient.objects.filter(
        giver_id=giver.pk, employee_id=employee_id, kudos__points__gt=0, kudos__withdrawn_at__isnull=True
    )
    use = given.filter(given_at__gte=min(hour, opened.opened_at)).aggregate(
        in_hour=Count("pk", filter=Q(given_at__gt=hour)),
        points=Sum("kudos__points", filter=Q(kudos__allowance=opened), default=0),
    )
    assert use["in_hour"] < policy.pair_per_hour
    assert use["points"] + points <= policy.pair_points


def _write(giver, recipients, points, text, *, opened, policy, at):
    salt = secrets.token_bytes(16)
    digest = hashlib.sha256(salt + text.encode()).hexdigest()
    PersonalText.objects.create(digest=digest, salt=salt, text=text, employee_id=giver.pk, written_at=at)
    kudos = Kudos.objects.create(
        giver=giver,
        points=points,
        unit=policy.unit,
        allowance=opened,
        text_digest=digest,
        channel="bench",
        given_at=at,
    )
    for employee_id in recipients:
        out = PrivacyChoice.objects.filter(topic="kudos_feed", employee_id=employee_id, allows=False).exists()
        KudosRecipient.objects.create(
            kudos=kudos, employee_id=employee_id, giver_id=giver.pk, given_at=at, is_discreet=out
        )
    return kudos


def _tell(actor, kudos, recipients, at):
    activity = Activity.objects.create(
        at=at,
        code="kudos.given",
        subject_kind="kudos",
        subject_id=kudos.pk,
        employee_id=actor.employee_id,
        capacity=actor.capacity,
        channel=actor.channel,
        data={"kudos": kudos.pk, "giver": kudos.giver_id, "recipients": recipients, "points": kudos.points},
        text_digest=kudos.text_digest,
    )
    Dispatch.objects.create(activity=activity, consumer="bench", due_at=at)
