"""What is due is done again and again, and one failure stops nothing else."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from backend import health, sweeps

NOW = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
seen = []


def fine(*, at):
    seen.append(at)
    return 3


def broken(*, at):
    raise ValueError("broken")


def without_database(*, at):
    raise OperationalError("gone")


FINE, BROKEN, NO_DATABASE = (f"{__name__}.{name}" for name in ("fine", "broken", "without_database"))


@pytest.mark.django_db
def test_each_function_gets_the_clock_and_says_what_it_did():
    seen.clear()

    assert sweeps.run(at=NOW, names=[FINE]) == {FINE: 3}
    assert seen == [NOW]


@pytest.mark.django_db
def test_a_function_that_fails_stops_no_other():
    done = sweeps.run(at=NOW, names=[BROKEN, NO_DATABASE, f"{__name__}.missing", FINE])

    assert list(done.values()) == [None, None, None, 3]


@pytest.mark.django_db
def test_every_registered_function_can_be_run():
    done = sweeps.run(at=NOW, names=sweeps.DUE)

    assert [name for name, count in done.items() if count is None] == []


@pytest.mark.django_db
def test_the_command_prints_what_it_did_and_leaves_a_heartbeat(monkeypatch, capsys):
    monkeypatch.setattr(sweeps, "DUE", {FINE: datetime.timedelta(seconds=1)})

    call_command("sweep")

    assert f"{FINE}: 3" in capsys.readouterr().out
    assert sweeps.last_beat() is not None


@pytest.mark.django_db
def test_the_command_fails_when_a_sweep_failed(monkeypatch):
    monkeypatch.setattr(sweeps, "DUE", dict.fromkeys((BROKEN, FINE), datetime.timedelta(seconds=1)))

    with pytest.raises(CommandError, match="1 of 2 sweeps failed"):
        call_command("sweep")


@pytest.mark.parametrize("pause", ["0", "-1"])
def test_the_command_refuses_a_pause_that_is_none(pause):
    with pytest.raises(CommandError, match="above 0"):
        call_command("sweep", "--every", pause)


@pytest.mark.django_db
def test_silence_is_noticed_after_a_minute():
    sweeps.beat(at=NOW)

    assert health.sweep_problems(at=NOW + datetime.timedelta(seconds=60)) == []
    assert "61 s" in health.sweep_problems(at=NOW + datetime.timedelta(seconds=61))[0]


@pytest.mark.django_db
def test_a_second_heartbeat_replaces_the_first():
    sweeps.beat(at=NOW)
    sweeps.beat(at=NOW + datetime.timedelta(seconds=10))

    assert sweeps.last_beat() == NOW + datetime.timedelta(seconds=10)
