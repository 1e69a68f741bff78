"""Make the seeded company in an empty installation, with the services wherever they work in sets."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from backend.seed import awards, bundle, plan, statistics, thanks
from backend.seed.plan import Calendar, Sizes
from integrations.sources.bundle import import_bundle
from recognition.activity import services as activity
from recognition.core.actor import system
from recognition.core.db import durable
from recognition.core.errors import DomainError
from recognition.people import selectors as people
from recognition.people import services as people_services
from recognition.rewards import services as rewards

Say = Callable[[str], None]


class NotEmpty(DomainError):
    """Somebody's company is here already."""

    code = "not_empty"


def load(*, sizes: Sizes, at: datetime, say: Say = lambda _: None) -> None:
    """Make the company as of ``at``, the same for the same sizes and month; ``say`` hears each step as it begins.

    Raises NotEmpty when there is an entity.
    """
    if people.entities():
        raise NotEmpty("A company is here already; seed an empty installation (another LAURELS_HOME).")
    calendar = plan.calendar_at(at)
    say(f"{sizes.people} people …")
    _import(lambda folder: bundle.write_people(folder, sizes), calendar.set_up_at)
    _grant_roles(calendar)
    awards.start_programmes(sizes=sizes, calendar=calendar)
    say(f"{sizes.touchpoints} touchpoints of {sizes.customers} customers, {sizes.outcomes} outcomes, month by month …")
    _tell(sizes, calendar)
    say(f"{sizes.kudos} kudos …")
    thanks.live(sizes=sizes, calendar=calendar, chooser=awards.person(plan.HR))
    say(f"{plan.MONTHS_TO_PAY} pay periods …")
    awards.pay(calendar=calendar)
    awards.end_some(sizes=sizes, calendar=calendar)
    say("The seals of the trail …")
    _tell_nobody(at)
    while activity.seal(at=at):
        pass
    statistics.refresh()


def _tell(sizes: Sizes, calendar: Calendar) -> None:
    """Tell each month of its past after it, and judge it: budgets are used in all of them."""
    since: datetime | None = None
    for at in calendar.told_at:
        _import(partial(bundle.write_past, sizes=sizes, calendar=calendar, since=since, until=at), at)
        statistics.refresh()
        rewards.assess(actor=system("seed"), at=at)
        statistics.refresh()
        since = at


def _import(write: Callable[[Path], None], at: datetime) -> None:
    with TemporaryDirectory(prefix="laurels-seed-") as name:
        folder = Path(name)
        write(folder)
        import_bundle(actor=system("seed"), folder=folder, at=at)


def _grant_roles(calendar: Calendar) -> None:
    """The first administrator grants; who holds their own role from them is granted it by nobody."""
    administrator = awards.person(plan.ADMINISTRATOR)
    for place, role in plan.ROLES:
        people_services.grant_role(
            actor=administrator,
            employee_id=people.employee_by(plan.person(place)).pk,
            role=role,
            entity_id=None,
            at=calendar.set_up_at,
        )


def _tell_nobody(at: datetime) -> None:
    """What was made up is no news: no e-mail, no message."""
    with durable(), connection.cursor() as cursor:
        cursor.execute("UPDATE activity_dispatch SET state = 'done', done_at = %s WHERE state = 'waiting'", [at])
