from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend import running


class Command(BaseCommand):
    help = "Run Laurels: the web server and the background work, until Ctrl-C or SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, help="port of the web server; default LAURELS_PORT, or the first free")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            running.serve(port=options["port"])
        except running.PortTakenError as error:
            raise CommandError(str(error)) from error
