"""How fast Slack is answered: our events and commands beside an empty view, a storing view and bolt's Django adapter.

    python -m benchmarks.slack_ack

One gunicorn (-w 2 --threads 4) serves all of them from a database on the suite's private server. First 50 requests a
second at an even pace, whether the last was answered or not: how long each waits. Then eight connections without a
pause for three seconds at a time, the contenders in turn, twice: requests a second, and the CPU time of the two workers
for each, which holds on a busy machine too. Every message is new and signed before the clock runs; each is stored.
"""

# ruff: noqa: E402 (Django is set up before its models are imported)

import multiprocessing
import os
import socket
import subprocess
import sys
import threading
import time
from itertools import count
from pathlib import Path
from statistics import median, quantiles

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.db import connection
from django.utils import timezone

from benchmarks import scratch
from integrations.slack.models import Installation
from recognition.activity.models import Delivery
from tests.backend.clone import free_port
from tests.integrations.slack import payload as slack

PATHS = {
    "empty view": "/bench/empty",
    "storing view": "/bench/storing",
    "laurels, event": slack.EVENTS,
    "laurels, command": slack.COMMANDS,
    "bolt, process_before_response": "/bench/bolt",
    "bolt, as it comes": "/bench/bolt-default",
}
PACE, PACED_SECONDS, BUSY_SECONDS, CONNECTIONS, ROUNDS, PREPARED = 50, 8, 3, 8, 2, 800
SLOWEST_MS, LEAST_SHARE = 250, 0.8
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> int:
    with scratch.database():
        Installation.objects.create(
            app_id=slack.APP, team_id=slack.TEAM, bot_user_id=slack.BOT, installed_at=timezone.now()
        )
        report, has_passed = measure(free_port())
    print(report)
    scratch.keep(report, "slack_ack")
    return 0 if has_passed else 1


def measure(port: int) -> tuple[str, bool]:
    server = serve(port)
    try:
        waits = {
            kind: in_another_process(paced, port, PATHS[kind], kind) for kind in ("laurels, event", "laurels, command")
        }
        speeds: dict[str, list[tuple[float, float]]] = {kind: [] for kind in PATHS}
        for _ in range(ROUNDS):
            for kind, path in PATHS.items():
                before = cpu_seconds(server.pid)
                answered, seconds = in_another_process(busy, port, path, kind)
                speeds[kind].append((answered / seconds, (cpu_seconds(server.pid) - before) * 1000 / answered))
    finally:
        server.terminate()
        server.wait()
    stored = Delivery.objects.filter(source="slack").count()
    assert stored == Delivery.objects.filter(source="slack", state="received").count() > 0
    return write(waits, speeds)


def serve(port: int) -> "subprocess.Popen[bytes]":
    """Gunicorn with both workers at work."""
    place = {name: str(value) for name, value in connection.get_connection_params().items() if name in {"host", "port"}}
    passfile = connection.settings_dict["OPTIONS"]["passfile"]
    url = f"postgresql://laurels_app@/{connection.settings_dict['NAME']}?host={place['host']}&port={place['port']}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LAURELS_", "SLACK_"))}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "backend.settings",
        "LAURELS_ENV": "test",
        "LAURELS_DATABASE_PATIENCE": "request",
        "LAURELS_LOG_LEVEL": "WARNING",
        "DATABASE_URL": f"{url}&passfile={passfile}",
        "SLACK_SIGNING_SECRET": slack.SECRET,
    }
    code = (
        "from django.conf import settings; settings.ROOT_URLCONF = 'benchmarks.slack_ack_site'; "
        "from gunicorn.app.wsgiapp import run; run()"
    )
    options = f"backend.wsgi -w 2 --threads 4 -k gthread -b 127.0.0.1:{port} --no-control-socket --log-level error"
    server = subprocess.Popen([sys.executable, "-c", code, *options.split()], env=environment)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            for kind, path in [*PATHS.items()] * 4:  # each worker loads its URLs at the first request
                with Connection(port) as there:
                    there.ask(request(path, kind))
        except (OSError, AssertionError):
            time.sleep(0.2)
        else:
            return server
    server.kill()
    raise RuntimeError("gunicorn did not come up")


_number = count(int(time.time() * 1000) % 10**9 * 10**4)


