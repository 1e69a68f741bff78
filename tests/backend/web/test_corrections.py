"""The page on which an occasion is judged again: programmes to choose from, and what came of it in words."""

import re

import pytest

from recognition.people.models import Employee
from recognition.programmes.models import Programme
from tests.recognition.rewards import corrections as judging
from tests.recognition.rewards.world import NOW

pytestmark = pytest.mark.django_db
ADDRESS = "/corrections"


def options(client):
    page = client.get(ADDRESS).content.decode()
    select = re.search(r'<select name="programme_code".*?</select>', page, re.DOTALL)[0]
    return re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)</option>', select)


def badges(client):
    listed = client.get(ADDRESS).content.decode().partition("Judged again</h2>")[2]
    return re.findall(r"(\d+ (?:award|to take)[^<]*)", listed.partition("</section>")[0])


def test_programmes_are_chosen_by_name(world, as_):
    assert world.version
    Programme.objects.create(code="never-activated")
    said = world.version.definition["texts"]["en"]["name"]

    assert options(as_("greta")) == [("", "Choose a programme"), ("loyal", said)]


def test_a_programme_that_is_none_is_refused_beside_its_field(world, as_):
    assert world.version
    form = {"key": "12345678", "programme_code": "loyalty", "outcome": "O", "code": "contested", "reason": "A call"}
    answer = as_("greta").post(ADDRESS, form)

    assert answer.status_code == 409
    assert answer.context["form"].errors.keys() == {"programme_code"}


def test_a_link_names_the_programme_and_the_outcome(world, as_):
    assert world.version
    page = as_("greta").get(f"{ADDRESS}?programme_code=loyal&outcome=O-1").content.decode()
    assert '<option value="loyal" selected>' in page
    assert 'name="outcome" value="O-1"' in page


def test_an_awards_page_leads_whoever_may_to_the_filled_in_form(world, as_):
    award = world.proposal()
    wanted = f'href="/corrections?programme_code=loyal&amp;outcome={award.outcome.external_id}"'

    shown = {name: wanted in as_(name).get(f"/proposals/{award.pk}").content.decode() for name in ("greta", "bob")}

    assert shown == {"greta": True, "bob": False}


def test_who_opened_one_is_told_by_name(world, cast, as_):
    Employee.objects.filter(pk=cast.greta.pk).update(name="Greta Holm")
    judging.assessed(world, cast.alice)
    judging.late(world, cast.dan)
    judging.correct(world)

    assert '<span class="fine">Greta Holm ·' in as_("greta").get(ADDRESS).content.decode()


@pytest.mark.slow
def test_what_was_proposed_anew_is_not_called_added(world, cast, as_):
    judging.assessed(world, cast.alice)
    judging.late(world, cast.dan)
    judging.correct(world)
    assert badges(as_("greta")) == ["1 award added", "1 award proposed anew", "0 to take back"]

    judging.correct(world, reason="Looked at once more.")
    assert badges(as_("greta"))[:2] == ["2 awards proposed anew", "0 to take back"]


def test_what_comes_on_top_of_an_approved_award_is_added(world, cast, as_):
    judging.assessed(world, cast.alice, cast.dan)
    judging.approve_all(world, at=NOW)
    judging.late(world, cast.hugo)
    judging.correct(world)

    assert badges(as_("greta")) == ["1 award added", "2 to take back"]
