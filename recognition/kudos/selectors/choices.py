"""What the company chose: its policy and its values."""

from datetime import datetime

from recognition.kudos.models import AllowanceRule, KudosPolicy, Value

CHOICES = (
    "value_mode",
    "unit",
    "shows_points",
    "most_recipients",
    "pair_per_hour",
    "pair_points",
    "boost_points",
    "manager_sees_private",
    "nudge_after_days",
)


def policy(*, at: datetime) -> KudosPolicy:
    """The policy in force at ``at``; the defaults, unsaved, while nobody has set one."""
    return KudosPolicy.objects.filter(set_at__lte=at).order_by("-set_at", "-pk").first() or KudosPolicy(set_at=at)


def values() -> list[Value]:
    """The values a kudos can name, by code."""
    return list(Value.objects.filter(is_active=True).order_by("code"))


def allowance_rules(*, at: datetime) -> list[AllowanceRule]:
    """The allowance rules in force at ``at``, with their teams."""
    rules = AllowanceRule.objects.filter(set_at__lte=at).order_by("team_id", "role", "-set_at", "-pk")
    latest = rules.distinct("team_id", "role").select_related("team")
    return [rule for rule in latest if rule.amount is not None]
