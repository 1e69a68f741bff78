"""What one is told: a table of topics and doors, and the way out of every mail."""

import re

import pytest
from django.core import signing
from django.test import Client

from integrations.email import unsubscribing
from recognition.people import news
from recognition.people.models import Employee, NotificationChoice

pytestmark = pytest.mark.django_db
PAGE = "/privacy/notifications"


def page(client):
    return client.get(PAGE).content.decode()


def chosen():
    return list(NotificationChoice.objects.values_list("employee__name", "topic", "door", "rhythm"))


def pressed(text, label):
    """What is pressed in the group of this name."""
    group = re.search(rf'aria-label="{label}">(.*?)</div>', text, re.DOTALL)[1]
    return re.findall(r'value="(\w+)" aria-pressed="true"', group)


def test_a_click_is_saved_at_once_and_said(cast, as_):
    alice = as_("alice")
    assert pressed(page(alice), "Thanks to you, E-mail") == ["at_once"]

    answer = alice.post(PAGE, {"topic": "kudos", "door": "email", "rhythm": "weekly"}, follow=True)

    assert "Saved. Thanks to you, E-mail: Weekly." in answer.content.decode()
    assert pressed(answer.content.decode(), "Thanks to you, E-mail") == ["weekly"]
    assert chosen() == [("Alice", "kudos", "email", "weekly")]


def test_every_topic_has_its_row_and_each_of_its_doors_a_choice(cast, as_):
    shown = page(as_("alice"))
    for doors in news.TOPICS.values():
        assert set(doors) <= set(news.RHYTHMS)
    assert shown.count('class="seg" role="group"') == sum(len(doors) for doors in news.TOPICS.values())
    pressed_ones = re.findall(r'name="rhythm" value="\w+" aria-pressed="true"', shown)
    assert len(pressed_ones) == sum(len(doors) for doors in news.TOPICS.values())


@pytest.mark.parametrize(
    "said",
    [{}, {"topic": "kudos", "door": "fax", "rhythm": "never"}, {"topic": "digest", "door": "email", "rhythm": "daily"}],
)
def test_a_choice_there_is_not_is_not_found(cast, as_, said):
    assert as_("alice").post(PAGE, said).status_code == 404
    assert not NotificationChoice.objects.exists()


def test_who_has_no_address_is_told_so(cast, as_):
    alice = as_("alice")
    assert "No work address of yours is known" not in page(alice)
    Employee.objects.filter(pk=cast.alice.pk).update(email="")
    assert "No work address of yours is known" in page(alice)


def test_it_takes_few_statements(cast, as_, django_assert_max_num_queries):
    alice = as_("alice")
    page(alice)
    with django_assert_max_num_queries(8):
        page(alice)


def out(cast, *topics):
    return f"/privacy/unsubscribe/{unsubscribing.secret_of(employee_id=cast.alice.pk, topics=topics)}"


def test_a_mail_program_ends_one_kind_of_mail_with_one_request_of_a_stranger(cast):
    stranger = Client(enforce_csrf_checks=True)

    answer = stranger.post(out(cast, "kudos"), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert chosen() == [("Alice", "kudos", "email", "never")]
    assert "Thanks to you" in answer.content.decode()
    assert Client().post(out(cast, "kudos")).status_code == 200  # twice does no harm


def test_looking_at_the_link_ends_nothing(cast):
    shown = Client().get(out(cast, "kudos", "awards")).content.decode()
    assert "No more of these" in shown
    assert "What became of your awards" in shown
    assert chosen() == []


@pytest.mark.parametrize("change", [lambda secret: secret[:-1], lambda secret: "x" + secret, lambda secret: "nothing"])
def test_a_link_that_was_changed_is_not_found(cast, change):
    secret = unsubscribing.secret_of(employee_id=cast.alice.pk, topics=["kudos"])
    answer = Client().post(f"/privacy/unsubscribe/{change(secret)}")
    assert answer.status_code == 404
    assert "Copy it whole from the mail" in answer.content.decode()
    other = signing.dumps([cast.alice.pk, "kudos"], salt="elsewhere")
    assert Client().post(f"/privacy/unsubscribe/{other}").status_code == 404
    assert chosen() == []
