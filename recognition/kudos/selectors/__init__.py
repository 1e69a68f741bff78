"""What is known of kudos: choices of the company, what one has to give, what was given, who may see it."""

from recognition.kudos.selectors.allowances import Left, left, to_spend
from recognition.kudos.selectors.choices import policy, values
from recognition.kudos.selectors.views import KudosView, Thanked, latest_by, view, views
from recognition.kudos.selectors.visibility import may_see, visible_to

__all__ = [
    "KudosView",
    "Left",
    "Thanked",
    "latest_by",
    "left",
    "may_see",
    "policy",
    "to_spend",
    "values",
    "view",
    "views",
    "visible_to",
]
