"""Agreed splits: how those who served a customer share the credit, signed by all of them."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from backend.command import LaurelsCommand
from recognition.people import selectors as people
from recognition.rewards import selectors, services

COLUMNS = "id outcome_id customer_id kind state proposed_by shares unsigned reason".split()
WAITING = "outcome_id customer_id kind occurred_at split_id".split()


class Command(LaurelsCommand):
    help = (
        "Share the credit for an outcome by agreement, where the programme's policy is agreed: propose whole-number"
        " shares, sign one's own, void it before it is judged, list them, or show which outcomes wait for signatures."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        propose = actions.add_parser("propose", help="by one of those concerned, whose share is signed with it")
        propose.add_argument("outcome", metavar="OUTCOME", help="outcome_id, or source:outcome_id")
        propose.add_argument("shares", nargs="+", type=_share, metavar="EMPLOYEE=NUMBER", help="everybody's share")
        propose.add_argument("--reason", required=True, metavar="TEXT", help="why; everybody who signs reads it")
        self._common(propose, acts=True)
        sign = actions.add_parser("sign", help="one's own share; the last signature makes it count")
        sign.add_argument("split", type=int, metavar="ID", help="as listed")
        sign.add_argument("--for", dest="other", metavar="EMPLOYEE", help="who has left; HR only")
        self._common(sign, acts=True)
        void = actions.add_parser("void", help="by anybody concerned, before the outcome is judged")
        void.add_argument("split", type=int, metavar="ID", help="as listed")
        void.add_argument("--reason", required=True, metavar="TEXT", help="why")
        self._common(void, acts=True)
        self._common(actions.add_parser("list", help="the latest"), formats=("text", "csv", "json"))
        self._common(
            actions.add_parser("waiting", help="outcomes without all signatures"), formats=("text", "csv", "json")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.acts = options["action"] in ("propose", "sign", "void")
        super().handle(*args, **options)

    def run(self, options: dict[str, Any]) -> None:
        actions = {
            "propose": self._propose,
            "sign": self._sign,
            "void": self._void,
            "list": self._list,
            "waiting": self._waiting,
        }
        actions[options["action"]](options)

    def _common(self, parser: ArgumentParser, *, acts: bool = False, formats: tuple[str, ...] = ()) -> None:
        self.acts, self.formats = acts, formats
        super().add_arguments(parser)

    def _propose(self, options: dict[str, Any]) -> None:
        shares = {people.employee_by(name).pk: number for name, number in options["shares"]}
        split = services.propose_split(
            actor=self.actor,
            outcome=options["outcome"],
            shares=shares,
            reason=options["reason"],
            at=self.at,
            key=f"{options['outcome']} {self.at.isoformat()}",
        )
        self.stdout.write(f"Split {split.pk} is {split.state}.")

    def _sign(self, options: dict[str, Any]) -> None:
        other = people.employee_by(options["other"]).pk if options["other"] else None
        split = services.sign_split(
            actor=self.actor,
            split_id=options["split"],
            for_employee_id=other,
            at=self.at,
            key=f"{options['split']} {options['other'] or ''}".strip(),
        )
        self.stdout.write(f"Split {split.pk} is {split.state}.")

    def _void(self, options: dict[str, Any]) -> None:
        split = services.void_split(
            actor=self.actor, split_id=options["split"], reason=options["reason"], at=self.at, key=f"{options['split']}"
        )
        self.stdout.write(f"Split {split.pk} is {split.state}.")

    def _list(self, options: dict[str, Any]) -> None:
        self.write_rows(COLUMNS, (_row(each) for each in selectors.splits(viewer=self.actor, at=self.at)))

    def _waiting(self, options: dict[str, Any]) -> None:
        found = selectors.unsigned(viewer=self.actor, at=self.at)
        self.write_rows(WAITING, ((*each[1:4], each.occurred_at.isoformat(), each.split_id) for each in found))


def _row(split: selectors.SplitView) -> tuple[Any, ...]:
    shares = " ".join(f"{each.employee_id}={each.weight}" for each in split.shares)
    unsigned = " ".join(each.employee_id for each in split.shares if each.signed_at is None)
    return (
        split.split_id,
        split.outcome_id,
        split.customer_id,
        split.kind,
        split.state,
        split.proposed_by,
        shares,
        unsigned,
        split.reason,
    )


def _share(text: str) -> tuple[str, int]:
    """The employee and number of ``alice=2``; an argparse type."""
    name, equals, number = text.rpartition("=")
    if not (equals and name and number.isdecimal()):
        raise ArgumentTypeError(f"{text!r} is no share; write employee_id=number, for example alice=2")
    return name, int(number)
