"""Programs are kept running, their logs told apart, and none outlives its supervisor."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from backend import supervisor

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
    import os, sys
    from backend import supervisor
    from backend.supervisor import Program, Supervisor
    supervisor.FIRST_PAUSE = 0.2
    supervisor.SECONDS_TO_END = 3
    commands = {commands!r}
    programs = [Program(name, ["sh", "-c", command], dict(os.environ), pause=0.2) for name, command in commands.items()]
    Supervisor(programs).run()
"""


@pytest.fixture
def supervise():
    started = []

    def start(**commands):
        process = subprocess.Popen(
            [sys.executable, "-u", "-c", textwrap.dedent(SCRIPT).format(commands=commands)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def lines_until(process, text):
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if text in line:
            return lines
    raise AssertionError(f"{text!r} was never printed: {lines}")


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def until_gone(pid, seconds=10):
    deadline = time.monotonic() + seconds
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_running(pid)


def pid_printed(lines):
    return int(lines[-1].rsplit(" ", 1)[1])


def test_every_line_says_who_wrote_it(supervise):
    process = supervise(web="echo from the web; sleep 60", sweep="echo from the sweeper >&2; sleep 60")

    lines = {process.stdout.readline(), process.stdout.readline()}

    assert lines == {"web   | from the web\n", "sweep | from the sweeper\n"}


@pytest.mark.slow
def test_a_program_that_ends_is_started_again_each_time_later(supervise):
    process = supervise(web="echo here; exit 3")

    lines = [line for line in lines_until(process, "again in 0.8 s.") if line.startswith("up ")]

    assert lines == [f"up  | web ended (exit code 3); again in {pause} s." for pause in ("0.2", "0.4", "0.8")]


def test_a_program_that_proved_sound_is_started_again_at_once(monkeypatch, capsys):
    monkeypatch.setattr(supervisor, "SECONDS_TO_PROVE_SOUND", -1.0)
    program = supervisor.Program("web", ["true"], dict(os.environ), pause=60.0)
    alone = supervisor.Supervisor([program])
    alone._start_due()
    program.process.wait()

    alone._notice_ends()

    assert "again in 1 s." in capsys.readouterr().out


def test_a_kill_is_told_by_name(supervise):
    process = supervise(web="kill -9 $$")

    assert "killed by SIGKILL" in lines_until(process, "again in")[-1]


def test_the_last_words_of_a_program_are_printed(supervise):
    process = supervise(web="printf 'first\\nlast without an end'; exit 1")

    assert lines_until(process, "ended")[:2] == ["web | first", "web | last without an end"]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_everything_cleanly(supervise, number):
    process = supervise(web="trap 'echo goodbye; exit 0' TERM; echo pid $$; while :; do sleep 0.1; done")
    pid = pid_printed(lines_until(process, "pid"))

    process.send_signal(number)

    assert "goodbye" in process.stdout.read()
    assert process.wait(10) == 0
    assert not is_running(pid)


@pytest.mark.slow
def test_a_program_that_does_not_listen_is_killed(supervise):
    process = supervise(web="trap '' TERM; echo pid $$; while :; do sleep 0.1; done")
    pid = pid_printed(lines_until(process, "pid"))

    process.terminate()

    assert process.wait(20) == 0
    assert not is_running(pid)


def test_children_of_a_killed_program_do_not_live_on(supervise):
    process = supervise(web="sleep 600 & echo pid $!; kill -9 $$")
    pid = pid_printed(lines_until(process, "pid"))

    assert until_gone(pid)


def test_nothing_lives_on_when_the_supervisor_is_killed(supervise):
    process = supervise(web="echo pid $$; exec sleep 600")
    pid = pid_printed(lines_until(process, "pid"))
    assert is_running(pid)

    process.kill()

    assert until_gone(pid)


def test_a_program_whose_parent_is_gone_before_it_starts_does_not_start():
    result = subprocess.run(
        [sys.executable, "-m", "backend.tether", "1", "echo", "started"], cwd=ROOT, capture_output=True, check=False
    )

    assert result.stdout == b""
