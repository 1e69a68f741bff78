"""Privacy: choices, and who looked at my amounts."""

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from backend.web import privacy_words
from recognition.activity.personal import RetentionClass
from recognition.people import services, transparency
from recognition.people.models import NotificationChoice, PersonView, PrivacyChoice, Role
from tests.recognition.rewards.world import as_ as acting

pytestmark = pytest.mark.django_db


def page(client, address="/privacy"):
    return client.get(address).content.decode()


def test_what_others_see_is_switched_and_back(cast, as_):
    alice = as_("alice")
    assert 'aria-checked="false"' in page(alice)  # awards are not shown unless allowed

    answer = alice.post("/privacy", {"act": "show", "topic": "award_feed", "on": "1"}, follow=True)

    assert "From now on it is shown." in answer.content.decode()
    assert {each.topic: each.allows for each in transparency.shown_of(cast.alice.pk)}["award_feed"]
    alice.post("/privacy", {"act": "show", "topic": "award_feed", "on": "0"})
    assert not {each.topic: each.allows for each in transparency.shown_of(cast.alice.pk)}["award_feed"]


def test_the_notice_is_read_once(cast, as_):
    alice = as_("alice")
    assert "I have read this" in page(alice)
    alice.post("/privacy", {"act": "noticed", "topic": "kudos_feed"})
    assert PrivacyChoice.objects.get().noticed_at is not None
    assert "I have read this" not in page(alice)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"act": "show", "topic": "everything", "on": "1"},
        {"act": "tell", "topic": "awards", "door": "slack"},
        {"act": "noticed", "topic": "x"},
    ],
)
def test_a_choice_there_is_not_is_not_found(cast, as_, said):
    assert as_("alice").post("/privacy", said).status_code == 404
    assert not PrivacyChoice.objects.exists()
    assert not NotificationChoice.objects.exists()


@pytest.mark.slow
def test_a_person_reads_who_looked_at_their_award(world, as_):
    award = world.decide(world.cast.bob, world.proposal(), at=timezone.now())
    for name in ("bob", "greta", "alice"):
        assert as_(name).get(f"/proposals/{award.pk}").status_code == 200

    looks = PersonView.objects.order_by("id").values_list("viewer__name", "employee__name", "what", "subject_id")
    assert list(looks) == [("Bob", "Alice", "proposal", award.pk), ("Greta", "Alice", "proposal", award.pk)]
    shown = page(as_("alice"))
    assert "manager above you" in shown
    assert "HR, payroll release" in shown
    assert f'href="/proposals/{award.pk}"' in shown
    assert "Bob" not in strip_tags(page(as_("dan")).split('id="looks"')[1])


def test_looks_come_in_pages(cast, as_):
    for number in range(30):
        services.viewed(
            actor=acting(cast.bob), employee_ids=[cast.alice.pk], what="batch", subject_id=number, at=timezone.now()
        )
    alice = as_("alice")
    first = page(alice)
    assert first.count(">Bob<") == 25
    last = PersonView.objects.order_by("-id")[24].pk
    assert page(alice, f"/privacy?before={last}").count(">Bob<") == 5
    assert alice.get("/privacy?before=x").status_code == 200


def test_everything_that_is_kept_and_looked_at_has_words():
    assert set(privacy_words.KEPT) == set(RetentionClass)
    assert set(privacy_words.WHERE) == set(PersonView.What.values)
    assert set(privacy_words.ROLES) == set(Role.values)
    assert set(privacy_words.TOPICS) == set(NotificationChoice.Topic.values)
    assert set(privacy_words.DOORS) == set(NotificationChoice.Door.values)
    assert set(privacy_words.SHOWN) == set(PrivacyChoice.Topic.values)


def test_it_takes_few_statements(cast, as_, django_assert_max_num_queries):
    alice = as_("alice")
    page(alice)
    with django_assert_max_num_queries(12):
        page(alice)
