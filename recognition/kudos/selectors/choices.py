"""What the company chose: its policy and its values."""

from datetime import datetime

from recognition.kudos.models import KudosPolicy, Value


def policy(*, at: datetime) -> KudosPolicy:
    """The policy in force at ``at``; the defaults, unsaved, while nobody has set one."""
    return KudosPolicy.objects.filter(set_at__lte=at).order_by("-set_at", "-pk").first() or KudosPolicy(set_at=at)


def values() -> list[Value]:
    """The values a kudos can name, by code."""
    return list(Value.objects.filter(is_active=True).order_by("code"))
