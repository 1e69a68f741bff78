"""Make the first administrator and print the link that signs them in."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.conf import settings

from backend.command import LaurelsCommand
from recognition.people import sign_in


class Command(LaurelsCommand):
    """Refused when an administrator exists, unless the glass is broken."""

    help = "Make the first administrator and print a link that signs them in once, within 15 minutes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who it is."""
        super().add_arguments(parser)
        parser.add_argument("--email", required=True, metavar="ADDRESS", help="their work e-mail")
        parser.add_argument("--employee", required=True, metavar="ID", help="their employee_id in employees.csv")
        parser.add_argument("--break-glass", default="", metavar="REASON", help="needed where an administrator exists")

    def run(self, options: dict[str, Any]) -> None:
        """Print the link."""
        reason = options["break_glass"]
        secret = sign_in.bootstrap(
            actor=self.actor,
            email=options["email"],
            employee=options["employee"],
            at=self.at,
            break_glass=f"{getpass.getuser()}: {reason}" if reason else "",
        )
        self.stdout.write(f"{settings.LAURELS.LAURELS_BASE_URL}/sign-in/{secret}")
