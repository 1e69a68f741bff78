"""Prove that nothing that was recorded has been changed since it was sealed."""

from typing import Any

from django.core.management.base import CommandError

from backend.command import LaurelsCommand
from recognition.activity import services as activity


class Command(LaurelsCommand):
    help = "Walk the chain over activity; exit code 1 and a sentence when a row was changed, removed or slipped in."

    def run(self, options: dict[str, Any]) -> None:
        """Say what is sealed, what is not yet, and what is broken."""
        found = activity.verify()
        self.stdout.write(f"{found.sealed} activities are sealed and whole; the chain ends with {found.head}.")
        if found.removed:
            self.stdout.write(f"{found.removed} of them were removed when their time was over.")
        if found.unsealed:
            self.stdout.write(f"{found.unsealed} are not sealed yet, from activity {found.first_unsealed_id} on.")
        if found.broken is not None:
            raise CommandError(found.broken, returncode=1)
