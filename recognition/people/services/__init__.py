"""What changes about people: roles, delegation, their choices, who looked at whom, and who is employed where."""

from recognition.people.services.choices import choose_news, choose_privacy, mute, note_noticed
from recognition.people.services.delegation import BadDelegation, delegate, end_delegation
from recognition.people.services.directory import take_in_directory
from recognition.people.services.entities import BadEntity, add_entity, change_entity
from recognition.people.services.intake import take_in_employees, take_in_entities
from recognition.people.services.leaving import end_access, users_gone
from recognition.people.services.naming import note_former
from recognition.people.services.organising import (
    BadPerson,
    add_person,
    change_person,
    come_back,
    drop_planned,
    leave,
    stay,
)
from recognition.people.services.reviewing import judge_grant, remove_reviewed, sign_review, start_review
from recognition.people.services.roles import grant_role, revoke_role
from recognition.people.services.teams import BadTeam, move_team, rename_team
from recognition.people.services.viewing import viewed

__all__ = [
    "BadDelegation",
    "BadEntity",
    "BadPerson",
    "BadTeam",
    "add_entity",
    "add_person",
    "change_entity",
    "change_person",
    "choose_news",
    "choose_privacy",
    "come_back",
    "delegate",
    "drop_planned",
    "end_access",
    "end_delegation",
    "grant_role",
    "judge_grant",
    "leave",
    "move_team",
    "mute",
    "note_former",
    "note_noticed",
    "remove_reviewed",
    "rename_team",
    "revoke_role",
    "sign_review",
    "start_review",
    "stay",
    "take_in_directory",
    "take_in_employees",
    "take_in_entities",
    "users_gone",
    "viewed",
]
