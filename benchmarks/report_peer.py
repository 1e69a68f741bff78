"""The reward report as one writes it with django-import-export: the columns and the cells of ours.

A resource with fields along foreign keys where there is one and functions where there is none. What they need is
fetched beforehand: by `select_related`, and by one query each for payroll lines, decisions and reversals.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from import_export import fields, resources

from recognition.payroll.models import PayrollClaim, PayrollLine
from recognition.payroll.selectors import REPORT_COLUMNS
from recognition.rewards.models import Decision, Proposal

PATHS = {
    "legal_entity": "entity__external_id",
    "name": "employee__name",
    "team": "team__name",
    "department": "employment__department",
    "cost_centre": "cost_centre",
    "manager": "employment__manager__external_id",
    "programme": "programme__code",
    "programme_version": "version__number",
    "status": "state",
}
ALONG = {path.rpartition("__")[0] for path in PATHS.values() if "__" in path}
RELATED = ALONG | {"outcome", "assessment", "period", "proposed_by", "reverses"}
POINTS = {"symbolic": "points", "goods": "goods", "cash": "cash_points"}


def awards(count: int) -> QuerySet[Proposal]:
    """The awards of the first ``count`` lines, with the rows they refer to."""
    sources = PayrollLine.objects.filter(line_no__lte=count).values_list("source", flat=True)
    found = Proposal.objects.filter(pk__in=[int(source.removeprefix("proposal:")) for source in sources])
    return found.select_related(*RELATED).order_by("pk")


class RewardReport(resources.ModelResource):
    """One row an award that is in a batch."""

    class Meta:
        model = Proposal
        fields = ()

    def __init__(self) -> None:
        super().__init__()
        told = self.of_line() | self.of_award() | self.of_decisions()
        self.fields = {
            name: fields.Field(attribute=PATHS.get(name), column_name=name, dehydrate_method=told.get(name))
            for name in REPORT_COLUMNS
        }

    def before_export(self, queryset: QuerySet[Proposal], **more: Any) -> None:
        """Fetch the lines, the last first approvals with the second ones after them, and which awards were reversed."""
        numbers = list(queryset.values_list("pk", flat=True))
        claims = PayrollClaim.objects.filter(source__in=[f"proposal:{number}" for number in numbers])
        found = claims.select_related("line__batch", "line__wage_type")
        self.lines = {int(claim.source.removeprefix("proposal:")): claim.line for claim in found}
        self.approved: dict[int, tuple[Decision | None, Decision | None]] = {}
        approvals = Decision.objects.filter(proposal__in=numbers, kind__in=["approve", "adjust"])
        for each in approvals.select_related("decided_by").order_by("proposal", "number"):
            first = None if each.step == "first" else self.approved[each.proposal_id][0]
            self.approved[each.proposal_id] = (first or each, each if first else None)
        self.reversed = set(Proposal.objects.filter(reverses__in=numbers).values_list("reverses", flat=True))

    def of_line(self) -> dict[str, Callable[[Proposal], str]]:
        """What payroll made of the award."""
        lines: dict[str, Callable[[PayrollLine], str]] = {
            "batch_id": lambda line: line.batch.code,
            "line_no": lambda line: str(line.line_no),
            "payroll_number": lambda line: line.payroll_number,
            "pay_period": lambda line: line.pay_period,
            "quantity": lambda line: str(Decimal(line.quantity_milli).scaleb(-3)),
            "rate": lambda line: _decimal(line.rate_minor),
            "tax_class": lambda line: line.tax_class,
            "wage_type": lambda line: line.wage_type.code,
            "external_code": lambda line: line.external_code,
            "holiday_basis": lambda line: line.holiday_pay_basis,
            "exported_at": lambda line: _moment(line.batch.exported_at),
            "confirmed_at": lambda line: _moment(line.batch.confirmed_at),
        }
        return {name: lambda award, tell=tell: tell(self.lines[award.pk]) for name, tell in lines.items()}

    def of_award(self) -> dict[str, Callable[[Proposal], str]]:
        """What is no column of the award or of a row it refers to."""
        return {
            "award_type": lambda award: POINTS.get(award.unit, "cash"),
            "reason_code": lambda award: award.because["code"] if award.reverses_id else award.outcome.kind,
            "event_date": lambda award: _day(award.outcome.occurred_at, award),
            "earned_from": lambda award: _day(award.assessment.window_from, award),
            "earned_to": lambda award: _day(award.assessment.window_to, award),
            "amount": lambda award: _decimal(award.amount),
            "currency": lambda award: "" if award.unit in POINTS else award.unit,
            "proposed_by": lambda award: award.proposed_by.external_id if award.proposed_by else "system",
            "proposed_at": lambda award: _moment(award.proposed_at),
            "reverses": lambda award: f"proposal:{award.reverses_id}" if award.reverses_id else "",
            "reversed_by": lambda award: "yes" if award.pk in self.reversed else "",
        }

    def of_decisions(self) -> dict[str, Callable[[Proposal], str]]:
        """Who approved it when."""

        def of(award: Proposal) -> tuple[Decision | None, Decision | None]:
            return self.approved.get(award.pk, (None, None))

        return {
            "approved_by": lambda award: _by(of(award)[0]),
            "approved_at": lambda award: _at(of(award)[0]),
            "second_approver": lambda award: _by(of(award)[1]),
            "second_approved_at": lambda award: _at(of(award)[1]),
            "delegated": lambda award: _delegated([each for each in of(award) if each]),
        }


def _delegated(decisions: list[Decision]) -> str:
    return ("no", "yes")[any(each.decided_by_id != each.acted_by_id for each in decisions)] if decisions else ""


def _by(decision: Decision | None) -> str:
    return decision.decided_by.external_id if decision else ""


def _at(decision: Decision | None) -> str:
    return _moment(decision.decided_at) if decision else ""


def _decimal(minor: int | None) -> str:
    return "" if minor is None else str(Decimal(minor).scaleb(-2))


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else ""


def _day(at: datetime, award: Proposal) -> str:
    return str(at.astimezone(ZoneInfo(award.entity.time_zone)).date())
