"""docs/sharing.md is true: its commands are commands, its files are programmes, its amounts are what comes out."""

import re
import shlex

import pytest
from django.conf import settings
from django.core.management import load_command_class

from recognition.programmes import definition
from recognition.programmes.verdicts import Leaver, PoolShare
from tests.recognition.programmes.examples import amounts, credited, judge, occasion

TEXT = (settings.BASE_DIR / "docs/sharing.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ python manage\.py (.+)$", TEXT, re.MULTILINE)
KEEP, DID_RIGHT = (definition.parse(text) for text in re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL))


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_manual_is_understood(line):
    name, *arguments = shlex.split(line)

    assert load_command_class("backend", name).create_parser("manage.py", name).parse_args(arguments)


def test_the_team_gets_what_the_manual_says():
    pools = tuple(PoolShare(9, pool.share_ppm, 2) for pool in KEEP.pools)
    members = [credited(number, 0, pool=9, team_id=9) for number in (3, 4)]

    assert KEEP.pools[0].team == "Lager"
    assert amounts(judge(KEEP, occasion(credited(1), credited(2), *members, pools=pools))) == {
        1: 22_500, 2: 22_500, 3: 2_500, 4: 2_500,
    }  # fmt: skip


def test_who_left_gets_what_the_manual_says():
    assert [KEEP.leavers.rule(country) for country in ("DK", "SE", "DE")] == ["pro_rata", "pay_all_earned", "forfeit"]
    leaver = credited(1, leaver=Leaver(KEEP.leavers.rule("DK"), 149, 180))

    assert amounts(judge(KEEP, occasion(leaver, credited(2)))) == {1: 20_694, 2: 25_000}


def test_points_for_who_did_right_go_to_the_last_contact_of_one_day():
    assert (DID_RIGHT.credit.name, DID_RIGHT.credit.lookback_days, DID_RIGHT.kinds) == ("last", 1, ("did_right",))
    assert amounts(judge(DID_RIGHT, occasion(kind="did_right"))) == {1: 50}
