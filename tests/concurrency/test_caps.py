"""Many runs at once spend one cap, and never more than it allows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import F

from recognition.core import actor
from recognition.core.db import durable
from recognition.programmes import definition as definitions
from recognition.programmes import rules, services
from recognition.programmes.caps import CapKey
from recognition.programmes.models import CapUse, ProgrammeVersion
from tests.recognition.programmes.examples import FILE, credited, occasion

AT = datetime(2025, 12, 1, 12, tzinfo=UTC)
ROUNDS, RUNS = 20, 8
CAP, AWARD = 1_000, 300
TEXT = FILE.replace('"500.00"', '"3.00"') + '[caps.employee]\namount = "10.00"\nspan = "year"\n'
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def version(cast):
    owner = actor.Actor(channel="test", employee_id=cast.erik.pk)
    loaded = services.load(actor=owner, text=TEXT, at=AT, key="load")
    return ProgrammeVersion.objects.get(pk=loaded.version_id)


def test_without_the_lock_runs_that_read_together_pass_the_cap(version):
    together = Barrier(RUNS)

    def assess(employee):
        key, judged = _judge(version, employee, lambda key: CapUse.objects.get(holder=key.holder).used)
        together.wait(timeout=30)
        CapUse.objects.filter(holder=key.holder).update(used=F("used") + sum(judged.uses.values()))
        return sum(judged.uses.values())

    CapUse.objects.create(programme=version.programme, unit="DKK", cap="employee", holder="1", period_key="2026")

    assert sum(_at_once(assess, 1)) == RUNS * AWARD > CAP


def test_with_the_lock_a_cap_is_spent_to_the_last_unit_and_never_passed(version):
    def assess(employee):
        with durable():
            _, judged = _judge(version, employee, lambda key: services.lock_caps(**of(version), uses=[key])[key])
            if judged.uses:
                services.use_caps(**of(version), limits={"employee": CAP}, uses=judged.uses)
        return sum(judged.uses.values())

    for employee in range(1, ROUNDS + 1):
        assert sorted(_at_once(assess, employee)) == [0, 0, 0, 0, 100, 300, 300, 300]
    assert set(CapUse.objects.values_list("used", flat=True)) == {CAP}


def test_runs_that_lock_many_caps_in_different_orders_do_not_wait_for_each_other_forever(version):
    keys = [CapKey("employee", str(number), "2026") for number in range(60)]

    def spend(number):
        with durable():
            wanted = keys if number % 2 else keys[::-1]
            services.lock_caps(**of(version), uses=wanted)
            services.use_caps(**of(version), limits={"employee": CAP}, uses=dict.fromkeys(wanted, 1))

    for _ in range(ROUNDS):
        with ThreadPoolExecutor(RUNS) as pool:
            list(pool.map(_and_hang_up(spend), range(RUNS)))

    assert set(CapUse.objects.values_list("used", flat=True)) == {ROUNDS * RUNS}


def of(version):
    return {"programme_id": version.programme_id, "unit": version.unit}


def _judge(version, employee, used):
    definition = definitions.from_document(version.definition)
    one = occasion(credited(employee))
    [key] = rules.cap_keys(definition, [one])
    return key, rules.judge(definition, [one], {key: used(key)})


def _at_once(work, employee):
    with ThreadPoolExecutor(RUNS) as pool:
        return list(pool.map(_and_hang_up(work), [employee] * RUNS))


def _and_hang_up(work):
    """A thread's connection would keep the test database busy."""

    def run(argument):
        try:
            return work(argument)
        finally:
            connection.close()

    return run
