"""From a closed period to payroll and back: every write of this part."""

from recognition.payroll.services.building import PeriodStillOpen, build_batch
from recognition.payroll.services.exporting import (
    CodesMissing,
    FileNameInUse,
    NotReleasable,
    SamePerson,
    export_batch,
)
from recognition.payroll.services.freeze import AlreadyClaimed, NotPayable
from recognition.payroll.services.own_wage_types import (
    BadUse,
    WageTypeExists,
    WageTypeInUse,
    add_wage_type,
    pay_programme_as,
    rename_wage_type,
    retire_wage_type,
)
from recognition.payroll.services.periods import Closed, PeriodNotOpen, close_period, open_period
from recognition.payroll.services.reconciling import NothingToReconcile, reconcile_batch
from recognition.payroll.services.reporting import (
    TooManyReports,
    cancel_report,
    drop_reports,
    request_report,
    write_report,
)
from recognition.payroll.services.settling import (
    NotDeclared,
    NotExported,
    NotReconciled,
    TakenBack,
    confirm_batch,
    void_batch,
)
from recognition.payroll.services.statements import restate
from recognition.payroll.services.tax_limits import BadLimit, OwnLimit, UnknownLimit, enter_limit, verify_limit
from recognition.payroll.services.transparency import BadStatistics, import_statistics
from recognition.payroll.services.views import BadView, drop_view, run_views, save_view
from recognition.payroll.services.wage_types import (
    BadCode,
    BadPayroll,
    BadWageType,
    change_wage_type,
    set_entity_payroll,
    set_external_code,
)

__all__ = [
    "AlreadyClaimed",
    "BadCode",
    "BadLimit",
    "BadPayroll",
    "BadStatistics",
    "BadUse",
    "BadView",
    "BadWageType",
    "Closed",
    "CodesMissing",
    "FileNameInUse",
    "NotDeclared",
    "NotExported",
    "NotPayable",
    "NotReconciled",
    "NotReleasable",
    "NothingToReconcile",
    "OwnLimit",
    "PeriodNotOpen",
    "PeriodStillOpen",
    "SamePerson",
    "TakenBack",
    "TooManyReports",
    "UnknownLimit",
    "WageTypeExists",
    "WageTypeInUse",
    "add_wage_type",
    "build_batch",
    "cancel_report",
    "change_wage_type",
    "close_period",
    "confirm_batch",
    "drop_reports",
    "drop_view",
    "enter_limit",
    "export_batch",
    "import_statistics",
    "open_period",
    "pay_programme_as",
    "reconcile_batch",
    "rename_wage_type",
    "request_report",
    "restate",
    "retire_wage_type",
    "run_views",
    "save_view",
    "set_entity_payroll",
    "set_external_code",
    "verify_limit",
    "void_batch",
    "write_report",
]
