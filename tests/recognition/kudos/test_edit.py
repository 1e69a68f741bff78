"""The giver writes other words."""

import pytest

from recognition.activity.models import Activity, PersonalText
from recognition.kudos import errors, selectors
from recognition.kudos.services.giving import WordsMissing
from tests.recognition.kudos.world import MINUTE, NOW

pytestmark = pytest.mark.django_db


def test_the_words_change_and_it_shows(world, cast):
    given = world.give(cast.alice, cast.bob, 10).kudos_id
    assert world.edit(cast.alice, given, "For the long evening.", at=NOW + MINUTE)
    view = selectors.view(given)
    assert (view.text, view.edited_at) == ("For the long evening.", NOW + MINUTE)
    assert world.points(cast.bob) == 10
    assert PersonalText.objects.filter(employee_id=cast.alice.pk).count() == 2
    assert Activity.objects.get(code="kudos.edited").data["recipients"] == [cast.bob.pk]


def test_the_same_words_change_nothing(world, cast):
    given = world.give(cast.alice, cast.bob, text="Thanks.").kudos_id
    assert not world.edit(cast.alice, given, "  Thanks. ")
    assert selectors.view(given).edited_at is None


def test_only_the_giver_can_and_not_without_words_nor_after_withdrawing(world, cast):
    given = world.give(cast.alice, cast.bob).kudos_id
    with pytest.raises(errors.NotYours):
        world.edit(cast.bob, given, "Better.")
    with pytest.raises(WordsMissing):
        world.edit(cast.alice, given, "  ")
    world.retract(cast.alice, given)
    with pytest.raises(errors.Withdrawn):
        world.edit(cast.alice, given, "Better.")


def test_an_erased_text_is_shown_as_none(world, cast):
    given = world.give(cast.alice, cast.bob).kudos_id
    PersonalText.objects.update(text=None, erased_at=NOW)
    assert selectors.view(given).text is None