def request(path: str, kind: str) -> bytes:
    """One new signed message as the bytes of an HTTP request."""
    number = f"{os.getpid()}{next(_number)}"
    if kind == "laurels, command":
        sent = slack.command("<@U0BOB> +5 Tak for hjælpen med Nordlys i går", trigger_id=f"{number}.1.abc")
    else:
        sent = slack.reaction("heavy_plus_sign", event_ts=f"{number}.000100")
    proof = slack.signature(sent.body)
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Content-Type: {sent.content_type}",
        f"Content-Length: {len(sent.body)}",
        *(f"{name}: {value}" for name, value in proof.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + sent.body


class Connection:
    """One connection that is kept, with as little of its own as possible."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def ask(self, message: bytes) -> None:
        self.socket.sendall(message)
        answer = b""
        while b"\r\n\r\n" not in answer:
            part = self.socket.recv(65536)
            if not part:
                raise ConnectionError("the server hung up")
            answer += part
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head[:300]
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
        while len(body) < length:
            body += self.socket.recv(65536)


def paced(port: int, path: str, kind: str) -> list[float]:
    """Milliseconds that each of PACE requests a second waited, from the moment it was due."""
    messages = [request(path, kind) for _ in range(PACE * PACED_SECONDS)]
    waits, turn, begin = [0.0] * len(messages), count(), time.perf_counter() + 0.5

    def work() -> None:
        with Connection(port) as there:
            while (number := next(turn)) < len(messages):
                due = begin + number / PACE
                time.sleep(max(0.0, due - time.perf_counter()))
                there.ask(messages[number])
                waits[number] = (time.perf_counter() - due) * 1000

    run_together(work)
    return waits


def busy(port: int, path: str, kind: str) -> tuple[int, float]:
    """How many were answered without a pause, and in how many seconds."""
    stacks = [[request(path, kind) for _ in range(PREPARED)] for _ in range(CONNECTIONS)]
    answered, taken = [0] * CONNECTIONS, count()
    begin = time.perf_counter()

    def work() -> None:
        mine = next(taken)
        with Connection(port) as there:
            while stacks[mine] and time.perf_counter() - begin < BUSY_SECONDS:
                there.ask(stacks[mine].pop())
                answered[mine] += 1

    run_together(work)
    return sum(answered), time.perf_counter() - begin


def run_together(work):  # type: ignore[no-untyped-def]
    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def in_another_process(work, *arguments):  # type: ignore[no-untyped-def]
    """What ``work`` returns, from a process of its own: the client's threads wait for nobody else."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(work, arguments)


def cpu_seconds(parent: int) -> float:
    """CPU time of the workers so far."""
    workers = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="utf-8").split()
    fields = [Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split() for pid in workers]
    total = sum(int(each[11]) + int(each[12]) for each in fields)
    return total / TICKS


def write(waits: dict[str, list[float]], speeds: dict[str, list[tuple[float, float]]]) -> tuple[str, bool]:
    lines = [f"Load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.", ""]
    lines += [f"| at {PACE} requests a second | p50 ms | p99 ms | slowest ms |", "|---|---|---|---|"]
    has_passed = True
    for kind, each in waits.items():
        p99 = quantiles(each, n=100)[98]
        has_passed &= p99 < SLOWEST_MS
        lines.append(f"| {kind} | {median(each):.1f} | {p99:.1f} | {max(each):.1f} |")
    rate = {kind: median(speed for speed, _ in rounds) for kind, rounds in speeds.items()}
    cpu = {kind: median(cost for _, cost in rounds) for kind, rounds in speeds.items()}
    stored, cost = rate["storing view"], cpu["storing view"]
    lines += [
        "",
        "| without a pause | requests/s | of the storing view | CPU ms each | the storing view's CPU, of it |",
    ]
    lines += ["|---|---|---|---|---|"]
    for kind in PATHS:
        lines.append(
            f"| {kind} | {rate[kind]:.0f} | {rate[kind] / stored:.0%} | {cpu[kind]:.2f} | {cost / cpu[kind]:.0%} |"
        )
    has_passed &= rate["laurels, event"] >= LEAST_SHARE * stored
    return "\n".join(lines) + "\n", has_passed


if __name__ == "__main__":
    sys.exit(main())
