"""Kudos: the company's policy, values, allowance rules and extra points."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from backend.command import LaurelsCommand
from recognition.kudos import selectors, services
from recognition.people import selectors as people

FORMATS = ("text", "csv", "json")
WORDS: dict[str, bool | None] = {"yes": True, "no": False, "none": None}


class Command(LaurelsCommand):
    help = "Choose how kudos work (policy, value, allowance), and grant extra points to give (grant)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        policy = parts.add_parser("policy", help="the choices in force")
        policy_actions = policy.add_subparsers(dest="action", required=True)
        self._common(policy_actions.add_parser("show", help="each choice and its value"), formats=FORMATS)
        change = policy_actions.add_parser("set", help="change some from now on")
        change.add_argument(
            "changes", nargs="+", type=_change, metavar="NAME=VALUE", help="yes, no, none, a number or a word"
        )
        self._common(change, acts=True)
        self._value(parts.add_parser("value", help="what a kudos can be tagged with"))
        self._allowance(parts.add_parser("allowance", help="how much may be given"))
        grant = parts.add_parser("grant", help="points to give beside the period's, which do not lapse")
        grant.add_argument("points", type=int, metavar="POINTS", help="for each")
        grant.add_argument("employees", nargs="+", metavar="EMPLOYEE", help="employee_id")
        grant.add_argument("--reason", required=True, help="why")
        grant.add_argument("--key", required=True, help="names this grant: the same key again does nothing")
        grant.set_defaults(action="grant")
        self._common(grant, acts=True)

    def handle(self, *args: Any, **options: Any) -> None:
        self.acts = options["action"] not in ("show", "list")
        super().handle(*args, **options)

    def run(self, options: dict[str, Any]) -> None:
        getattr(self, f"_{options['part']}_{options['action']}")(options)

    def _common(self, parser: ArgumentParser, *, acts: bool = False, formats: tuple[str, ...] = ()) -> None:
        self.acts, self.formats = acts, formats
        super().add_arguments(parser)

    def _value(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        add = actions.add_parser("add", help="a new one, or one that comes back")
        add.add_argument("code", metavar="CODE", help="as tagged, without #")
        add.add_argument("names", nargs="+", type=_name, metavar="LANGUAGE=NAME", help="for example en=Care da=Omsorg")
        self._common(add, acts=True)
        retire = actions.add_parser("retire", help="no longer to be named")
        retire.add_argument("code", metavar="CODE", help="as tagged, without #")
        self._common(retire, acts=True)
        self._common(actions.add_parser("list", help="those in use"), formats=FORMATS)

    def _allowance(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        rule = actions.add_parser("set", help="a rule for a team, a role, both, or (neither) everybody")
        rule.add_argument("amount", type=_amount, metavar="POINTS", help="a number, or none to take the rule back")
        rule.add_argument("span", nargs="?", default="month", metavar="SPAN", help="day, week, month or quarter")
        rule.add_argument("--team", metavar="TEAM", help="its name; default: all teams")
        rule.add_argument("--role", default="", metavar="ROLE", help="manager, or a granted role; default: all roles")
        self._common(rule, acts=True)
        self._common(actions.add_parser("list", help="the rules in force"), formats=FORMATS)

    def _policy_show(self, options: dict[str, Any]) -> None:
        policy = selectors.policy(at=self.at)
        self.write_rows(["choice", "value"], ((name, _said(getattr(policy, name))) for name in selectors.CHOICES))

    def _policy_set(self, options: dict[str, Any]) -> None:
        changes = dict(options["changes"])
        services.set_policy(actor=self.actor, at=self.at, **changes)
        self.stdout.write("From now on: " + ", ".join(f"{name} {_said(to)}" for name, to in changes.items()) + ".")

    def _value_add(self, options: dict[str, Any]) -> None:
        value = services.add_value(actor=self.actor, code=options["code"], names=dict(options["names"]), at=self.at)
        self.stdout.write(f"#{value.code} can be named.")

    def _value_retire(self, options: dict[str, Any]) -> None:
        done = services.retire_value(actor=self.actor, code=options["code"], at=self.at)
        self.stdout.write(f"#{options['code']} {'is no longer' if done else 'was not'} to be named.")

    def _value_list(self, options: dict[str, Any]) -> None:
        rows = (
            (value.code, ", ".join(f"{language}: {name}" for language, name in sorted(value.names.items())))
            for value in selectors.values()
        )
        self.write_rows(["code", "names"], rows)

    def _allowance_set(self, options: dict[str, Any]) -> None:
        rule = services.set_allowance_rule(
            actor=self.actor,
            amount=options["amount"],
            span=options["span"],
            team=options["team"],
            role=options["role"],
            at=self.at,
        )
        told = "The rule is taken back" if rule.amount is None else f"{rule.amount} points a {rule.span}"
        self.stdout.write(f"{told}, from everybody's next period.")

    def _allowance_list(self, options: dict[str, Any]) -> None:
        self.write_rows(
            ["team", "role", "amount", "span"],
            (
                (rule.team.name if rule.team else "", rule.role, rule.amount, rule.span)
                for rule in selectors.allowance_rules(at=self.at)
            ),
        )

    def _grant_grant(self, options: dict[str, Any]) -> None:
        granted = services.grant_extra(
            actor=self.actor,
            employee_ids=[people.employee_by(external_id).pk for external_id in options["employees"]],
            points=options["points"],
            reason=options["reason"],
            at=self.at,
            key=options["key"],
        )
        self.stdout.write(f"{granted} people have {options['points']} more points to give.")


def _change(text: str) -> tuple[str, object]:
    name, said = _name(text)
    if said in WORDS:
        return name, WORDS[said]
    return name, int(said) if said.lstrip("-").isdecimal() else said


def _name(text: str) -> tuple[str, str]:
    name, equals, said = text.partition("=")
    if not equals or not name:
        raise ArgumentTypeError(f"{text!r} has no name and value; write NAME=VALUE")
    return name, said


def _amount(text: str) -> int | None:
    if text == "none":
        return None
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is no number of points; write a whole number, or none")
    return int(text)


def _said(value: object) -> str:
    return next((word for word, meaning in WORDS.items() if meaning is value), str(value))
