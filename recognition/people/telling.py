"""Who is told what and where to write to them: choices with their defaults, and addresses."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.conf import settings

from recognition.people import news, reach, selectors
from recognition.people.models import Employee, NotificationChoice


class Wish(NamedTuple):
    """How often one person is told of one topic through one door; ``is_chosen``: they said so themself."""

    topic: str
    door: str
    rhythm: str
    is_chosen: bool


class Addressee(NamedTuple):
    """Where to write to somebody who works here, in which language, and on which clocks it is morning there."""

    employee_id: int
    name: str
    email: str
    language: str
    time_zone: str


def rhythms(*, topic: str, door: str, employee_ids: Collection[int]) -> dict[int, str]:
    """How often each employee is told of ``topic`` through ``door``, as they chose or as is usual."""
    chosen = NotificationChoice.objects.filter(topic=topic, door=door, employee__in=employee_ids)
    said = dict(chosen.values_list("employee_id", "rhythm"))
    silent = [each for each in employee_ids if each not in said]
    elsewhere = reach.reached(door=news.SLACK, employee_ids=silent) if door == news.EMAIL and silent else set()
    return {
        each: said.get(each) or news.usual(topic=topic, door=door, is_reached_elsewhere=each in elsewhere)
        for each in employee_ids
    }


def wishes_of(employee_id: int) -> list[Wish]:
    """Everything one person is told, by topic and door, in the order of ``news.TOPICS``."""
    chosen = NotificationChoice.objects.filter(employee=employee_id).values_list("topic", "door", "rhythm")
    said = {(topic, door): rhythm for topic, door, rhythm in chosen}
    elsewhere = employee_id in reach.reached(door=news.SLACK, employee_ids=[employee_id])
    return [
        Wish(
            topic=topic,
            door=door,
            rhythm=said.get((topic, door)) or news.usual(topic=topic, door=door, is_reached_elsewhere=elsewhere),
            is_chosen=(topic, door) in said,
        )
        for topic, doors in news.TOPICS.items()
        for door in doors
    ]


def addressees(*, employee_ids: Collection[int], at: datetime) -> dict[int, Addressee]:
    """Those of the employees who have an address and have not left; one statement."""
    rows = Employee.objects.filter(pk__in=employee_ids).exclude(email="")
    today = selectors.company_date(at)
    return {
        row.pk: Addressee(
            employee_id=row.pk,
            name=row.name,
            email=row.email,
            language=row.language or settings.LANGUAGE_CODE,
            time_zone=row.time_zone or settings.LAURELS.company_time_zone,
        )
        for row in rows
        if row.left_on is None or row.left_on >= today
    }
