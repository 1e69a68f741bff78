"""The way out every mail carries: a signed link that ends one kind of mail for one person, and does nothing else."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.core import signing

from recognition.core.actor import Actor
from recognition.core.errors import NotFound
from recognition.people import news
from recognition.people import services as people

SALT = "integrations.email.unsubscribe"


class BadLink(NotFound):
    """The link was not made here, or was changed on the way."""

    code = "bad_unsubscribe_link"


class Stop(NamedTuple):
    """Who wants no more mail about which topics."""

    employee_id: int
    topics: tuple[str, ...]


def secret_of(*, employee_id: int, topics: Collection[str]) -> str:
    """What the link of a mail about these topics carries. It does not expire: mails are kept for years."""
    return signing.dumps([employee_id, *sorted(topics)], salt=SALT)


def read(secret: str) -> Stop:
    """Whom and what a link is about; topics there are no longer are left out. Raises BadLink."""
    try:
        employee_id, *topics = signing.loads(secret, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise BadLink("This link is not complete. Copy it whole from the mail, or choose on your page.") from error
    return Stop(employee_id, tuple(topic for topic in topics if news.EMAIL in news.TOPICS.get(topic, {})))


def stop(wish: Stop, *, at: datetime) -> int:
    """Mail nothing more about these topics; how many of them came until now."""
    actor = Actor(channel="email", employee_id=wish.employee_id)
    return sum(
        people.choose_news(actor=actor, topic=topic, door=news.EMAIL, rhythm=news.NEVER, at=at) for topic in wish.topics
    )
