"""Invite an employee to sign in for the first time."""

from argparse import ArgumentParser
from typing import Any

from backend import invitations
from backend.command import LaurelsCommand
from recognition.people import selectors


class Command(LaurelsCommand):
    """The link goes to the employee's work address and is shown to nobody else."""

    acts = True
    help = "Send an employee a link that signs them in once, within seven days. HR and administrators invite."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whom."""
        super().add_arguments(parser)
        parser.add_argument("employee", metavar="EMPLOYEE", help="employee_id")

    def run(self, options: dict[str, Any]) -> None:
        """Send it."""
        employee = selectors.employee_by(options["employee"])
        address = invitations.send(actor=self.actor, employee_id=employee.pk, at=self.at)
        self.stdout.write(f"{options['employee']} is invited at {address}.")
