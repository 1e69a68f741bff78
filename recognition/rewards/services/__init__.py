"""Every write about proposals: assess, hold, decide, take back, hand to payroll."""

from recognition.rewards.services.alarm import alarm_undecidable
from recognition.rewards.services.assessing import AssessReport, assess
from recognition.rewards.services.batch import NotInBatch, mark_confirmed, mark_exported, put_back, take_into_batch
from recognition.rewards.services.bulk import Decided, Refused, decide_many
from recognition.rewards.services.cases import BadSettlement, CaseSettled, UnknownCase, settle_case
from recognition.rewards.services.contesting import (
    AlreadyContested,
    BadDispute,
    DisputeOver,
    TooLateToContest,
    UnknownDispute,
    contest,
    withdraw_dispute,
)
from recognition.rewards.services.correcting import CODES as CORRECTION_CODES
from recognition.rewards.services.correcting import BadCorrection, NotJudged, open_correction
from recognition.rewards.services.deciding import AlreadyDecided, SecondNeeded, TooLate, decide
from recognition.rewards.services.ending import expire
from recognition.rewards.services.escalating import escalate
from recognition.rewards.services.funds import PointsSpent
from recognition.rewards.services.hold import release_held, serve_all_waiting, serve_waiting
from recognition.rewards.services.mix_alarm import alarm_mix
from recognition.rewards.services.moves import StalePage, UnknownProposal
from recognition.rewards.services.overdue import tell_overdue
from recognition.rewards.services.rejudging import NotMature
from recognition.rewards.services.reversing import BeyondReach, CaseForHR, NothingToReverse, claw_back
from recognition.rewards.services.settling import settle_dispute
from recognition.rewards.services.splitting import (
    BadShares,
    NothingToSplit,
    SplitStands,
    UnknownSplit,
    propose_split,
    sign_split,
    void_split,
)

__all__ = [
    "CORRECTION_CODES",
    "AlreadyContested",
    "AlreadyDecided",
    "AssessReport",
    "BadCorrection",
    "BadDispute",
    "BadSettlement",
    "BadShares",
    "BeyondReach",
    "CaseForHR",
    "CaseSettled",
    "Decided",
    "DisputeOver",
    "NotInBatch",
    "NotJudged",
    "NotMature",
    "NothingToReverse",
    "NothingToSplit",
    "PointsSpent",
    "Refused",
    "SecondNeeded",
    "SplitStands",
    "StalePage",
    "TooLate",
    "TooLateToContest",
    "UnknownCase",
    "UnknownDispute",
    "UnknownProposal",
    "UnknownSplit",
    "alarm_mix",
    "alarm_undecidable",
    "assess",
    "claw_back",
    "contest",
    "decide",
    "decide_many",
    "escalate",
    "expire",
    "mark_confirmed",
    "mark_exported",
    "open_correction",
    "propose_split",
    "put_back",
    "release_held",
    "serve_all_waiting",
    "serve_waiting",
    "settle_case",
    "settle_dispute",
    "sign_split",
    "take_into_batch",
    "tell_overdue",
    "void_split",
    "withdraw_dispute",
]
