"""Auditors' reports for machines."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend import audit_files
from backend.api import forms, pagination
from backend.api.schema import with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.insights.audit import reports
from recognition.people import services as people


class Days(forms.Paged):
    """Which days (UTC, inclusive), and which page."""

    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)


class AuditRow(serializers.Serializer[Any]):
    """One row; the cells by column, all texts: amounts decimal, moments in UTC, null where there is nothing."""

    number = serializers.IntegerField()
    cells = serializers.DictField(child=serializers.CharField(allow_null=True))


class Report(ApiView):
    """One of an auditor's reports."""

    @extend_schema(
        operation_id="get_audit_report",
        parameters=[Days],
        responses=with_problems({200: pagination.page_of(AuditRow)}, 404, 422),
    )
    def get(self, request: Request, report: str) -> Response:
        """List the rows of a report: roles, approvals, delegated, overrides, changed, batches, reversals, gaps,
        sign-ins or programmes. For auditors, and HR but for overrides."""
        wanted, viewer, at = forms.read(Days, request.query_params), actor_of(request), timezone.now()

        def find(*, after: int | None, limit: int, **days: Any) -> list[reports.AuditRow]:
            return reports.rows(viewer=viewer, name=report, after=after or 0, limit=limit, at=at, **days)

        rows, more = pagination.page(wanted, find, position=lambda row: row.number)
        shown = {row.about for row in rows if row.about is not None}
        people.viewed(actor=viewer, employee_ids=shown, what="api", at=at)
        found = reports.REPORTS[report]
        told = [{"number": row.number, "cells": audit_files.plain(found, row)} for row in rows]
        return Response({"results": AuditRow(told, many=True).data, "next": more})
