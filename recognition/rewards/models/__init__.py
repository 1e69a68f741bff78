"""Proposals and what is decided about them; what people contest, correct, agree on, and settle by hand."""

from recognition.rewards.models.awards import Decision, Judgement, PersonPeriod, Proposal
from recognition.rewards.models.contest import AgreedShare, AgreedSplit, ClawBackCase, Correction, Dispute

__all__ = [
    "AgreedShare",
    "AgreedSplit",
    "ClawBackCase",
    "Correction",
    "Decision",
    "Dispute",
    "Judgement",
    "PersonPeriod",
    "Proposal",
]
