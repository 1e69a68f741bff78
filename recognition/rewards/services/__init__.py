"""Every write about proposals: assess, hold, decide, take back, hand to payroll."""

from recognition.rewards.services.alarm import alarm_undecidable
from recognition.rewards.services.assessing import AssessReport, assess
from recognition.rewards.services.batch import NotInBatch, mark_confirmed, mark_exported, put_back, take_into_batch
from recognition.rewards.services.bulk import Decided, Refused, decide_many
from recognition.rewards.services.contesting import (
    AlreadyContested,
    BadDispute,
    DisputeOver,
    TooLateToContest,
    UnknownDispute,
    contest,
    withdraw_dispute,
)
from recognition.rewards.services.deciding import AlreadyDecided, SecondNeeded, TooLate, decide
from recognition.rewards.services.ending import expire
from recognition.rewards.services.hold import release_held, serve_all_waiting, serve_waiting
from recognition.rewards.services.moves import StalePage, UnknownProposal
from recognition.rewards.services.overdue import tell_overdue
from recognition.rewards.services.reversing import CaseForHR, NothingToReverse, claw_back
from recognition.rewards.services.settling import settle_dispute

__all__ = [
    "AlreadyContested",
    "AlreadyDecided",
    "AssessReport",
    "BadDispute",
    "CaseForHR",
    "Decided",
    "DisputeOver",
    "NotInBatch",
    "NothingToReverse",
    "Refused",
    "SecondNeeded",
    "StalePage",
    "TooLate",
    "TooLateToContest",
    "UnknownDispute",
    "UnknownProposal",
    "alarm_undecidable",
    "assess",
    "claw_back",
    "contest",
    "decide",
    "decide_many",
    "expire",
    "mark_confirmed",
    "mark_exported",
    "put_back",
    "release_held",
    "serve_all_waiting",
    "serve_waiting",
    "settle_dispute",
    "take_into_batch",
    "tell_overdue",
    "withdraw_dispute",
]
