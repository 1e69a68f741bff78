"""What changes about people: roles, delegation, their choices, who looked at whom, and who is employed where."""

from recognition.people.services.choices import choose_privacy, mute, note_noticed
from recognition.people.services.delegation import BadDelegation, delegate, end_delegation
from recognition.people.services.intake import take_in_employees, take_in_entities
from recognition.people.services.roles import grant_role, make_first_administrator, revoke_role
from recognition.people.services.viewing import viewed

__all__ = [
    "BadDelegation",
    "choose_privacy",
    "delegate",
    "end_delegation",
    "grant_role",
    "make_first_administrator",
    "mute",
    "note_noticed",
    "revoke_role",
    "take_in_employees",
    "take_in_entities",
    "viewed",
]
