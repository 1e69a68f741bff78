"""Auditors' reports for machines, and reviews of access."""

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
from recognition.people import reviews
from recognition.people import services as people


class Days(forms.Paged):
    """Which days (UTC, inclusive), and which page."""

    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)


class AuditRow(serializers.Serializer[Any]):
    """One row; the cells by column, all texts: amounts decimal, moments in UTC, null where there is nothing."""

    number = serializers.IntegerField()
    cells = serializers.DictField(child=serializers.CharField(allow_null=True))


class AccessReview(serializers.Serializer[Any]):
    """One review of access; the counts are of roles."""

    id = serializers.IntegerField()
    started_by = serializers.CharField(help_text="Name.")
    started_at = serializers.DateTimeField()
    signed_by = serializers.CharField(allow_blank=True, help_text="Name.")
    signed_at = serializers.DateTimeField(allow_null=True)
    grants = serializers.IntegerField()
    unjudged = serializers.IntegerField()
    to_remove = serializers.IntegerField()
    removed = serializers.IntegerField()


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


class Reviews(ApiView):
    """Reviews of access."""

    @extend_schema(
        operation_id="list_access_reviews",
        parameters=[forms.Paged],
        responses=with_problems({200: pagination.page_of(AccessReview)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List the reviews of access, newest first. For auditors, HR and administrators of the whole company."""
        wanted, viewer, at = forms.read(forms.Paged, request.query_params), actor_of(request), timezone.now()

        def find(*, after: int | None, limit: int) -> list[reviews.ReviewHead]:
            return reviews.reviews(viewer=viewer, at=at, before=after, limit=limit)

        rows, more = pagination.page(wanted, find, position=lambda head: head.review_id)
        told = [{**row._asdict(), "id": row.review_id} for row in rows]
        return Response({"results": AccessReview(told, many=True).data, "next": more})
