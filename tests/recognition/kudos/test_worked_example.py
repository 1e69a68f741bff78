"""The tables of docs/kudos.md are what happens."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from recognition.kudos import selectors
from recognition.kudos.errors import Refused
from tests.recognition.kudos.world import MINUTE, NOW

TEXT = (Path(__file__).resolve().parents[3] / "docs/kudos.md").read_text(encoding="utf-8")
DEED = re.compile(
    r"(?P<who>HR|\w+) (?P<verb>grants|thanks|joins|spends|withdraws from|month passes)"
    r"(?: (?P<whom>[\w, ]+?))?(?: refused: `(?P<refused>\w+)`)?"
)


def table(first):
    """The rows of the table whose first column is called ``first``."""
    lines = [line for line in TEXT.splitlines() if line.startswith("|")]
    begins = next(index for index, line in enumerate(lines) if line.startswith(f"| {first} |"))
    rows = []
    for line in lines[begins + 2 :]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != lines[begins].count("|") - 1:
            break
        rows.append(cells)
    return rows


def do(world, verb, each, at, *, who, whom, latest):
    """Do what one line says; ``latest`` knows the kudos given to whom."""
    if verb == "grants":
        world.grant_extra(*whom, each)
    elif verb == "thanks":
        latest[tuple(whom)] = world.give(who, whom, each, at=at).kudos_id
    elif verb == "joins":
        assert world.boost(who, next(iter(latest.values()))).points == each
    elif verb == "spends":
        world.spend(who, each)
    elif verb == "withdraws from":
        world.retract(who, latest[tuple(whom)], at=at)


@pytest.mark.django_db
def test_the_worked_table_is_what_happens(world, cast):
    rows, latest, at = table("deed"), {}, NOW
    assert len(rows) == 9
    for words, each, *balances in rows:
        said = DEED.fullmatch(words)
        at += timedelta(days=31) if said["verb"] == "month passes" else 70 * MINUTE
        people = {
            "who": getattr(cast, said["who"].lower(), None),
            "whom": [getattr(cast, name.lower()) for name in (said["whom"] or "").split(", ") if name],
        }
        if said["refused"]:
            with pytest.raises(Refused) as refusal:
                do(world, said["verb"], int(each), at, latest=latest, **people)
            assert refusal.value.code == said["refused"]
        else:
            do(world, said["verb"], int(each), at, latest=latest, **people)
        left = world.left(cast.alice, at=at)
        found = [left.period, left.extra, world.points(cast.bob), world.points(cast.dan)]
        assert found == [int(cell) for cell in balances], words


@pytest.mark.django_db
def test_the_defaults_are_those_of_the_page():
    policy = selectors.policy(at=NOW)
    words = {"False": "no", "None": "none (off)"}
    for name, _, default in table("choice"):
        found = str(getattr(policy, name.strip("`")))
        assert default.strip("`") == words.get(found, found), name
