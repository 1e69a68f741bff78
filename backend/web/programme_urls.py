"""Pages about programmes, simulations and budgets."""

from django.urls import path

from backend.web.views import budgets, drafting, programmes, signing, simulations

urlpatterns = [
    path("programmes", programmes.programmes, name="programmes"),
    path("programmes/new", drafting.new, name="programme-new"),
    path("programmes/lint", drafting.lint, name="programme-lint"),
    path("programmes/<slug:code>", programmes.programme, name="programme"),
    path("programmes/versions/<id:version_id>", drafting.version, name="programme-version"),
    path("programmes/versions/<id:version_id>/compare/<id:other_id>", drafting.compare, name="programme-compare"),
    path("programmes/versions/<id:version_id>/gates", signing.gates, name="programme-gates"),
    path("programmes/versions/<id:version_id>/activate", signing.activate, name="programme-activate"),
    path("programmes/versions/<id:version_id>/sheet", programmes.sheet, name="programme-sheet"),
    path("simulations", simulations.simulations, name="simulations"),
    path("simulations/new", simulations.new, name="simulation-new"),
    path("simulations/<id:simulation_id>", simulations.simulation, name="simulation"),
    path("simulations/<id:simulation_id>/progress", simulations.progress, name="simulation-progress"),
    path("simulations/<id:simulation_id>/cancel", simulations.cancel, name="simulation-cancel"),
    path("simulations/<id:simulation_id>/reality", simulations.reality, name="simulation-reality"),
    path(
        "simulations/<id:simulation_id>/reality/progress",
        simulations.reality_progress,
        name="simulation-reality-progress",
    ),
    path("simulations/<id:simulation_id>/lines", simulations.lines, name="simulation-lines"),
    path("budgets", budgets.budgets, name="budgets"),
    path("budgets/new", budgets.new, name="budget-new"),
    path("budgets/<id:budget_id>", budgets.budget, name="budget"),
]
