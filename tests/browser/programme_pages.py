"""Pages about programmes, simulations and budgets in every state, by who looks at them."""

from recognition.jobs.models import Job
from recognition.programmes.models import Budget
from tests.backend.web import drafts
from tests.recognition.programmes.examples import simulated


def draft(world):
    """A draft of Erik's."""
    if not hasattr(world, "draft"):
        world.draft = drafts.load(world.cast.erik)
    return world.draft


def ready(world):
    """The same, with everything done that comes before activation."""
    if not hasattr(world, "is_ready"):
        drafts.consult(world.cast.greta)
        simulated(draft(world), drafts.timezone.now())
        world.is_ready = True
    return draft(world)


def scores(world):
    """A draft that rewards a score, for which a checklist is missing."""
    text = drafts.text(programme='"recommended"', unit='"symbolic"', amount='"50"', kinds='["referral", "promoter"]')
    return drafts.load(world.cast.erik, text, key="scores")


def done(world):
    """The number of a simulation that is done, beside the version in force."""
    if not hasattr(world, "done"):
        world.done = drafts.simulate(world.cast.erik, draft(world), compares=world.version.pk)
    return world.done


def ended(world, state, **facts):
    """The number of one whose job is in ``state``."""
    number = drafts.simulate(world.cast.erik, draft(world), run=False, key=f"simulation {state}")
    Job.objects.filter(arguments={"simulation": number}).update(state=state, **facts)
    return number


def budget(world):
    """A budget with a long name and nothing in it, beside the one that is used."""
    facts = {"cost_centre": "4100-kundeservice-vest-og-syd", "period_key": "2026-Q3"}
    return Budget.objects.get_or_create(programme=world.version.programme, unit="DKK", **facts)[0]


def published(world):
    """A version that was activated, of a programme with a long name."""
    cast, at = world.cast, drafts.timezone.now()
    if not hasattr(world, "published"):
        name = "Thanks to everybody who made a customer of the Wolff-Christensen kind stay for yet another year"
        text = drafts.text(programme='"thanks"').replace('name = "Keep customers"', f'name = "{name}"')
        world.published = drafts.load(cast.erik, text, key="published")
        drafts.consult(cast.greta, code="thanks", notified=60)
        simulated(world.published, at)
        drafts.services.activate(actor=drafts.as_(cast.hugo), version_id=world.published.pk, at=at)
    return world.published


EVERYBODY = {
    "programmes": "/programmes",
    "sheet": lambda world: f"/programmes/versions/{published(world).pk}/sheet",
}
OWNER = {
    "programme-new": "/programmes/new",
    "programme-new-tiers": "/programmes/new?start=tiers",
    "programme-draft": lambda world: f"/programmes/versions/{draft(world).pk}",
    "programmes": "/programmes",
    "programme": "/programmes/loyal",
    "programme-active": lambda world: f"/programmes/versions/{world.version.pk}",
    "programme-next": lambda world: f"/programmes/new?from={world.version.pk}",
    "programme-missing": "/programmes/nothing",
    "compare": lambda world: f"/programmes/versions/{draft(world).pk}/compare/{world.version.pk}",
    "gates": lambda world: f"/programmes/versions/{draft(world).pk}/gates",
    "gates-of-scores": lambda world: f"/programmes/versions/{scores(world).pk}/gates",
    "activate-not-yet": lambda world: f"/programmes/versions/{draft(world).pk}/activate",
    "simulations-empty": "/simulations",
    "simulation-new": lambda world: f"/simulations/new?version={draft(world).pk}",
    "simulation-waits": lambda world: f"/simulations/{ended(world, 'queued')}",
    "simulation-runs": lambda world: f"/simulations/{ended(world, 'running', progress_done=264, progress_total=412)}",
    "simulation-failed": lambda world: f"/simulations/{ended(world, 'failed', error_sentence='It broke.')}",
    "simulation": lambda world: f"/simulations/{done(world)}",
    "simulations": "/simulations",
}
SECOND_OWNER = {"activate": lambda world: f"/programmes/versions/{ready(world).pk}/activate"}
FINANCE = {
    "budgets": "/budgets",
    "budget": lambda world: f"/budgets/{world.budget.pk}",
    "budget-empty": lambda world: f"/budgets/{budget(world).pk}",
    "budget-new": "/budgets/new",
    "budget-missing": "/budgets/999999",
}
