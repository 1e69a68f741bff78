"""Print a link that signs somebody in, for trying out and for emergencies."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from backend.command import LaurelsCommand
from recognition.people import sign_in


class Command(LaurelsCommand):
    """Whoever holds the link is that person, so production needs a reason, which auditors see."""

    help = "Print a link that signs somebody in once, within 15 minutes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whom it is for."""
        super().add_arguments(parser)
        parser.add_argument("email", metavar="EMAIL", help="their work e-mail")
        parser.add_argument("--break-glass", default="", metavar="REASON", help="needed in production")

    def run(self, options: dict[str, Any]) -> None:
        """Print the link."""
        reason = options["break_glass"]
        if settings.LAURELS.is_production and not reason:
            raise CommandError("In production this needs --break-glass REASON; the auditors are told.", returncode=2)
        secret = sign_in.issue_link(
            actor=self.actor,
            email=options["email"],
            at=self.at,
            break_glass=f"{getpass.getuser()}: {reason}" if reason else "",
        )
        self.stdout.write(f"{settings.LAURELS.LAURELS_BASE_URL}/sign-in/{secret}")
