"""Customers: whom one may see, by name; and one customer's story, with awards as far as one may see them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from recognition.customers.models import Customer
from recognition.kudos import services as kudos
from recognition.people.models import Employee, Entity, PersonView, RoleGrant
from tests import cast as people
from tests.recognition.rewards.world import HAPPENED, NOW
from tests.recognition.rewards.world import as_ as actor

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r"[A-Za-z0-9]{64}|customers/\d+")


def shown(client, address="/customers"):
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def story(client, world, query=""):
    return shown(client, f"/customers/{world.customer.pk}{query}")


@pytest.fixture
def served(world):
    """Alice served C1 twice, they helped themselves once; then they renewed, and she is proposed for it."""
    world.touch(world.cast.alice, days=20, stage="support", at=HAPPENED - timedelta(days=20))
    world.touch(world.cast.alice, days=10, stage="renewal")
    world.touch(None, channel="self_service", days=5)
    world.award = world.proposal()
    return world


def test_an_employee_finds_whom_they_served_and_nobody_else(served, as_):
    served.touch(served.cast.dan, customer=served.another_customer("C2"))

    page = shown(as_("alice"))

    assert f'href="/customers/{served.customer.pk}"' in page
    assert ">C2<" not in page
    assert "Whom I served" not in page


def test_a_manager_may_leave_only_those_they_served_themself(served, as_):
    served.touch(served.cast.bob, customer=served.another_customer("C2"))
    bob = as_("bob")

    assert "C1" in shown(bob)
    assert ">C1<" not in shown(bob, "/customers?whose=mine")
    assert ">C2<" in shown(bob, "/customers?whose=mine")


def test_search_finds_by_name_and_says_when_it_finds_nobody(served, as_):
    Customer.objects.update(name="Østerbro <Bolig>")
    alice = as_("alice")

    assert "Østerbro &lt;Bolig&gt;" in shown(alice, "/customers?q=østerbro")
    assert "Nobody you may see is called “&lt;x&gt;”." in shown(alice, "/customers?q=<x>")


@pytest.mark.parametrize(
    "query", ["q=%00", "after=abc", "after=99999999999999999999", "q=" + "x" * 10_000, "whose=all"]
)
def test_odd_addresses_are_harmless(served, as_, query):
    assert as_("alice").get(f"/customers?{query}").status_code == 200


@pytest.mark.parametrize("query", ["year=0", "year=99999", "before=x", "before=0001-01-01", "show=neutral", "year=²"])
def test_odd_addresses_of_a_story_are_harmless(served, as_, query):
    assert "Renewed" in story(as_("alice"), served, f"?{query}") or query.startswith("before")


def test_nobody_served_is_an_empty_list_with_a_sentence(world, as_):
    assert "Nobody yet." in shown(as_("dan"))


def test_a_long_list_goes_on(served, as_):
    for number in range(60):
        served.touch(served.cast.alice, customer=served.another_customer(f"N{number:02}"))
    alice = as_("alice")

    page = shown(alice)
    query = page.split('rel="next" href="')[1].split('"')[0]

    assert ">N10<" in page
    assert ">N59<" not in page
    assert ">N59<" in shown(alice, f"/customers{query}")


def test_a_story_tells_contacts_outcomes_and_what_came_of_them(served, as_):
    page = story(as_("alice"), served)

    assert page.count("<b>1 contact</b> by phone") == 2
    assert "support" in page
    assert "1 time by themselves: counted, never credited" in page
    assert "Renewed" in page
    assert "1 contact counted, from" in page
    assert "Credited to 1 colleague." in page
    assert "500.00" not in page  # hers, but undecided: nothing is promised
    assert "being checked" in page


def test_a_manager_sees_the_amounts_of_their_people_and_the_look_is_noted(served, as_):
    page = story(as_("bob"), served)

    assert '<span class="cur">DKK</span>500.00' in page
    look = PersonView.objects.get()
    assert (look.viewer, look.employee) == (served.cast.bob, served.cast.alice)
    assert (look.what, look.subject_id) == ("customer", served.customer.pk)


def test_a_colleague_who_served_the_same_customer_sees_no_award_of_others(served, as_):
    served.touch(served.cast.dan)

    page = story(as_("dan"), served)

    assert "Renewed" in page
    assert "Loyal customers" not in page
    assert "500.00" not in page
    assert not PersonView.objects.exists()


@pytest.mark.parametrize("role", ["works_council", "administrator"])
def test_roles_without_business_rights_see_no_award_even_of_a_customer_they_served(served, as_, role):
    served.touch(served.cast.dan)
    RoleGrant.objects.create(employee=served.cast.dan, role=role, granted_at=timezone.now())

    assert "500.00" not in story(as_("dan"), served)


def test_somebody_elses_customer_answers_like_a_missing_one(served, as_):
    carol = as_("carol")

    theirs, missing = (carol.get(f"/customers/{number}") for number in (served.customer.pk, 10**17))

    assert theirs.status_code == missing.status_code == 404
    assert TOKEN.sub("", theirs.content.decode()) == TOKEN.sub("", missing.content.decode())


def test_from_a_customer_of_their_people_a_manager_speaks_for_a_colleague(served, as_):
    bob, dan = as_("bob"), as_("dan")
    address = "/recognition/nominations?customer=C1"
    assert f'href="{address}"' in story(bob, served)
    form = shown(bob, address)
    assert '<option value="C1" selected>' in form
    assert 'value="C1"' not in shown(dan, address)

    key = re.search(r'name="key" value="([^"]+)"', form)[1]
    deed = {"key": key, "colleague": "Dan", "kind": "took_ownership", "customer": "C1", "evidence": "He drove there."}
    said = deed | {"occurred_on": (NOW - timedelta(days=1)).date().isoformat()}

    assert dan.post(address, said | {"colleague": "Hugo"}).status_code == 409
    assert bob.post(address, said).status_code == 302


def test_hr_of_another_entity_sees_neither_customer_nor_amount(served, as_):
    RoleGrant.objects.filter(employee=served.cast.greta).delete()
    abroad = Entity.objects.create(external_id="SE", name="Ab", currency="SEK", time_zone="Europe/Stockholm")
    RoleGrant.objects.create(employee=served.cast.greta, role="hr", entity=abroad, granted_at=timezone.now())

    assert as_("greta").get(f"/customers/{served.customer.pk}").status_code == 404


def test_a_loss_stands_apart_and_is_nobodys(served, as_):
    served.outcome(
        kind="churn", family="loss", occurred_at=HAPPENED + timedelta(days=3), value_minor=1_800_00, currency="DKK"
    )
    alice = as_("alice")

    page = story(alice, served)

    assert "Nobody’s: a loss is never attributed to a person." in page
    assert "\N{MINUS SIGN}DKK\N{NO-BREAK SPACE}1,800.00" in page
    losses = story(alice, served, "?show=loss").split("What happened")[1]
    assert "Left" in losses
    assert "Renewed" not in losses
    assert "by phone" not in losses


def test_an_outcome_nobody_is_credited_for_says_so(served, as_):
    from recognition.rewards.models import Judgement

    lonely = served.outcome(occurred_at=HAPPENED + timedelta(days=1))
    Judgement.objects.create(
        programme=served.version.programme,
        version=served.version,
        outcome=lonely,
        outcome_uid=lonely.uid,
        occasion=lonely.uid,
        result="uncredited",
        judged_at=NOW,
    )

    assert "Uncredited" in story(as_("alice"), served)


def test_awards_follow_an_outcome_that_was_corrected(served, as_):
    old = served.award.outcome
    type(old).objects.filter(pk=old.pk).update(superseded_at=NOW)
    served.outcome(external_id=old.external_id, uid=old.uid, score=None)

    assert '<span class="cur">DKK</span>500.00' in story(as_("bob"), served)


def test_kudos_that_name_the_customer_are_told_by_their_visibility(served, as_):
    cast = served.cast
    served.touch(cast.hugo)
    served.touch(cast.bob)
    given = {"customer": "C1", "at": timezone.now(), "recipients": [cast.alice.pk], "points": 0}
    kudos.give(actor=actor(cast.bob), text="Open thanks", key="k1", **given)
    kudos.give(actor=actor(cast.bob), text="Quiet thanks", key="k2", visibility="private", **given)

    assert {"Open thanks", "Quiet thanks"} <= set(_words(story(as_("alice"), served)))
    assert "Quiet thanks" not in story(as_("hugo"), served)
    assert "Open thanks" in story(as_("hugo"), served)


def _words(page):
    return [each for each in ("Open thanks", "Quiet thanks") if each in page]


def test_years_part_the_story(served, as_):
    served.touch(served.cast.alice, at=HAPPENED - timedelta(days=400), stage="onboarding")
    alice = as_("alice")

    assert "onboarding" in story(alice, served)
    assert "onboarding" in story(alice, served, "?year=2025").split("What happened")[1]
    assert "onboarding" not in story(alice, served, "?year=2026").split("What happened")[1]


def test_a_long_story_goes_on_where_it_stopped(served, as_):
    for days in range(30, 60):
        served.touch(served.cast.alice, days=days, stage="delivery")
    alice = as_("alice")

    first = story(alice, served)
    query = first.split('rel="next" href="')[1].split('"')[0]
    second = story(alice, served, query)

    def days(page):
        return [part.split('"')[0] for part in page.split('<ol class="story">')[1].split('<time datetime="')[1:]]

    assert len(set(days(first))) == 20
    assert not set(days(first)) & set(days(second))
    assert len(set(days(first)) | set(days(second))) == 34


@pytest.mark.slow
def test_pages_take_as_many_statements_whatever_they_show(served, as_, django_assert_max_num_queries):
    bob = as_("bob")
    story(bob, served)
    with django_assert_max_num_queries(12):
        story(bob, served)
    served.touch(served.cast.bob)
    for number in range(30):
        colleague = people.employ(f"p{number}", served.cast.entity, manager=served.cast.bob, team="Kundeservice")
        served.touch(colleague, days=number + 1)
        served.touch(colleague, customer=served.another_customer(f"M{number}"))
        served.proposal(colleague, amount=1_000, outcome=served.outcome(occurred_at=HAPPENED - timedelta(days=number)))
    assert Employee.objects.count() > 30

    with django_assert_max_num_queries(12):
        assert "P19" in story(bob, served)
    with django_assert_max_num_queries(5):
        shown(bob)
    with django_assert_max_num_queries(5):
        shown(bob, "/customers?whose=mine&q=C")
