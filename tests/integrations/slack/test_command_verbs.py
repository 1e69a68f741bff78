"""/kudos with a word alone: what one asks about one's own, and taking back."""

import pytest

from integrations.slack.models import Member
from recognition.kudos import services as kudos
from recognition.people import services as people_services
from tests.cast import employ
from tests.integrations.slack.asking import ask, press
from tests.recognition.kudos.world import MINUTE, NOW, World, as_

pytestmark = pytest.mark.django_db
DAN = "<@U0DAN|dan>"


@pytest.fixture
def world(slack, cast):
    Member.objects.update(locale="en-GB")
    people_services.note_noticed(employee_ids=[cast.alice.pk], topic="kudos_feed", at=NOW)
    return World(cast)


def value(world, code, **names):
    kudos.add_value(actor=as_(world.cast.greta), code=code, names=names, at=NOW - MINUTE)


def test_help_names_the_values(slack, world):
    value(world, "brave", en="Brave", da="Modig")

    seen = ask(slack, "hjælp")

    assert "`#brave`  Brave" in seen.all
    assert "/kudos undo" in seen.all


def test_an_unknown_word_is_helped_with_the_nearest(slack, world):
    assert "Did you mean `/kudos balance`" in ask(slack, "balence").text
    assert "“zzz” is nothing I know" in ask(slack, "zzz").text


def test_balance_has_two_numbers_by_name(slack, world):
    world.give(world.cast.dan, world.cast.alice, 7)
    world.grant_extra(world.cast.alice, 30)
    ask(slack, f"+10 {DAN} tak")

    seen = ask(slack, "saldo")

    assert "*To give:* 90\u00a0points until 30\u00a0November\u00a02026" in seen.all
    assert "30\u00a0points extra" in seen.all
    assert "*To spend:* 7\u00a0points" in seen.all


def test_history_is_ones_own_and_paged(slack, world):
    for number in range(25):
        world.give(world.cast.alice, world.cast.dan, text=f"Deed {number}.", at=NOW - (30 - number) * MINUTE)
    world.give(world.cast.bob, world.cast.dan, text="Of others.")

    first = ask(slack, "historik")
    second = press(slack, "kudos_history", first.buttons["kudos_history"])

    assert len(first.blocks) <= 50
    assert "Deed 24." in first.all
    assert "Deed 0." in second.all
    assert second.answer["replace_original"] is True
    assert "kudos_history" not in second.buttons
    assert "Of others." not in first.all + second.all


def test_team_shows_public_thanks_without_numbers(slack, world):
    colleague = employ("ida", world.cast.entity, manager=world.cast.bob, team="Kundeservice")
    world.give(world.cast.dan, [world.cast.bob, colleague], 7, text="Well done.")
    world.give(world.cast.dan, world.cast.bob, text="In private.", visibility="private")
    people_services.choose_privacy(actor=as_(colleague), topic="kudos_feed", allows=False, at=NOW)

    seen = ask(slack, "team")

    assert "*Dan thanked Bob*" in seen.all
    assert "+7" not in seen.all
    assert "points" not in seen.all
    assert "In private." not in seen.all
    assert "Ida" not in seen.all


def test_undo_takes_back_the_latest(slack, world):
    ask(slack, f"+10 {DAN} tak")

    seen = ask(slack, "undo", at=NOW + 14 * MINUTE)

    assert seen.text == "Your kudos to Dan is undone. Yours to give again: 10\u00a0points."
    assert (world.left(world.cast.alice).total, world.points(world.cast.dan)) == (100, 0)


def test_undo_after_a_quarter_of_an_hour_asks_whether_to_withdraw(slack, world):
    ask(slack, f"+10 {DAN} tak")

    seen = ask(slack, "undo", at=NOW + 16 * MINUTE)
    assert world.points(world.cast.dan) == 10
    done = press(slack, "undo_kudos", seen.buttons["undo_kudos"], at=NOW + 17 * MINUTE)

    assert "withdraw" in seen.text
    assert done.text.startswith("Your kudos to Dan is withdrawn.")
    assert world.points(world.cast.dan) == 0


def test_points_that_were_spent_stay_and_that_is_said(slack, world):
    undo = ask(slack, f"+10 {DAN} tak").buttons["undo_kudos"]
    world.spend(world.cast.dan, 7)

    assert press(slack, "undo_kudos", undo).text == (
        "Your kudos to Dan is undone. Yours to give again: 3\u00a0points. "
        "Spent already, so not taken back: 7\u00a0points."
    )


def test_a_command_too_long_to_show_whole_is_not_shown(slack, world):
    seen = ask(slack, f"+500 {DAN} {'w' * 3000}")

    assert "Left to give: 100" in seen.text
    assert seen.commands == []


def test_the_button_undoes_once_and_is_gone(slack, world):
    seen = ask(slack, f"+10 {DAN} tak")

    done = press(slack, "undo_kudos", seen.buttons["undo_kudos"])
    again = press(slack, "undo_kudos", seen.buttons["undo_kudos"])

    assert done.answer["replace_original"] is True
    assert done.buttons == {}
    assert "taken back already" in again.text


def test_nobody_undoes_for_others(slack, world):
    seen = ask(slack, f"+10 {DAN} tak")

    assert "Only the one who gave" in press(slack, "undo_kudos", seen.buttons["undo_kudos"], user="U0BOB").text
    assert world.points(world.cast.dan) == 10


def test_nothing_to_undo_is_said(slack, world):
    assert ask(slack, "ångra").text == "There is no kudos of yours to undo."


def test_settings_are_in_the_home(slack, world):
    assert "slack://app?team=T0LAURELS&id=A0LAURELS&tab=home" in ask(slack, "settings").all
