"""Every write about proposals: assess, hold, decide, take back, hand to payroll."""

from recognition.rewards.services.alarm import alarm_undecidable
from recognition.rewards.services.assessing import AssessReport, assess
from recognition.rewards.services.batch import NotInBatch, mark_confirmed, mark_exported, put_back, take_into_batch
from recognition.rewards.services.deciding import AlreadyDecided, TooLate, decide
from recognition.rewards.services.ending import expire
from recognition.rewards.services.hold import release_held, serve_all_waiting, serve_waiting
from recognition.rewards.services.moves import StalePage, UnknownProposal
from recognition.rewards.services.reversing import CaseForHR, NothingToReverse, claw_back

__all__ = [
    "AlreadyDecided",
    "AssessReport",
    "CaseForHR",
    "NotInBatch",
    "NothingToReverse",
    "StalePage",
    "TooLate",
    "UnknownProposal",
    "alarm_undecidable",
    "assess",
    "claw_back",
    "decide",
    "expire",
    "mark_confirmed",
    "mark_exported",
    "put_back",
    "release_held",
    "serve_all_waiting",
    "serve_waiting",
    "take_into_batch",
]
