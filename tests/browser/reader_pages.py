"""What they see who may read and not change: an auditor and a member of the works council; see pages.py.

They look last, when the world has everything.
"""

from tests.browser import programme_pages
from tests.browser.payroll_pages import MONTH, of_batch


def simulation(world):
    return f"/simulations/{programme_pages.done(world)}"


AUDITOR = {
    "home": "/",
    "activity": "/activity",
    "audit": "/audit",
    "audit-overrides": "/audit/overrides",
    "access-reviews": "/audit/reviews",
    "periods": "/periods",
    "month": MONTH,
    "batch": of_batch(""),
    "evidence": of_batch("/evidence"),
    "reports": "/reports",
    "sums": "/reports/sums?period=2026-09",
    "wage-types": "/wage-types",
    "wage-type-new-not-theirs": "/wage-types/new",
    "payroll-settings": "/payroll-settings",
    "tax-limits": "/tax-limits",
    "contests": "/contests",
    "corrections": "/corrections",
    "cases": "/corrections/cases",
    "erasures": "/privacy/erasures",
    "holds": "/privacy/holds",
    "clocks": "/privacy/clocks",
    "people": "/people",
    "programme": "/programmes/loyal",
    "simulation": simulation,
    "budgets": "/budgets",
    "mix": "/insight/mix",
}
WORKS_COUNCIL = {
    "home": "/",
    "programmes": "/programmes",
    "programme": "/programmes/loyal",
    "programme-active": lambda world: f"/programmes/versions/{world.version.pk}",
    "programme-draft": lambda world: f"/programmes/versions/{programme_pages.draft(world).pk}",
    "simulations": "/simulations",
    "simulation": simulation,
    "mix": "/insight/mix",
    "budgets-not-theirs": "/budgets",
    "award-not-theirs": lambda world: f"/proposals/{world.approved.pk}",
}
