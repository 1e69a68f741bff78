"""What is known of kudos: choices of the company, what one has to give, what was given, who may see it."""

from recognition.kudos.selectors.allowances import Left, left, to_spend
from recognition.kudos.selectors.choices import CHOICES, allowance_rules, policy, values
from recognition.kudos.selectors.concerns import FlagView, ReportView, open_flags, open_reports
from recognition.kudos.selectors.desk import Desk, desk
from recognition.kudos.selectors.listing import (
    history,
    received,
    team_latest,
    teams_thanked,
    unrecognised,
    week_of_team,
)
from recognition.kudos.selectors.posts import FILTERS, Post, post, posts
from recognition.kudos.selectors.scene import Scene, scene
from recognition.kudos.selectors.thanks import Thank, Thanks, thanks_beside
from recognition.kudos.selectors.views import KudosView, Thanked, joined_at, latest_by, view, views
from recognition.kudos.selectors.visibility import may_see

__all__ = [
    "CHOICES",
    "FILTERS",
    "Desk",
    "FlagView",
    "KudosView",
    "Left",
    "Post",
    "ReportView",
    "Scene",
    "Thank",
    "Thanked",
    "Thanks",
    "allowance_rules",
    "desk",
    "history",
    "joined_at",
    "latest_by",
    "left",
    "may_see",
    "open_flags",
    "open_reports",
    "policy",
    "post",
    "posts",
    "received",
    "scene",
    "team_latest",
    "teams_thanked",
    "thanks_beside",
    "to_spend",
    "unrecognised",
    "values",
    "view",
    "views",
    "week_of_team",
]
