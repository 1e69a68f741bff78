"""What changes about people: roles, delegation, and what a file says about who is employed where."""

from recognition.people.services.delegation import delegate, end_delegation
from recognition.people.services.intake import take_in_employees, take_in_entities
from recognition.people.services.roles import grant_role, make_first_administrator, revoke_role

__all__ = [
    "delegate",
    "end_delegation",
    "grant_role",
    "make_first_administrator",
    "revoke_role",
    "take_in_employees",
    "take_in_entities",
]
