"""Pay transparency for oneself: one's own variable pay with its criteria, and the averages of one's own category."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from backend.templatetags.laurels import spoken
from backend.web import places, report_tables, visitor
from recognition.payroll.selectors import own_pay as payroll
from recognition.programmes import wording


@require_GET
@never_cache
def own_pay(request: HttpRequest) -> HttpResponse:
    """The year the query names, at first the newest of the visitor's own."""
    years = payroll.own_years(viewer=visitor.of(request).actor, language=spoken())
    named = request.GET.get("entity", ""), places.number(request, "year")
    chosen = next((each for each in years if (each.entity, each.year) == named), years[0] if years else None)
    context: dict[str, Any] = {"page": "recognition", "years": years, "chosen": chosen}
    if chosen is not None:
        sheet = payroll.averages(of=chosen, at=visitor.of(request).at)
        context |= {
            "is_over": payroll.is_over(of=chosen, at=visitor.of(request).at),
            "total": wording.amount(chosen.total, chosen.currency, spoken()),
            "sent": [(each, wording.amount(each.amount, chosen.currency, spoken())) for each in chosen.sent],
            "table": report_tables.table(sheet, sheet.rows, spoken()),
        }
    return render(request, "own_pay.html", context)
