"""What each person chooses for themself: which messages they want, and what others in the company may see."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError, Forbidden
from recognition.people import news, telling
from recognition.people.models import NotificationChoice, PrivacyChoice


class UnknownTopic(DomainError):
    """There is no choice of this name."""

    code = "unknown_topic"


class NotAPerson(Forbidden):
    """Choices are a person's own; a system makes none."""

    code = "not_a_person"


def mute(*, actor: Actor, topic: str, is_muted: bool, at: datetime, door: str = NotificationChoice.Door.SLACK) -> bool:
    """Stop one kind of message to the acting person through one door, or let it come again; False when it was so.

    Raises UnknownTopic, NotAPerson.
    """
    return choose_news(actor=actor, topic=topic, door=door, rhythm=news.NEVER if is_muted else news.AT_ONCE, at=at)


def choose_news(*, actor: Actor, topic: str, door: str, rhythm: str, at: datetime) -> bool:
    """Say how often the acting person is told of a topic through a door; False when they had it so.

    ``rhythm`` is one of ``news.RHYTHMS`` of the door. What is chosen stands, whatever other doors come or go. Raises
    UnknownTopic for a topic, a door of it or a rhythm there is not; NotAPerson.
    """
    employee_id = _chooser(actor, topic, NotificationChoice.Topic.values)
    _require_topic(door, NotificationChoice.Door.values)
    _require_topic(door, news.TOPICS[topic])
    _require_topic(rhythm, news.RHYTHMS[door])
    with durable():
        former = telling.rhythms(topic=topic, door=door, employee_ids=[employee_id])[employee_id]
        choice, _ = NotificationChoice.objects.select_for_update().get_or_create(
            employee_id=employee_id, topic=topic, door=door, defaults={"rhythm": former, "chosen_at": at}
        )
        if choice.rhythm == rhythm:
            return False
        choice.rhythm, choice.chosen_at = rhythm, at
        choice.save(update_fields=["rhythm", "chosen_at"])
        _record(actor, employee_id, "people.news_chosen", at, topic=topic, door=door, rhythm=rhythm)
        return True


def choose_privacy(*, actor: Actor, topic: str, allows: bool, at: datetime) -> bool:
    """Say whether one kind of news about the acting person may be shown in the company; False when it was so said.

    A choice holds for what is shown from now on. Raises UnknownTopic, NotAPerson.
    """
    employee_id = _chooser(actor, topic, PrivacyChoice.Topic.values)
    with durable():
        choice, _ = PrivacyChoice.objects.select_for_update().get_or_create(employee_id=employee_id, topic=topic)
        if choice.allows == allows:
            return False
        choice.allows, choice.chosen_at = allows, at
        choice.save(update_fields=["allows", "chosen_at"])
        _record(actor, employee_id, "people.allowed" if allows else "people.disallowed", at, topic=topic)
        return True


def note_noticed(*, employee_ids: Collection[int], topic: str, at: datetime) -> int:
    """Note that these people were told what others will see of them; the first time counts. Returns how many are new.

    Raises UnknownTopic.
    """
    _require_topic(topic, PrivacyChoice.Topic.values)
    with durable(), connection.cursor() as cursor:
        # In one order, so that two doors which tell the same people do not wait for each other in a circle.
        cursor.execute(
            """
            INSERT INTO people_privacychoice (employee_id, topic, noticed_at)
            SELECT DISTINCT employee_id, %s, %s::timestamptz FROM unnest(%s::bigint[]) AS told (employee_id)
            ORDER BY employee_id
            ON CONFLICT (employee_id, topic) DO UPDATE SET noticed_at = excluded.noticed_at
                WHERE people_privacychoice.noticed_at IS NULL
            """,
            [topic, at, list(employee_ids)],
        )
        return int(cursor.rowcount)


def _chooser(actor: Actor, topic: str, topics: Collection[str]) -> int:
    _require_topic(topic, topics)
    if actor.employee_id is None:
        raise NotAPerson("Everybody chooses for themself; sign in as the person concerned.")
    return actor.employee_id


def _require_topic(topic: str, topics: Collection[str]) -> None:
    if topic not in topics:
        raise UnknownTopic(f"There is no choice {topic!r}; the choices are {', '.join(topics)}.")


def _record(actor: Actor, employee_id: int, code: str, at: datetime, **data: str) -> None:
    activity.record(actor=actor, at=at, code=code, subject_kind="employee", subject_id=employee_id, data=data)
