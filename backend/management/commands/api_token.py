"""Issue, list and revoke API tokens."""

import getpass
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from backend.command import LaurelsCommand
from recognition.people import tokens

COLUMNS = ("id", "prefix", "name", "acts_as", "scopes", "issued_at", "expires_at", "last_used_on", "revoked_at")


class Command(LaurelsCommand):
    """A token acts as an employee, so in production issuing such a one needs a reason, which auditors see."""

    help = "Issue, list or revoke API tokens."
    formats = ("text", "csv", "json")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Three actions."""
        super().add_arguments(parser)
        actions = parser.add_subparsers(dest="action", required=True, metavar="issue|list|revoke")
        issue = actions.add_parser("issue", help="make a token and print its secret, this once")
        issue.add_argument("--name", required=True, help="who or what uses it")
        whom = issue.add_mutually_exclusive_group(required=True)
        whom.add_argument("--employee", default="", metavar="ID", help="it acts as this employee")
        whom.add_argument("--source", default="", metavar="CODE", help="it reports facts as this source")
        scopes = " ".join(tokens.SCOPES)
        issue.add_argument("--scope", action="append", required=True, dest="scopes", metavar="SCOPE", help=scopes)
        issue.add_argument("--days", type=int, default=90, help="how long it lives, at most 365 (default 90)")
        issue.add_argument("--break-glass", default="", metavar="REASON", help="with --employee, in production")
        actions.add_parser("list", help="list all tokens; their secrets are not known here")
        revoke = actions.add_parser("revoke", help="end a token at once")
        revoke.add_argument("token_id", type=int, metavar="TOKEN")

    def run(self, options: dict[str, Any]) -> None:
        """Do the action named."""
        {"issue": self._issue, "list": self._list, "revoke": self._revoke}[options["action"]](options)

    def _issue(self, options: dict[str, Any]) -> None:
        reason = options["break_glass"]
        if settings.LAURELS.is_production and options["employee"] and not reason:
            raise CommandError("In production --employee needs --break-glass REASON.", returncode=2)
        issued = tokens.issue(
            actor=self.actor,
            name=options["name"],
            scopes=options["scopes"],
            lifetime=timedelta(days=min(options["days"], 10_000)),
            at=self.at,
            employee=options["employee"],
            source_code=options["source"],
            break_glass=f"{getpass.getuser()}: {reason}" if reason else "",
        )
        self.stderr.write(f"Token {issued.token_id}, until {issued.expires_at:%Y-%m-%d}. It is shown this once:")
        self.stdout.write(issued.secret)

    def _list(self, options: dict[str, Any]) -> None:
        self.write_rows(
            COLUMNS,
            [
                (
                    token.pk,
                    f"{token.prefix}…",
                    token.name,
                    token.employee.external_id if token.employee else f"source {token.source_code}",
                    " ".join(token.scopes),
                    token.issued_at.isoformat(timespec="seconds"),
                    token.expires_at.isoformat(timespec="seconds"),
                    token.last_used_on,
                    token.revoked_at and token.revoked_at.isoformat(timespec="seconds"),
                )
                for token in tokens.tokens()
            ],
        )

    def _revoke(self, options: dict[str, Any]) -> None:
        tokens.revoke(actor=self.actor, token_id=options["token_id"], at=self.at)
        self.stdout.write(f"Token {options['token_id']} is revoked.")
