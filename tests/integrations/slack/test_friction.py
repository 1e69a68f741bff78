"""What makes it hard for a customer: told from a message or from anywhere, read by programme owners, answered."""

import json

import pytest

from integrations.slack import dispatch
from integrations.slack.models import Member
from recognition.activity import selectors as activity
from recognition.listening import services as listening
from recognition.listening.models import FrictionReport
from tests.integrations.slack import payload
from tests.integrations.slack.deciding import opened, picked, say_all, shown, submit, written
from tests.recognition.rewards.world import NOW, World, as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(slack, cast):
    Member.objects.update(locale="en-GB")
    world = World(cast)
    world.touch(cast.dan)
    return world


def from_anywhere(slack, who="dan"):
    sent = payload.shortcut("report_customer_friction", user=f"U0{who.upper()}", trigger_id=slack.trigger())
    dispatch.receive(sent.body, sent.content_type, NOW)
    return opened(slack)


def from_message(slack, text, who="dan"):
    user = f"U0{who.upper()}"
    sent = payload.message_shortcut("report_friction", user=user, trigger_id=slack.trigger(), text=text)
    dispatch.receive(sent.body, sent.content_type, NOW)
    return opened(slack)


def texts(slack, who):
    return [said.text for said in slack.messages(f"U0{who.upper()}")]


def test_a_report_is_stored_and_shown_to_programme_owners_without_the_name(slack, world):
    answer = submit(slack, "dan", from_anywhere(slack), text=written("They <wait> too long."), customer=picked("C1"))

    assert answer == {}
    report = FrictionReport.objects.get()
    assert (report.reporter, report.customer) == (world.cast.dan, world.customer)
    assert activity.text_of(report.text_digest) == "They <wait> too long."
    for owner in ("erik", "hugo"):
        said = shown(slack, owner)[0]
        assert "They &lt;wait&gt; too long." in said
        assert "C1" in said
        assert "Dan" not in said
    assert texts(slack, "dan") == ["Thank you. The programme owners read it, and you hear what becomes of it."]
    assert texts(slack, "bob") == []


def test_no_customer_is_needed(slack, world):
    assert submit(slack, "dan", from_anywhere(slack), text=written("The form is long.")) == {}

    assert FrictionReport.objects.get().customer is None


def test_a_messages_words_are_put_in_and_its_place_is_kept(slack, world):
    view = from_message(slack, "<@U0ALICE> C1 &amp; others wait &lt;days&gt; <!here>")
    words = next(block["element"]["initial_value"] for block in view["blocks"] if block.get("block_id") == "text")
    assert words == "C1 & others wait <days>"

    submit(slack, "dan", view, text=written(words))

    assert FrictionReport.objects.get().place.startswith("slack:T0LAURELS:C0GENERAL:")


def test_a_place_that_was_tampered_with_is_not_kept(slack, world):
    view = from_message(slack, "Slow.") | {"private_metadata": "slack:T0EVIL:C0OTHER:1.1 <script>"}

    assert submit(slack, "dan", view, text=written("Slow.")) == {}

    assert FrictionReport.objects.get().place == ""


@pytest.mark.parametrize(
    ("values", "block"),
    [
        ({"text": written("  ")}, "text"),
        ({"text": written("Slow."), "customer": picked("C999")}, "customer"),
        ({"text": written("Slow."), "customer": picked("C2")}, "customer"),  # served by others
    ],
)
def test_what_cannot_be_is_said_beside_its_field(slack, world, values, block):
    world.touch(world.cast.alice, customer=world.another_customer("C2"))

    answer = submit(slack, "dan", from_anywhere(slack), **values)

    assert (answer["response_action"], list(answer["errors"])) == ("errors", [block])
    assert not FrictionReport.objects.exists()


def test_a_modal_sent_twice_is_one_report(slack, world):
    view = payload.modal("friction", {"text": {"text": written("Slow.")}})
    sent = payload.submission("friction", user="U0DAN", view=view)
    for _ in range(2):
        assert dispatch.receive(sent.body, sent.content_type, NOW).body == {}

    assert FrictionReport.objects.count() == 1


def test_a_long_message_fits(slack, world):
    view = from_message(slack, "å" * 4000)

    words = next(block["element"]["initial_value"] for block in view["blocks"] if block.get("block_id") == "text")
    assert len(words) <= 3000


def test_who_reported_it_hears_what_became_of_it(slack, world):
    submit(slack, "dan", from_anywhere(slack), text=written("They wait."))
    listening.settle_friction(
        actor=as_(world.cast.erik),
        friction_id=FrictionReport.objects.get().pk,
        is_done=True,
        answer="Two more people answer the phone.",
        at=NOW,
    )
    say_all()

    assert texts(slack, "dan")[-1] == "What became of the friction you reported: something was done"
    assert "Two more people answer the phone." in shown(slack, "dan")[-1]
    assert "something was done" in shown(slack, "hugo")[0]


def test_a_stranger_is_told_why_not(slack, world):
    slack.add_user("U0NEW", "New", "new@elsewhere.example", locale="en-GB")
    sent = payload.shortcut("report_customer_friction", user="U0NEW", trigger_id=slack.trigger())

    dispatch.receive(sent.body, sent.content_type, NOW)
    say_all()

    assert slack.calls("views.open") == []
    assert "does not know you" in json.dumps(texts(slack, "new"))
