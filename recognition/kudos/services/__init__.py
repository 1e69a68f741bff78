"""What is done with kudos: giving, joining, taking back, editing, and choosing how they work."""

from recognition.kudos.services.boosting import Boosted, settle_boost
from recognition.kudos.services.choosing import add_value, code_of, retire_value, set_allowance_rule, set_policy
from recognition.kudos.services.editing import edit
from recognition.kudos.services.flagging import find_flags, settle_flag
from recognition.kudos.services.giving import Given, give
from recognition.kudos.services.granting import grant_extra
from recognition.kudos.services.reporting import report, review
from recognition.kudos.services.retracting import Retracted, retract

__all__ = [
    "Boosted",
    "Given",
    "Retracted",
    "add_value",
    "code_of",
    "edit",
    "find_flags",
    "give",
    "grant_extra",
    "report",
    "retire_value",
    "retract",
    "review",
    "set_allowance_rule",
    "set_policy",
    "settle_boost",
    "settle_flag",
]
