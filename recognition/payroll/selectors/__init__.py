"""Batches, their lines and files, what is pending, and the reward report: every read of this part."""

from recognition.payroll.selectors.batches import (
    AmbiguousBatch,
    NoWageType,
    UnknownBatch,
    batch_by,
    batches_of,
    file_of,
    head,
    lines_of,
    proposal_ids,
    wage_type_for,
)
from recognition.payroll.selectors.pending import Pending, pending
from recognition.payroll.selectors.report import REPORT_COLUMNS, report_lines

__all__ = [
    "REPORT_COLUMNS",
    "AmbiguousBatch",
    "NoWageType",
    "Pending",
    "UnknownBatch",
    "batch_by",
    "batches_of",
    "file_of",
    "head",
    "lines_of",
    "pending",
    "proposal_ids",
    "report_lines",
    "wage_type_for",
]
