"""Teams as they may be shown in figures: never fewer than five people, nor any left over by subtraction. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

FEWEST = 5


class TeamSize(NamedTuple):
    """How many of somebody's line are in a team today; ``team_id`` None and "" are those in no team."""

    team_id: int | None
    name: str
    people: int


class Group(NamedTuple):
    """Teams that are shown as one, by name, and how many people they are together."""

    teams: tuple[TeamSize, ...]
    people: int

    @property
    def key(self) -> str:
        """What an address calls it: the team shown by itself, or "0" for those that were joined."""
        return str(self.teams[0].team_id) if len(self.teams) == 1 and self.teams[0].team_id else "0"


def folded(teams: Iterable[TeamSize]) -> list[Group]:
    """The teams in groups of at least FEWEST people, by name, the joined ones last; none where all are fewer.

    Every team of fewer is joined with the others of its kind; where they are still fewer, the smallest of the larger
    teams joins them, so that nobody's figures follow from those of the others.
    """
    known = sorted(teams, key=lambda team: (-team.people, team.name))
    joined = [team for team in known if team.team_id is None or team.people < FEWEST]
    shown = [team for team in known if team not in joined]
    while shown and 0 < _people(joined) < FEWEST:
        joined.append(shown.pop())
    groups = [Group((team,), team.people) for team in sorted(shown, key=lambda team: team.name)]
    if _people(joined) >= FEWEST:
        groups.append(Group(tuple(sorted(joined, key=lambda team: team.name)), _people(joined)))
    return groups


def _people(teams: Iterable[TeamSize]) -> int:
    return sum(team.people for team in teams)
