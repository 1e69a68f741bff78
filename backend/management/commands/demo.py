"""The demonstration company, ready to look at."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from backend import running
from backend.command import LaurelsCommand
from backend.demo import load
from recognition.people import selectors as people


class Command(LaurelsCommand):
    help = "Load a made-up Nordic company into an empty installation and serve it; the second time just serve it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--load-only", action="store_true", help="load the company, serve nothing")
        parser.add_argument("--port", type=int, help="port of the web server; default LAURELS_PORT")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        if settings.LAURELS.is_production:
            raise CommandError("The demonstration company is for demo and test; this is production.", returncode=2)
        port = options["port"] if options["load_only"] else self._free_port(options["port"])
        if load.is_wanted():
            self.stdout.write("Loading Fjordvarme: 120 people, 900 customers, two years …")
            load.load(at=self.at)
            self.stdout.write("Loaded.")
        else:
            self.stdout.write("A company is here already; nothing was loaded.")
        if load.is_loaded():
            self._introduce(port or settings.LAURELS.LAURELS_PORT)
        if not options["load_only"]:
            call_command("up", port=port)

    def _free_port(self, asked: int | None) -> int:
        try:
            return running.free_port(asked)
        except running.PortTakenError as error:
            raise CommandError(str(error)) from error

    def _introduce(self, port: int) -> None:
        # The command that makes a link is another process, and knows no other way on which port this one serves.
        where = "" if port == settings.LAURELS.LAURELS_PORT else f"LAURELS_PORT={port} "
        self.stdout.write("Visit as one of these people; each command prints a link that signs you in once:")
        for employee, what in load.VISITORS:
            person = people.employee_by(employee)
            self.stdout.write(
                f"  {where}{sys.executable} manage.py sign_in_link {person.email}   # {person.name}, {what}"
            )
