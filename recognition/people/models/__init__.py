"""Who is employed where and when, who may do what, who stands in for whom; what they choose, and who looked."""

from recognition.people.models.access import ApiToken, SignInLink, StatementLink
from recognition.people.models.accounts import User, UserManager
from recognition.people.models.choices import NotificationChoice, PrivacyChoice
from recognition.people.models.organisation import (
    Delegation,
    Employee,
    Employment,
    Entity,
    FormerName,
    Role,
    RoleGrant,
    Team,
)
from recognition.people.models.reviewing import AccessReview, ReviewedGrant
from recognition.people.models.viewing import PersonView

__all__ = [
    "AccessReview",
    "ApiToken",
    "Delegation",
    "Employee",
    "Employment",
    "Entity",
    "FormerName",
    "NotificationChoice",
    "PersonView",
    "PrivacyChoice",
    "ReviewedGrant",
    "Role",
    "RoleGrant",
    "SignInLink",
    "StatementLink",
    "Team",
    "User",
    "UserManager",
]
