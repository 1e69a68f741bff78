"""Where Laurels is installed in Slack, and its settings there."""

from argparse import ArgumentParser
from typing import Any

from backend.command import LaurelsCommand
from integrations.slack import installing

COLUMNS = "workspace name state feed_channel boost_emoji guests installed_at synced_at".split()


class Command(LaurelsCommand):
    help = (
        "Show where Laurels is installed in Slack, and set the feed channel, the emoji that join a kudos, and whether "
        "guests can receive (slack_settings set T012AB3CD --feed-channel C024BE91L --as ANNA)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        self._common(actions.add_parser("list", help="the installations"), formats=("text", "csv", "json"))
        change = actions.add_parser("set", help="change settings of one installation; an administrator does")
        change.add_argument("workspace", metavar="WORKSPACE", help="Slack's id of the workspace or organisation")
        change.add_argument("--feed-channel", metavar="CHANNEL", help="id of the channel for cards; none for no feed")
        change.add_argument("--boost-emoji", nargs="+", metavar="NAME", help="names of emoji; none for no reactions")
        change.add_argument("--guests", choices=["on", "off"], help="whether guests of the workspace can receive")
        self._common(change, acts=True)

    def handle(self, *args: Any, **options: Any) -> None:
        self.acts = options["action"] == "set"
        super().handle(*args, **options)

    def run(self, options: dict[str, Any]) -> None:
        {"list": self._list, "set": self._set}[options["action"]](options)

    def _common(self, parser: ArgumentParser, *, acts: bool = False, formats: tuple[str, ...] = ()) -> None:
        self.acts, self.formats = acts, formats
        super().add_arguments(parser)

    def _set(self, options: dict[str, Any]) -> None:
        guests, emoji, channel = options["guests"], options["boost_emoji"], options["feed_channel"]
        row = installing.settle(
            actor=self.actor,
            installation=installing.installation_by(options["workspace"]),
            at=self.at,
            feed_channel="" if channel == "none" else channel,
            boost_emoji=[] if emoji == ["none"] else emoji,
            allows_guests=None if guests is None else guests == "on",
        )
        self.stdout.write(
            f"{row}: feed in {row.feed_channel or 'no channel'}; joined by {' '.join(row.boost_emoji) or 'no emoji'}; "
            f"guests {'can' if row.allows_guests else 'cannot'} receive."
        )

    def _list(self, options: dict[str, Any]) -> None:
        self.write_rows(
            COLUMNS,
            (
                (
                    str(row),
                    row.name,
                    f"ended: {row.ended_code}" if row.ended_at else "active",
                    row.feed_channel,
                    " ".join(row.boost_emoji),
                    "on" if row.allows_guests else "off",
                    row.installed_at.isoformat(),
                    row.synced_at.isoformat() if row.synced_at else "",
                )
                for row in installing.all_known()
            ),
        )
