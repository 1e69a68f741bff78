"""One kudos after another from eight writers: `give` beside the same through plain ORM calls.

    python -m benchmarks.kudos_write [WRITES]

Every writer is a process of its own and gives WRITES kudos of one point to one to three people without a pause, as
other givers than the others but to the same people. Both contenders check recipients, policy, rules, caps and balances,
and write idempotency key, text, kudos, recipients, entry, postings, balances, activity and dispatch in one durable
transaction. They take turns, twice, each on its own copy of one database on the suite's private server.
"""

# ruff: noqa: E402 (Django is set up before its models are imported)

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import timedelta
from itertools import count, islice
from statistics import median, quantiles

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.db import connection

from benchmarks import scratch
from benchmarks.kudos_plain import plain_give
from recognition.activity import consumers
from recognition.core import identity
from recognition.core.actor import Actor
from recognition.kudos import services as kudos
from recognition.people.models import Employee, Employment, Team
from tests import cast as people
from tests.recognition.kudos.world import NOW, as_

WRITERS, WRITES, EMPLOYEES, WARM_UP, ROUNDS = 8, 150, 1_000, 20, 2
GIVE = {"laurels": kudos.give, "plain": plain_give}


def main() -> None:
    writes = int(sys.argv[1]) if len(sys.argv) > 1 else WRITES
    with scratch.database() as name, ExitStack() as copies:
        furnish()
        copy_of = {kind: copies.enter_context(scratch.copy_of(name, kind)) for kind in GIVE}
        seconds = {kind: [] for kind in GIVE}
        for round_ in range(ROUNDS):
            for kind, copy in copy_of.items():
                seconds[kind].append(run(kind, copy, round_, writes))
        report = written(seconds, writes)
    print(report)
    if writes == WRITES:
        scratch.keep(report, "kudos_write")


def furnish() -> None:
    """A thousand colleagues, a policy that judges caps, and an allowance nobody empties."""
    cast = people.gather()
    team = Team.objects.create(name="Bench")
    Employee.objects.bulk_create(
        Employee(external_id=f"E{number}", uid=identity.uid("bench", "employee", str(number)), name=f"Person {number}")
        for number in range(EMPLOYEES)
    )
    Employment.objects.bulk_create(
        Employment(employee=person, entity=cast.entity, team=team, manager=cast.bob, starts_on=people.BEGINNING.date())
        for person in Employee.objects.filter(external_id__regex="^E[0-9]+$")
    )
    before = NOW - timedelta(days=30)
    kudos.set_policy(actor=as_(cast.greta), at=before, pair_points=1_000_000)
    kudos.set_allowance_rule(actor=as_(cast.greta), amount=1_000_000, span="month", team="Bench", role="", at=before)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def run(kind: str, database: str, round_: int, writes: int) -> list[float]:
    """The seconds of every write of all writers, begun together."""
    command = [sys.executable, "-m", "benchmarks.kudos_write", "--writer", kind, database, str(round_), str(writes)]
    writers = [
        subprocess.Popen([*command, str(number)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for number in range(WRITERS)
    ]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    seconds = [second for writer in writers for second in json.loads(writer.communicate()[0])]
    assert all(writer.returncode == 0 for writer in writers)
    return seconds


def write(kind: str, database: str, round_: int, writes: int, number: int) -> list[float]:
    """One writer: its own givers thank anybody, each an hour after their last kudos."""
    connection.settings_dict["NAME"] = database
    consumers.register("bench", ["kudos.given"])
    ids = list(Employee.objects.filter(external_id__regex="^E[0-9]+$").order_by("pk").values_list("pk", flat=True))
    mine = ids[number::WRITERS]
    seconds = []
    for turn in islice(count(), WARM_UP + writes):
        if turn == WARM_UP:
            print("ready", flush=True)
            sys.stdin.readline()
        place = round_ * (WARM_UP + writes) + turn
        giver = mine[place % len(mine)]
        others = [ids[(place * 37 + number * 101 + step * 211) % len(ids)] for step in range(1 + turn % 3)]
        began = time.perf_counter()
        GIVE[kind](
            actor=Actor(channel="bench", employee_id=giver),
            recipients=[each for each in others if each != giver] or [ids[(ids.index(giver) + 1) % len(ids)]],
            points=1,
            text="Thank you for staying late with the customer who was stuck.",
            at=NOW + timedelta(minutes=61 * (place // len(mine)), seconds=turn),
            key=f"{round_} {number} {turn}",
        )
        seconds.append(time.perf_counter() - began)
    return seconds[WARM_UP:]


def written(seconds: dict[str, list[list[float]]], writes: int) -> str:
    """The report: milliseconds of all rounds, and how the two compare."""
    every = {kind: sorted(second for part in parts for second in part) for kind, parts in seconds.items()}
    p95 = {kind: quantiles(one, n=20)[18] * 1000 for kind, one in every.items()}
    middle = {kind: median(one) * 1000 for kind, one in every.items()}
    rows = "\n".join(
        f"| {kind} | {middle[kind]:.1f} | {p95[kind]:.1f} | {every[kind][-1] * 1000:.1f} |" for kind in every
    )
    load = f"{os.getloadavg()[0]:.1f}"
    return f"""# Kudos write with {WRITERS} writers

`python -m benchmarks.kudos_write`, {ROUNDS} rounds of {WRITERS} × {writes} writes, {os.cpu_count()} cores, load {load}.

| contender | median ms | p95 ms (wanted: < 50) | slowest ms |
|---|---|---|---|
{rows}

{middle["plain"] / middle["laurels"]:.2f} times as fast as plain ORM calls by the median (wanted: 1).
"""


if __name__ == "__main__":
    if sys.argv[1:2] == ["--writer"]:
        kind, database, *numbers = sys.argv[2:]
        print(json.dumps(write(kind, database, *map(int, numbers))))
    else:
        main()
