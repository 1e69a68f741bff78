"""Pages of HR and payroll: periods, batches, reports."""

from django.urls import path

from backend.web.views import (
    answers,
    batch_statements,
    batches,
    evidence,
    periods,
    pivots,
    reports,
    saved_views,
    tax_limits,
    transparency,
    wage_types,
)

urlpatterns = [
    path("periods", periods.periods, name="periods"),
    path("periods/open", periods.open_first, name="period-open"),
    # What the company calls an entity may hold a slash, so the longer addresses come first.
    path("periods/<path:entity>/<str:code>/close", periods.close, name="period-close"),
    path("periods/<path:entity>/<str:code>/build", periods.build, name="period-build"),
    path("periods/<path:entity>/<str:code>", periods.period, name="period"),
    path("batches", batches.batches, name="batches"),
    path("batches/<id:batch_id>", batches.batch, name="batch"),
    path("batches/<id:batch_id>/export", batches.export, name="batch-export"),
    path("batches/<id:batch_id>/confirm", batches.confirm, name="batch-confirm"),
    path("batches/<id:batch_id>/answer", answers.answer, name="batch-answer"),
    path("batches/<id:batch_id>/answers/<id:number>", answers.file, name="batch-answer-file"),
    path("batches/<id:batch_id>/evidence", evidence.evidence, name="batch-evidence"),
    path("batches/<id:batch_id>/evidence/<id:job_id>", evidence.file, name="batch-evidence-file"),
    path("tax-limits", tax_limits.tax_limits, name="tax-limits"),
    path("batches/<id:batch_id>/void", batches.void, name="batch-void"),
    path("batches/<id:batch_id>/files/<str:file_format>", batches.file, name="batch-file"),
    path("wage-types", wage_types.wage_types, name="wage-types"),
    path("wage-types/new", wage_types.add, name="wage-type-add"),
    path("wage-types/<slug:wage_type>", wage_types.wage_type, name="wage-type"),
    path("payroll-settings", wage_types.entity_payroll, name="entity-payroll"),
    path("batches/<id:batch_id>.html", batch_statements.as_html, name="batch-html"),
    path("batches/<id:batch_id>.pdf", batch_statements.as_pdf, name="batch-pdf"),
    path("reports", reports.reports, name="reports"),
    path("reports/sums", pivots.pivots, name="report-pivots"),
    path("reports/views", saved_views.views, name="report-views"),
    path("reports/views/<id:view_id>/drop", saved_views.drop, name="report-view-drop"),
    path("reports/transparency", transparency.transparency, name="report-transparency"),
    path("reports/transparency/<slug:file_format>", transparency.file, name="report-transparency-file"),
    path("reports/<id:job_id>", reports.report, name="report"),
    path("reports/<id:job_id>/cancel", reports.cancel, name="report-cancel"),
    path("reports/<id:job_id>/file", reports.file, name="report-file"),
]
