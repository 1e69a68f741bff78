"""What people are told of, through which doors, and how often unless they say otherwise: pure.

An event is the code of an activity. Every event some consumer is told of belongs to one topic a person can choose
about, or is a duty: told to whoever has to act, however they like it.
"""

from collections.abc import Mapping
from types import MappingProxyType

AT_ONCE, DAILY, WEEKLY, NEVER = "at_once", "daily", "weekly", "never"
SLACK, EMAIL = "slack", "email"

RHYTHMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {SLACK: (AT_ONCE, NEVER), EMAIL: (AT_ONCE, DAILY, WEEKLY, NEVER)}
)
"""How often a door can tell: Slack says a thing when it happens or not at all, mail can gather."""

TOPICS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "kudos": {SLACK: AT_ONCE, EMAIL: AT_ONCE},
        "boosts": {SLACK: AT_ONCE, EMAIL: NEVER},
        "awards": {SLACK: AT_ONCE, EMAIL: AT_ONCE},
        "contests": {SLACK: AT_ONCE, EMAIL: AT_ONCE},
        "approvals": {SLACK: AT_ONCE, EMAIL: DAILY},
        "statements": {EMAIL: AT_ONCE},
        "reports": {EMAIL: AT_ONCE},
        "delegations": {EMAIL: AT_ONCE},
        "imports": {EMAIL: NEVER},
        "digest": {SLACK: AT_ONCE},
        "nudge": {SLACK: AT_ONCE},
    }
)
"""By topic, the doors it comes through and how often unless the person chose.

What comes through Slack as well is not mailed to whom Slack reaches, unless they choose it: nobody is told twice.
"""

TOPIC_OF: Mapping[str, str] = MappingProxyType(
    {
        "kudos.given": "kudos",
        "kudos.edited": "kudos",
        "kudos.withdrawn": "kudos",
        "kudos.boosted": "boosts",
        "kudos.unboosted": "boosts",
        "rewards.payable": "awards",
        "rewards.granted": "awards",
        "rewards.declined": "awards",
        "rewards.withdrawn": "awards",
        "rewards.cancelled": "awards",
        "rewards.expired": "awards",
        "customers.nomination_decided": "awards",
        "rewards.proposed": "approvals",
        "rewards.claw_back_proposed": "approvals",
        "rewards.needs_second": "approvals",
        "rewards.disagreed": "approvals",
        "rewards.revoked": "approvals",
        "rewards.escalated": "approvals",
        "shop.escalated": "approvals",
        "shop.needs_second": "approvals",
        "shop.disagreed": "approvals",
        "shop.approved": "approvals",
        "shop.payable": "approvals",
        "shop.declined": "approvals",
        "shop.cancelled": "approvals",
        "rewards.dispute_settled": "contests",
        "payroll.statements_made": "statements",
        "payroll.restated": "statements",
        "payroll.report_ready": "reports",
        "delegation.made": "delegations",
        "source.import_ended": "imports",
    }
)

DUTIES = frozenset(
    {
        "kudos.reported",
        "kudos.reviewed",
        "customers.nominated",
        "listening.friction_reported",
        "listening.friction_settled",
        "rewards.no_decider",
        "shop.no_decider",
        "rewards.claw_back_due",
        "rewards.claw_back_case",
        "rewards.disputed",
        "rewards.dispute_withdrawn",
        "rewards.dispute_overdue",
    }
)
"""Events about which nobody chooses: they ask the few who have to act, or answer who asked."""


def usual(*, topic: str, door: str, is_reached_elsewhere: bool) -> str:
    """How often this topic comes through this door to somebody who chose nothing."""
    doors = TOPICS[topic]
    if door == EMAIL and SLACK in doors and is_reached_elsewhere:
        return NEVER
    return doors[door]
