from django.apps import AppConfig


class PayrollConfig(AppConfig):
    name = "recognition.payroll"
    label = "payroll"

    def ready(self) -> None:
        from recognition.activity import personal

        accounting = personal.RetentionClass.ACCOUNTING
        personal.register(
            "payroll.PayrollLine",
            ("employee",),
            accounting,
            "What payroll was handed for the person, with payroll number, amount and payslip text.",
        )
        personal.register(
            "payroll.PayrollClaim", ("line__employee",), accounting, "Which line is the one live claim on an award."
        )
        personal.register(
            "payroll.BatchFile",
            ("batch__lines__employee",),
            accounting,
            "The file handed to payroll, with a line for the person.",
            hidden=("content",),
        )
        personal.register(
            "payroll.PayrollBatch",
            ("built_by", "exported_by", "confirmed_by", "void_asked_by", "voided_by"),
            accounting,
            "Which payroll batches the person built, exported, confirmed or voided.",
        )
        self._register_answers()
        self._register_settings()
        self._register_reports()

    def _register_answers(self) -> None:
        from recognition.activity import personal

        accounting = personal.RetentionClass.ACCOUNTING
        personal.register(
            "payroll.Reconciliation",
            ("imported_by", "rows__employee"),
            accounting,
            "What payroll answered to a batch, with an amount for the person; who imported it.",
            hidden=("content",),
        )
        personal.register(
            "payroll.ReconciliationRow",
            ("employee",),
            accounting,
            "What payroll says it paid the person, beside what it was handed.",
        )
        personal.register(
            "payroll.Statement",
            ("employee",),
            accounting,
            "What the person was approved in a closed period.",
            also=("period__code",),
        )

    def _register_settings(self) -> None:
        from recognition.activity import personal

        accounting = personal.RetentionClass.ACCOUNTING
        personal.register(
            "payroll.EntityPayroll", ("set_by",), accounting, "Who said what payroll of an entity is like."
        )
        personal.register(
            "payroll.ExternalCode", ("set_by",), accounting, "Who gave the code by which payroll knows a wage type."
        )
        personal.register(
            "payroll.ProgrammeWage", ("set_by",), accounting, "Who said as which wage type a programme is paid."
        )
        personal.register(
            "payroll.WageTypeName", ("set_by",), accounting, "Who said what a wage type is called, from which day on."
        )
        personal.register(
            "payroll.TaxLimit", ("entered_by", "verified_by"), accounting, "Which tax limits the person verified."
        )

    def _register_reports(self) -> None:
        from recognition.activity import personal
        from recognition.payroll.selectors import pay_transparency

        personal.register(
            "payroll.SavedView",
            ("owner",),
            personal.RetentionClass.EMPLOYMENT,
            "Which reports the person keeps under a name.",
        )
        personal.register(
            "payroll.PayStatisticImport",
            ("imported_by",),
            personal.RetentionClass.AUDIT,
            "Who imported which year's statistics for pay transparency.",
        )
        personal.register(
            "payroll.PayStatistic",
            (),
            personal.RetentionClass.EMPLOYMENT,
            "The category and group that statistics have of the person, under their payroll number of the year.",
            matches=pay_transparency.rows_about,
            also=("of_import__year",),
        )
