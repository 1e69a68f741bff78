"""Copies of what is kept, erasure of identities, holds, clocks and pruning: every write of this part."""

from recognition.privacy.services.anonymising import (
    AnonymisationEnded,
    SecondPersonNeeded,
    UnknownAnonymisation,
    anonymise,
    anonymise_due,
    ask_anonymisation,
    confirm_anonymisation,
    withdraw_anonymisation,
)
from recognition.privacy.services.exporting import (
    BadLanguage,
    drop_access_exports,
    fetched_access_export,
    request_access_export,
    write_access_export,
)
from recognition.privacy.services.holding import BadHold, BadSpan, UnknownHold, release_hold, set_clock, set_hold
from recognition.privacy.services.pruning import RetentionRoleNeeded, prune, pruned_since

__all__ = [
    "AnonymisationEnded",
    "BadHold",
    "BadLanguage",
    "BadSpan",
    "RetentionRoleNeeded",
    "SecondPersonNeeded",
    "UnknownAnonymisation",
    "UnknownHold",
    "anonymise",
    "anonymise_due",
    "ask_anonymisation",
    "confirm_anonymisation",
    "drop_access_exports",
    "fetched_access_export",
    "prune",
    "pruned_since",
    "release_hold",
    "request_access_export",
    "set_clock",
    "set_hold",
    "withdraw_anonymisation",
    "write_access_export",
]
