"""Keep a few programs running: prefixed logs, restart with back-off, a clean end for all of them."""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import IO

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
SECONDS_TO_PROVE_SOUND = 60.0
SECONDS_TO_END = 25.0
LAST_READS = 100


@dataclass
class Program:
    """One program to keep running."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    next_start: float = 0.0
    pause: float = field(default=FIRST_PAUSE)


class Supervisor:
    """Runs programs until told to stop. `every_second` is called beside them and may not raise."""

    def __init__(self, programs: Sequence[Program], *, every_second: Callable[[], None] = lambda: None) -> None:
        self.programs = programs
        self.every_second = every_second
        self.stopping = False
        self.selector = selectors.DefaultSelector()
        self.width = max(len(program.name) for program in [*programs, Program("up", (), {})])

    def run(self) -> None:
        """Return when SIGTERM, SIGINT or SIGHUP came and every program has ended."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        next_tick = 0.0
        try:
            while not self.stopping:
                self._start_due()
                self._forward_logs(seconds=0.2)
                self._notice_ends()
                if time.monotonic() >= next_tick:
                    next_tick = time.monotonic() + 1
                    self.every_second()
        finally:
            self._end_all()

    def say(self, text: str) -> None:
        """Print one line of our own."""
        self._print("up", text)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _print(self, name: str, text: str) -> None:
        with suppress(OSError):
            sys.stdout.write(f"{name:<{self.width}} | {text}\n")
            sys.stdout.flush()

    def _start_due(self) -> None:
        for program in self.programs:
            if program.process is None and time.monotonic() >= program.next_start:
                program.started = time.monotonic()
                program.process = subprocess.Popen(
                    [sys.executable, "-m", "backend.tether", str(os.getpid()), *program.command],
                    env=dict(program.environment),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
                self.selector.register(_pipe(program.process), selectors.EVENT_READ, (program, bytearray()))

    def _forward_logs(self, *, seconds: float) -> None:
        if not self.selector.get_map():
            time.sleep(seconds)
            return
        for key, _ in self.selector.select(timeout=seconds):
            program, rest = key.data
            chunk = os.read(key.fd, 65536)
            rest += chunk
            *lines, tail = rest.split(b"\n")
            rest[:] = tail if chunk else b""
            for line in [*lines, *([tail] if tail and not chunk else [])]:
                self._print(program.name, line.decode(errors="replace"))
            if not chunk:
                self.selector.unregister(key.fileobj)

    def _notice_ends(self) -> None:
        """Schedule the restart of programs that ended, later each time unless they had proved sound."""
        for program in self.programs:
            if program.process is None or program.process.poll() is None:
                continue
            lived = time.monotonic() - program.started
            program.pause = FIRST_PAUSE if lived > SECONDS_TO_PROVE_SOUND else program.pause
            how = _how(program.process.returncode)
            self._bury(program)
            self.say(f"{program.name} ended ({how}); again in {program.pause:g} s.")
            program.next_start = time.monotonic() + program.pause
            program.pause = min(program.pause * 2, LONGEST_PAUSE)

    def _bury(self, program: Program) -> None:
        """End what the program left behind in its own group (workers of a killed master), and read its last words."""
        if program.process is None:
            return
        _signal_group(program.process, signal.SIGKILL)
        program.process.wait()
        pipe = _pipe(program.process)
        for _ in range(LAST_READS):
            if pipe.fileno() in self.selector.get_map():
                self._forward_logs(seconds=0)
        with suppress(KeyError):
            self.selector.unregister(pipe)
        pipe.close()
        program.process = None

    def _end_all(self) -> None:
        """Ask every program to end, wait while its last lines are forwarded, then insist."""
        running = [program for program in self.programs if program.process is not None]
        for program in running:
            if program.process is not None:
                program.process.terminate()
        deadline = time.monotonic() + SECONDS_TO_END
        while any(_runs(program) for program in running) and time.monotonic() < deadline:
            self._forward_logs(seconds=0.1)
        for program in running:
            self._bury(program)


def _runs(program: Program) -> bool:
    return program.process is not None and program.process.poll() is None


def _pipe(process: "subprocess.Popen[bytes]") -> IO[bytes]:
    if process.stdout is None:
        raise RuntimeError("programs are started with a pipe")
    return process.stdout


def _signal_group(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _how(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
