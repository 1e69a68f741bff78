"""Visit one seeded installation, the one of LAURELS_HOME, as four people; print what was measured, a line of JSON each.

Run by ``benchmarks.pages``. The pages are those the matrix opens to the person: first every one without a part to fill
in, then one of each kind that those link to. Of the API, every list.
"""

# ruff: noqa: E402 (Django is set up before its models are imported)

import http.client
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from html import unescape

os.environ["DJANGO_SETTINGS_MODULE"] = "backend.settings"

import django

django.setup()

from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from backend import prepare, roles
from backend.seed import plan
from recognition.core import actor as actors
from recognition.people import selectors as people
from recognition.people import sign_in, tokens
from tests.backend.clone import free_port

FEW_ROUNDS, SLOW_SECONDS, WARM_UP = 3, 2.0, 2
LEFT_OUT = re.compile(r"^(accounts|sign-in|slack|admin/database)/|/(file|files|export)\b|livez|readyz|\.(html|pdf)$")
LINK = re.compile(r'href="(/[^"#]*)')


@dataclass
class Visitor:
    """Who visits, what they hold, and what they send to be known."""

    name: str
    employee: str
    roles: frozenset[str] = frozenset()
    cookie: dict[str, str] = field(default_factory=dict)
    bearer: dict[str, str] = field(default_factory=dict)


@dataclass
class Measured:
    """One address as one visitor: the milliseconds of each round; of the last its statements and CPU milliseconds.

    The CPU is the site's alone, without the database's.
    """

    visitor: str
    route: str
    address: str
    status: int
    statements: int
    size: int
    cpu: float
    milliseconds: list[float]


def main() -> int:
    prepare.start_private_database()
    size, rounds = int(sys.argv[1]), int(sys.argv[2])
    visitors = list(known(size))
    port = free_port()
    server = serve(port)
    try:
        for visitor in visitors:
            for each in visit(port, visitor, rounds):
                print(json.dumps(asdict(each)), flush=True)
    finally:
        server.terminate()
        server.wait()
    return 0


def known(size: int) -> Iterator[Visitor]:
    """The busiest employee, their manager, HR and an auditor, signed in and with a token that may read everything."""
    busiest = plan.server(size, 0, 0)
    scopes = [scope for scope in tokens.SCOPES if scope.endswith("read")]
    for visitor in (
        Visitor("employee", plan.person(busiest)),
        Visitor("manager", plan.person(plan.manager_of(busiest) or 0), frozenset({roles.MANAGER})),
        Visitor("hr", plan.person(plan.HR), frozenset({roles.MANAGER, "hr"})),
        Visitor("auditor", plan.person(plan.AUDITOR), frozenset({roles.MANAGER, "auditor"})),
    ):
        at, system = timezone.now(), actors.system("bench")
        employee = people.employee_by(visitor.employee)
        client = Client()
        link = sign_in.issue_link(actor=system, email=employee.email, at=at)
        client.force_login(sign_in.redeem(secret=link, at=at)[0])
        name = settings.SESSION_COOKIE_NAME
        visitor.cookie = {"Cookie": f"{name}={client.cookies[name].value}"}
        issued = tokens.issue(
            actor=system, name="bench", scopes=scopes, lifetime=timedelta(days=1), at=at, employee=visitor.employee
        )
        visitor.bearer = {"Authorization": f"Bearer {issued.secret}"}
        yield visitor


def serve(port: int) -> "subprocess.Popen[bytes]":
    """Gunicorn as ``manage.py up`` runs it, with one worker, so that what is warm is warm for the next request."""
    options = f"benchmarks.pages_site -w 1 --threads 2 -k gthread -b 127.0.0.1:{port} --no-control-socket"
    command = [sys.executable, "-m", "gunicorn", *options.split(), "--log-level", "error"]
    environment = os.environ | {"LAURELS_DATABASE_PATIENCE": "request", "LAURELS_LOG_LEVEL": "ERROR"}
    server = subprocess.Popen(command, env=environment)
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            ask(port, "/livez", {})
        except OSError:
            time.sleep(0.2)
        else:
            return server
    server.kill()
    raise RuntimeError("gunicorn did not come up")


def ask(port: int, address: str, headers: dict[str, str]) -> tuple[http.client.HTTPResponse, str, float]:
    """The answer, its body, and the milliseconds until all of it was there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    begins = time.perf_counter()
    connection.request("GET", address, headers=headers | {"Accept-Language": "da"})
    answer = connection.getresponse()
    body = answer.read()
    milliseconds = (time.perf_counter() - begins) * 1000
    connection.close()
    return answer, body.decode("utf-8", "replace"), milliseconds


def visit(port: int, visitor: Visitor, rounds: int) -> Iterator[Measured]:
    found: dict[str, str] = {}
    for route, methods in roles.PAGES.items():
        who = methods.get("GET")
        if who and not LEFT_OUT.search(route) and "<" not in route and (not who.roles or who.roles & visitor.roles):
            found.setdefault(route, f"/{route}")
    waiting = list(found.items())
    while waiting:
        route, address = waiting.pop(0)
        answer, body, _ = ask(port, address, visitor.cookie)
        if answer.status == 200:
            for kind, link in linked(body):
                if kind not in found:
                    found[kind] = link
                    waiting.append((kind, link))
            yield measure(
                port=port, name=visitor.name, route=route, address=address, headers=visitor.cookie, rounds=rounds
            )
    for route, methods in roles.API.items():
        who = methods.get("GET")
        is_list = who is not None and who.scope.endswith("read") and "<" not in route
        if is_list and ask(port, f"/{route}", visitor.bearer)[0].status == 200:
            yield measure(
                port=port, name=visitor.name, route=route, address=f"/{route}", headers=visitor.bearer, rounds=rounds
            )


def linked(body: str) -> Iterator[tuple[str, str]]:
    """Routes that a page links to, each with an address; a list's further pages and filters are kinds of their own."""
    for link in map(unescape, LINK.findall(body)):
        path, _, query = link.partition("?")
        try:
            route = resolve(path).route
        except Resolver404:
            continue
        if route in roles.PAGES and "GET" in roles.PAGES[route] and not LEFT_OUT.search(route):
            names = sorted(part.partition("=")[0] for part in query.split("&") if part)
            yield route + (f"?{'&'.join(names)}" if names else ""), link


def measure(*, port: int, name: str, route: str, address: str, headers: dict[str, str], rounds: int) -> Measured:
    times: list[float] = []
    for number in range(WARM_UP + rounds):
        answer, body, milliseconds = ask(port, address, headers)
        if number >= WARM_UP:
            times.append(milliseconds)
        elif milliseconds > SLOW_SECONDS * 1000:
            rounds = min(rounds, FEW_ROUNDS)
        if len(times) == rounds:
            break
    statements = int(answer.headers.get("X-Statements", 0))
    return Measured(
        name, route or "home", address, answer.status, statements, len(body), float(answer.headers["X-CPU"]), times
    )


if __name__ == "__main__":
    sys.exit(main())
