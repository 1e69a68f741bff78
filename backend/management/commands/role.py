"""Roles: grant, revoke, list."""

from argparse import ArgumentParser
from typing import Any

from backend.command import LaurelsCommand
from recognition.people import selectors, services

COLUMNS = "employee_id role entity_id granted_by granted_at".split()


class Command(LaurelsCommand):
    help = (
        "Grant, revoke and list roles. Nobody grants to themself, with one exception in demo and test: the very first "
        "grant makes whoever grants the first administrator (role grant ANNA administrator --as ANNA)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        for name, words in (("grant", "give a role to an employee"), ("revoke", "take a role from an employee")):
            action = actions.add_parser(name, help=words)
            action.add_argument("employee", metavar="EMPLOYEE", help="employee_id")
            action.add_argument("role", metavar="ROLE", choices=selectors.role_names(), help="one of %(choices)s")
            action.add_argument("--entity", metavar="ENTITY", help="for this legal entity; default: the whole company")
            self._common(action, acts=True)
        self._common(actions.add_parser("list", help="the roles in force"), formats=("text", "csv", "json"))

    def handle(self, *args: Any, **options: Any) -> None:
        self.acts = options["action"] != "list"
        super().handle(*args, **options)

    def run(self, options: dict[str, Any]) -> None:
        {"grant": self._grant, "revoke": self._revoke, "list": self._list}[options["action"]](options)

    def _common(self, parser: ArgumentParser, *, acts: bool = False, formats: tuple[str, ...] = ()) -> None:
        self.acts, self.formats = acts, formats
        super().add_arguments(parser)

    def _grant(self, options: dict[str, Any]) -> None:
        services.grant_role(actor=self.actor, at=self.at, **_named(options))
        self.stdout.write(f"{options['employee']} holds the role {options['role']} {_where(options)}.")

    def _revoke(self, options: dict[str, Any]) -> None:
        was_held = services.revoke_role(actor=self.actor, at=self.at, **_named(options))
        done = "no longer holds" if was_held else "did not hold"
        self.stdout.write(f"{options['employee']} {done} the role {options['role']} {_where(options)}.")

    def _list(self, options: dict[str, Any]) -> None:
        self.write_rows(
            COLUMNS,
            (
                (
                    grant.employee.external_id,
                    grant.role,
                    grant.entity.external_id if grant.entity else "",
                    grant.granted_by.external_id if grant.granted_by else "",
                    grant.granted_at.isoformat(),
                )
                for grant in selectors.grants(at=self.at)
            ),
        )


def _named(options: dict[str, Any]) -> dict[str, Any]:
    return {
        "employee_id": selectors.employee_by(options["employee"]).pk,
        "role": options["role"],
        "entity_id": selectors.entity_by(options["entity"]).pk if options["entity"] else None,
    }


def _where(options: dict[str, Any]) -> str:
    return f"for {options['entity']}" if options["entity"] else "for the whole company"
