"""Web, Slack, API and command line decide the same proposal at the same moment: one does, the others are told who."""

import json
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from html import unescape
from io import StringIO
from itertools import count
from threading import Barrier

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from integrations.slack import dispatch, outbox
from integrations.slack.models import Member
from recognition.core.actor import system
from recognition.ledger import selectors as books
from recognition.people import tokens
from recognition.programmes.definition import Approval
from recognition.rewards.models import Decision, PersonPeriod, Proposal
from recognition.rewards.services import moves
from tests.cast import signed_in
from tests.integrations.slack import payload
from tests.integrations.slack.conftest import empty_slack, nothing_remembered, slack  # noqa: F401 (fixtures)
from tests.recognition.rewards.world import World

PARTS, ROUNDS, PATIENCE_S = 4, 50, 30  # 200 rounds, in parts that workers share
NUMBERS = count(1)
WHO_AND_WHEN = re.compile(
    r"(Bob \(bob\)|Erik \(erik\)) decided \((approve|decline)\) on \d{4}-\d\d-\d\d at \d\d:\d\d UTC"
)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(cast):
    return World(cast, rules={"approval": Approval()}, allocated=100_000_000)


@pytest.fixture
def doors(world, slack):  # noqa: F811 (a fixture)
    """Bob, whose right it is, and Erik, to whom it rose: each way in is one function of a proposal and a kind.

    Each returns '' when it decided, and else what the person is told.
    """
    cache.clear()
    Member.objects.update(locale="en-GB")
    browser, machine = signed_in(world.cast.bob), _machine("erik")
    return {
        "web": lambda proposal, kind: _web(browser, proposal, kind),
        "api": lambda proposal, kind: _api(machine, proposal, kind),
        "slack": lambda proposal, kind: _slack(slack, proposal),
        "command": _command,
    }


def _machine(name):
    issued = tokens.issue(
        actor=system("test"),
        name="race",
        scopes=("proposals:read", "proposals:decide"),
        lifetime=timedelta(days=1),
        at=timezone.now(),
        employee=name,
        source_code="",
    )
    return Client(headers={"Authorization": f"Bearer {issued.secret}"})


def _web(browser, proposal, kind):
    form = {"kind": kind, "key": f"web-{next(NUMBERS):08}", "revision": 1, "reason": "Together."}
    answer = browser.post(f"/proposals/{proposal.pk}", form)
    return "" if answer.status_code == 302 else unescape(answer.content.decode())


def _api(machine, proposal, kind):
    answer = machine.post(
        f"/api/v1/proposals/{proposal.pk}/decision",
        json.dumps({"kind": kind, "revision": 1, "reason": "Together."}),
        content_type="application/json",
        headers={"Idempotency-Key": f"api-{next(NUMBERS):08}"},
    )
    return "" if answer.status_code == 200 else answer.json()["detail"]


def _slack(server, proposal):
    sent = payload.action(
        "approve_proposal",
        f"{proposal.pk}:1",
        user="U0BOB",
        trigger_id=server.trigger(),
        response_url=server.response_url(),
    )
    before, at = len(server.answered), timezone.now()
    dispatch.receive(sent.body, sent.content_type, at)
    dispatch.work(at=at)
    outbox.deliver(at=at + timedelta(seconds=1))
    return " ".join(each["text"] for each in server.answered[before:])


def _command(proposal, kind):
    try:
        call_command("decide", str(proposal.pk), kind, "--as", "erik", "--reason", "Together.", stdout=StringIO())
    except CommandError as error:
        return str(error)
    return ""


def at_once(calls):
    """What the calls say, by name; begun together, each on a connection of its own."""
    start = Barrier(len(calls))

    def run(call):
        start.wait(PATIENCE_S)
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        said = {name: pool.submit(run, call) for name, call in calls.items()}
        return {name: each.result(PATIENCE_S) for name, each in said.items()}


@contextmanager
def met_at_the_lock(monkeypatch, number):
    """All have read everything and are in their transactions when the first of them takes the lock."""
    lock, brink = moves.locked_person_period, Barrier(number)

    def waits(**who):
        brink.wait(PATIENCE_S)
        return lock(**who)

    with monkeypatch.context() as patched:
        patched.setattr(moves, "locked_person_period", waits)
        yield


@contextmanager
def without_locks(monkeypatch, number):
    """Everything that makes a decision one, silenced: the lock, the conditional update, the numbering."""
    met = Barrier(number)

    def read(proposal_id):
        found = moves.proposal_named(proposal_id)
        met.wait(PATIENCE_S)
        return found

    def move(proposal, *, state, at, **changes):
        Proposal.objects.filter(pk=proposal.pk).update(state=state, state_at=at, **changes)

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE rewards_decision DROP CONSTRAINT decision_once")
    with monkeypatch.context() as patched:
        patched.setattr(moves, "locked_proposal", read)
        patched.setattr(moves, "locked_person_period", lambda **who: PersonPeriod(approved=0, **who))
        patched.setattr(moves, "move", move)
        yield
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM rewards_decision")
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ALTER TABLE rewards_decision ADD CONSTRAINT decision_once UNIQUE (proposal_id, number)")


def test_without_the_locks_every_door_decides_about_the_same_proposal(world, doors, monkeypatch):
    proposal = world.proposal(amount=100, escalations=1)

    with without_locks(monkeypatch, len(doors)):
        said = at_once({name: partial(door, proposal, "approve") for name, door in doors.items()})
        assert sorted(Decision.objects.values_list("channel", flat=True)) == ["api", "command", "slack", "web"], said


@pytest.mark.parametrize("part", range(PARTS))
def test_with_them_one_decides_and_the_others_are_told_who_and_when(world, doors, monkeypatch, part):
    first = Counter()
    for _ in range(ROUNDS):
        proposal = world.proposal(amount=100, escalations=1)
        with met_at_the_lock(monkeypatch, len(doors)):
            said = at_once({name: partial(door, proposal, "approve") for name, door in doors.items()})
        [decision] = Decision.objects.filter(proposal=proposal)
        assert [name for name, told in said.items() if not told] == [decision.channel]
        _assert_told(said, decision)
        first[decision.channel] += 1
        cache.clear()

    assert Decision.objects.count() == sum(first.values()) == ROUNDS
    assert len(first) > 1, first
    assert world.figures().approved == world.owed(world.cast.alice) == ROUNDS * 100
    assert books.check_books() == []


def test_two_people_who_disagree_at_the_same_moment_make_one_decision(world, doors, monkeypatch):
    for _ in range(20):
        proposal = world.proposal(amount=100, escalations=1)
        with met_at_the_lock(monkeypatch, 2):
            said = at_once(
                {"web": partial(doors["web"], proposal, "approve"), "api": partial(doors["api"], proposal, "decline")}
            )
        [decision] = Decision.objects.filter(proposal=proposal)
        proposal.refresh_from_db()
        assert proposal.state == {"approve": "payable", "decline": "declined"}[decision.kind]
        assert (decision.acted_by_id == world.cast.bob.pk) is (decision.kind == "approve")
        _assert_told(said, decision)


def _assert_told(said, decision):
    for name, told in said.items():
        found = WHO_AND_WHEN.search(told)
        assert (found is None) is (name == decision.channel), (name, told)
        if found:
            who = decision.acted_by
            assert found[0] == (
                f"{who.name} ({who.external_id}) decided ({decision.kind}) on"
                f" {decision.decided_at:%Y-%m-%d at %H:%M} UTC"
            )
