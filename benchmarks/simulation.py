"""Simulate a draft over 10 M touchpoints as a kept job; beside assessing the same outcomes.

    python -m benchmarks.simulation [TOUCHPOINTS]

Two years of history: a hundred touchpoints and two outcomes a customer, a thousand employees. Measured are the
simulation alone, the same beside an active version with sensitivity on its sample, and, as the peer, assessing what is
due. The simulation reads the same and writes no proposal, so it should not be slower. Memory is that of this process
and, apart, of the largest engine process it started.
"""

# ruff: noqa: E402 (Django is set up before its models are imported)

import os
import resource
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.db import connection

from benchmarks import scratch
from benchmarks.scratch import timed
from recognition.core import identity
from recognition.people import selectors as people_selectors
from recognition.people.models import Employee, Employment
from recognition.programmes import definition, services
from recognition.programmes.definition import Approval
from recognition.programmes.simulation import running
from recognition.rewards import services as rewards
from tests import cast as people
from tests.recognition.programmes.examples import TEXTS
from tests.recognition.rewards.world import HAPPENED, NOW, World, define, system

TOUCHPOINTS, EMPLOYEES, A_CUSTOMER, OUTCOMES = 10_000_000, 1_000, 100, 2


def main() -> None:
    touchpoints = int(sys.argv[1]) if len(sys.argv) > 1 else TOUCHPOINTS
    with scratch.database():
        report = measure(furnish(touchpoints // A_CUSTOMER), touchpoints)
    print(report)
    if touchpoints == TOUCHPOINTS:
        scratch.keep(report, "simulation")


def furnish(customers: int) -> World:
    """Customers served by anybody at any time of two years, and two outcomes of each in the last of them."""
    world = World(
        people.gather(), rules={"approval": Approval(), "kinds": ("renewal",)}, allocated=customers * OUTCOMES * 50_000
    )
    assert world.period
    assert world.budget
    hired = Employee.objects.bulk_create(
        Employee(external_id=f"E{number}", uid=identity.uid("bench", "employee", str(number)), name=f"Person {number}")
        for number in range(EMPLOYEES)
    )
    Employment.objects.bulk_create(
        Employment(employee=one, entity=world.cast.entity, manager=world.cast.bob, starts_on=people.BEGINNING.date())
        for one in hired
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(
            "INSERT INTO customers_customer (external_id, uid, name, segment)"
            " SELECT 'K' || n, gen_random_uuid(), 'K' || n, '' FROM generate_series(1, %s) n",
            [customers],
        )
        cursor.execute(
            """
            INSERT INTO customers_touchpoint (source_id, external_id, customer_id, employee_id, occurred_at, kind,
                                              channel, stage, role, matter_id, recorded_at)
            SELECT %(source)s, 'T' || customer.id || '-' || n, customer.id, %(first)s + floor(random() * %(people)s),
                   %(until)s - random() * interval '730 days', 'call', 'phone', '', '', '', %(until)s
            FROM customers_customer customer CROSS JOIN generate_series(1, %(each)s) n
            """,
            {
                "source": world.source.pk,
                "first": hired[0].pk,
                "people": EMPLOYEES,
                "until": HAPPENED,
                "each": A_CUSTOMER,
            },
        )
        cursor.execute(
            """
            INSERT INTO customers_outcome (source_id, external_id, uid, customer_id, kind, reported_kind, family,
                                           occurred_at, scale, currency, document_id, matter_id, matured_at,
                                           recorded_at)
            SELECT %(source)s, 'O' || id || '-' || n, gen_random_uuid(), id, 'renewal', 'renewal', 'gain', moment, '',
                   '', '', '', moment + interval '30 days', %(until)s
            FROM customers_customer CROSS JOIN generate_series(1, %(each)s) n
            CROSS JOIN LATERAL (SELECT %(until)s - (id %% 200 + n) * interval '1 day' AS moment) AS dated
            """,
            {"source": world.source.pk, "each": OUTCOMES, "until": HAPPENED},
        )
        cursor.execute("ANALYZE")
    return world


def measure(world: World, touchpoints: int) -> str:
    """Time the contenders and write the report."""
    says = define(texts=TEXTS, kinds=("renewal",), value_currency="DKK")
    days = {"from_date": says.starts_on, "to_date": people_selectors.company_date(HAPPENED)}
    question = running.Question(draft=says, as_of=NOW, has_sensitivity=False, **days)
    alone = timed(lambda: running.answer(question))
    memory = peak(resource.RUSAGE_SELF)
    simulation_id = services.request_simulation(
        actor=system(), text=definition.to_toml(says), compares=world.version.pk, at=NOW, key="bench", **days
    )
    kept = timed(lambda: services.run_simulation(simulation_id=simulation_id, at=NOW))
    done = services.run_simulation(simulation_id=simulation_id, at=NOW)
    assessed = timed(lambda: rewards.assess(actor=system(), at=NOW))
    judged = (done.figures or {})["draft"]["judged"]
    return f"""# Simulate over {touchpoints} touchpoints

`python -m benchmarks.simulation`, one run, PostgreSQL {version()}, {os.cpu_count()} cores, load at its end \
{os.getloadavg()[0]:.1f}. {judged} occasions judged.

| contender | seconds | against assessing |
|---|---|---|
| simulate, the draft alone | {alone:.1f} | {alone / assessed:.2f} of its time (wanted: at most 1) |
| simulate beside a version, with sensitivity, kept | {kept:.1f} | {kept / assessed:.2f} of its time |
| assess the same outcomes | {assessed:.1f} | |

Peak memory of the process after the first {memory} MiB, at the end {peak(resource.RUSAGE_SELF)} MiB, of an engine \
process {peak(resource.RUSAGE_CHILDREN)} MiB.
"""


def peak(who: int) -> int:
    return resource.getrusage(who).ru_maxrss // 1024


def version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


if __name__ == "__main__":
    main()
