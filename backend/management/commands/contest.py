"""What people contest, and what became of it."""

from argparse import ArgumentParser
from typing import Any

from backend.command import LaurelsCommand, day
from recognition.rewards import selectors, services

COLUMNS = (
    "id about employee_id proposal_id outcome_id raised_at due_at state is_overdue result settled_by correction_id"
    " reversal_id text answer"
).split()
FIGURES = "raised open overdue withdrawn upheld corrected explained median_days awards contested_ppm".split()
LISTED = ("text", "csv", "json")


class Command(LaurelsCommand):
    help = (
        "Contest an award or a missing one (raise), answer as the one who reviews it (settle), take it back (withdraw),"
        " show what there is (list) and how it went (figures)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        raising = actions.add_parser("raise", help="by whom it concerns; the same again changes nothing")
        about = raising.add_mutually_exclusive_group(required=True)
        about.add_argument("--proposal", type=int, metavar="ID", help="one's own award")
        about.add_argument("--outcome", default="", metavar="ID", help="outcome_id for which one misses an award")
        raising.add_argument("--text", required=True, help="what is wrong, in words")
        raising.add_argument(
            "--evidence", type=int, nargs="*", default=[], metavar="ID", help="touchpoints of one's own; see touches"
        )
        self._common(raising, acts=True)
        settle = actions.add_parser("settle", help="by who reviews it")
        settle.add_argument("dispute", type=int, metavar="ID", help="as listed")
        settle.add_argument("result", choices=("upheld", "corrected", "explained"), help="what comes of it")
        settle.add_argument("--answer", required=True, help="why; the person reads it")
        settle.add_argument("--correction", type=int, metavar="ID", help="what corrected it: a correction")
        settle.add_argument("--reversal", type=int, metavar="ID", help="what corrected it: a reversal")
        self._common(settle, acts=True)
        withdraw = actions.add_parser("withdraw", help="by who contests it")
        withdraw.add_argument("dispute", type=int, metavar="ID", help="as listed")
        self._common(withdraw, acts=True)
        touches = actions.add_parser("touches", help="one's own contacts with the customer, to name as evidence")
        touches.add_argument("outcome", metavar="OUTCOME", help="outcome_id")
        self._common(touches, acts=True, formats=LISTED)
        listing = actions.add_parser("list", help="the latest")
        listing.add_argument("--state", choices=("open", "settled", "withdrawn"), help="only in this state")
        self._common(listing, formats=LISTED)
        figures = actions.add_parser("figures", help="how many, how they ended, how long it took")
        figures.add_argument("--from", dest="first", type=day, required=True, metavar="DAY", help="first day")
        figures.add_argument("--to", dest="last", type=day, required=True, metavar="DAY", help="last day")
        self._common(figures, formats=LISTED)

    def handle(self, *args: Any, **options: Any) -> None:
        self.acts = options["action"] not in ("list", "figures")
        super().handle(*args, **options)

    def run(self, options: dict[str, Any]) -> None:
        {
            "raise": self._raise,
            "settle": self._settle,
            "withdraw": self._withdraw,
            "touches": self._touches,
            "list": self._list,
            "figures": self._figures,
        }[options["action"]](options)

    def _common(self, parser: ArgumentParser, *, acts: bool = False, formats: tuple[str, ...] = ()) -> None:
        self.acts, self.formats = acts, formats
        super().add_arguments(parser)

    def _raise(self, options: dict[str, Any]) -> None:
        made = services.contest(
            actor=self.actor,
            proposal_id=options["proposal"],
            outcome=options["outcome"],
            evidence=options["evidence"],
            text=options["text"],
            at=self.at,
        )
        self.stdout.write(f"Dispute {made.pk}: another person answers it by {made.due_at:%Y-%m-%d}.")

    def _settle(self, options: dict[str, Any]) -> None:
        made = services.settle_dispute(
            actor=self.actor,
            dispute_id=options["dispute"],
            result=options["result"],
            answer=options["answer"],
            correction_id=options["correction"],
            reversal_id=options["reversal"],
            at=self.at,
        )
        self.stdout.write(f"Dispute {made.pk} is settled: {made.result}.")

    def _withdraw(self, options: dict[str, Any]) -> None:
        made = services.withdraw_dispute(actor=self.actor, dispute_id=options["dispute"], at=self.at)
        self.stdout.write(f"Dispute {made.pk} is withdrawn.")

    def _touches(self, options: dict[str, Any]) -> None:
        employee_id = self.actor.employee_id or 0
        found = selectors.own_touches(employee_id=employee_id, outcome=options["outcome"], at=self.at)
        rows = ((each.touchpoint_id, each.occurred_at.isoformat(), each.kind, each.channel) for each in found)
        self.write_rows(selectors.OwnTouch._fields, rows)

    def _list(self, options: dict[str, Any]) -> None:
        found = selectors.disputes(viewer=self.actor, at=self.at, state=options["state"])
        self.write_rows(
            COLUMNS,
            (
                (
                    row.dispute_id,
                    row.about,
                    row.employee_id,
                    row.proposal_id,
                    row.outcome_id,
                    row.raised_at.isoformat(),
                    row.due_at.isoformat(),
                    row.state,
                    row.is_overdue,
                    row.result,
                    row.settled_by,
                    row.correction_id,
                    row.reversal_id,
                    row.text,
                    row.answer,
                )
                for row in found
            ),
        )

    def _figures(self, options: dict[str, Any]) -> None:
        found = selectors.dispute_figures(from_date=options["first"], to_date=options["last"], at=self.at)
        self.write_rows(FIGURES, [tuple(getattr(found, name) for name in FIGURES)])
