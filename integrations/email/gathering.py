"""News that is due becomes letters: what comes at once one for each topic, what was gathered one for each person."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from integrations.email import announcing
from integrations.email.models import Letter, Notice
from recognition.people import news, telling
from recognition.people import selectors as people
from recognition.rewards import selectors as rewards

MOST_AT_ONCE = 2_000
REMIND_AFTER = timedelta(days=3)
SATURDAY, MORNING = 5, range(8, 10)


def gather(*, at: datetime) -> int:
    """Put the news that is due into letters; how many letters. Who wants it no more, has left or has no address gets
    none. News and letter are one transaction: what is in a letter is in no other.
    """
    with transaction.atomic():
        due = Notice.objects.filter(settled_at=None, due_at__lte=at).order_by("due_at", "pk")
        locked = list(due.select_for_update(skip_locked=True, no_key=True)[:MOST_AT_ONCE])
        if not locked:
            return 0
        wanted = _wanted(locked, at)
        made = _letters(sorted(wanted, key=_of_one_letter), at)
        Notice.objects.filter(pk__in=[each.pk for each in locked]).update(settled_at=at)
        Notice.objects.bulk_update(wanted, ["letter"], batch_size=500)
        return made


def remind(*, at: datetime) -> int:
    """On weekday mornings: note for everybody for whom something has waited for days that it does, once a week."""
    today = people.company_date(at)
    hour = at.astimezone(ZoneInfo(settings.LAURELS.company_time_zone)).hour
    if today.weekday() >= SATURDAY or hour not in MORNING:
        return 0
    year, week, _weekday = today.isocalendar()
    waiting = rewards.waiting_since(before=at - REMIND_AFTER)
    deciders = {each for found in rewards.deciders(proposal_ids=waiting, at=at).values() for each in found}
    key = f"reminder:{year}-W{week:02d}"
    told = Notice.objects.filter(key__in=[f"{key}:{each}" for each in deciders]).values_list("employee_id", flat=True)
    about = dict.fromkeys(deciders - set(told), 0)
    if not about:
        return 0
    topic = news.TOPIC_OF["rewards.proposed"]
    return announcing.note(kind=announcing.REMINDER, topic=topic, about=about, key=key, happened_at=at, earliest=at)


def _wanted(notices: Collection[Notice], at: datetime) -> list[Notice]:
    """Those whose readers still want them by mail and can be reached."""
    reached = telling.addressees(employee_ids={each.employee_id for each in notices}, at=at)
    found: list[Notice] = []
    for topic in sorted({each.topic for each in notices}):
        of_topic = [each for each in notices if each.topic == topic and each.employee_id in reached]
        ids = {each.employee_id for each in of_topic}
        wishes = telling.rhythms(topic=topic, door=news.EMAIL, employee_ids=ids)
        found += [each for each in of_topic if wishes[each.employee_id] != news.NEVER]
    return found


def _of_one_letter(notice: Notice) -> tuple[int, str]:
    return notice.employee_id, notice.topic if notice.rhythm == news.AT_ONCE else ""


def _letters(notices: Sequence[Notice], at: datetime) -> int:
    """Make the letters of these notices, which are in order, and say of each in which one it is."""
    made = []
    for (employee_id, _topic), group in groupby(notices, key=_of_one_letter):
        together = list(group)
        keys = "\n".join(sorted(each.key for each in together))
        letter = Letter(
            key=hashlib.sha256(keys.encode()).hexdigest()[:40], employee_id=employee_id, made_at=at, due_at=at
        )
        made.append((letter, together))
    Letter.objects.bulk_create([letter for letter, _together in made], batch_size=500)
    for letter, together in made:
        for each in together:
            each.letter = letter
    return len(made)
