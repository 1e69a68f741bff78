"""What HR, auditors and each person may know of copies, erasures, holds, clocks and what was pruned."""

from recognition.privacy.selectors.desk import (
    AnonymisationView,
    HoldView,
    anonymisations,
    due_people,
    holds,
)
from recognition.privacy.selectors.exports import (
    AccessExportNotReady,
    ExportFile,
    ExportView,
    UnknownAccessExport,
    access_export,
    access_export_file,
    access_exports,
)
from recognition.privacy.selectors.settings import ClockView, RunView, clock_views, last_run

__all__ = [
    "AccessExportNotReady",
    "AnonymisationView",
    "ClockView",
    "ExportFile",
    "ExportView",
    "HoldView",
    "RunView",
    "UnknownAccessExport",
    "access_export",
    "access_export_file",
    "access_exports",
    "anonymisations",
    "clock_views",
    "due_people",
    "holds",
    "last_run",
]
