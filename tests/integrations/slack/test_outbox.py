"""What Laurels says in Slack: once, in order, in the reader's language, changed in its place when it changes."""

from datetime import timedelta

import pytest

from integrations.slack import installing, outbox
from integrations.slack.models import Installation, Message
from tests.integrations.slack.conftest import SAID_AT
from tests.integrations.slack.words import KIND

State = Message.State


def after(seconds):
    return SAID_AT + timedelta(seconds=seconds)


def texts(slack, channel=""):
    return [said.text for said in slack.messages(channel)]


def deliver_all(seconds=range(6)):
    return [outbox.deliver(at=after(second)) for second in seconds]


def test_it_says_a_message_once(slack, say):
    written = say(1)
    assert say(1).pk == written.pk

    assert deliver_all() == [1] + 5 * [0]

    [said] = slack.messages("C0FEED")
    written.refresh_from_db()
    assert (written.state, written.channel, written.ts) == (State.SAID, "C0FEED", said.ts)
    assert (written.attempts, written.lost_answers, written.attempted_at) == (1, 0, None)
    assert after(0) <= written.said_at < after(5)


def test_it_unfolds_no_links(slack, say):
    say(1)
    deliver_all()

    [posted] = slack.calls("chat.postMessage")
    assert (posted.arguments["unfurl_links"], posted.arguments["unfurl_media"]) == (False, False)


@pytest.mark.parametrize(("name", "language"), [("alice", "da"), ("carol", "sv"), ("dan", "en")])
def test_it_speaks_the_readers_language(slack, say, name, language):
    say(1, address=f"U0{name.upper()}", member=slack.member[name])
    deliver_all()

    assert texts(slack, f"U0{name.upper()}") == [f"1 {language}"]


def test_it_speaks_most_peoples_language_where_everybody_reads(slack, say):
    say(1)
    deliver_all()

    assert texts(slack, "C0FEED") == ["1 da"]


def test_it_speaks_english_where_it_knows_nobody(slack, say):
    slack.installation.members.all().delete()
    say(1)
    deliver_all()

    assert texts(slack, "C0FEED") == ["1 en"]


def test_it_answers_in_the_thread(slack, say):
    say(1, thread_ts="1700000000.000100")
    deliver_all()

    assert slack.messages("C0FEED")[0].thread_ts == "1700000000.000100"


def test_it_waits_until_a_message_is_due(slack, say):
    say(1, due_at=after(60))
    say(2)

    deliver_all()
    assert texts(slack) == ["2 da"]

    deliver_all([60])
    assert texts(slack) == ["2 da", "1 da"]


def test_nothing_to_say_is_not_said(slack, say, said):
    said[1] = None
    message = say(1)
    deliver_all()

    message.refresh_from_db()
    assert (message.state, slack.calls()) == (State.DROPPED, [])


def test_what_changed_is_said_anew_in_its_place(slack, say, said):
    message = say(1)
    deliver_all()
    said[1] = "changed"

    assert outbox.restate(kinds=[KIND], subject_id=1, at=after(20)) == 1
    deliver_all(range(20, 24))

    [shown] = slack.messages("C0FEED")
    message.refresh_from_db()
    assert (shown.text, shown.history[0].text, message.ts) == ("changed", "1 da", shown.ts)
    assert message.state == State.SAID


def test_only_what_was_said_of_the_subject_is_said_anew(slack, say):
    for number in (1, 2):
        say(number)
    say(3, due_at=after(3600))
    deliver_all()

    assert outbox.restate(kinds=[KIND], subject_id=2, at=after(20)) == 1
    assert outbox.restate(kinds=["other"], subject_id=1, at=after(20)) == 0
    assert outbox.restate(kinds=[KIND], subject_id=3, at=after(20)) == 0


def test_what_is_not_to_be_seen_any_more_is_taken_back(slack, say, said):
    message = say(1)
    deliver_all()
    said[1] = None
    outbox.restate(kinds=[KIND], subject_id=1, at=after(20))

    deliver_all(range(20, 24))

    message.refresh_from_db()
    assert (message.state, message.ts, slack.messages()) == (State.DROPPED, "", [])


def test_taking_back_what_somebody_deleted_is_no_trouble(slack, say, said):
    message = say(1)
    deliver_all()
    slack.said[0].is_deleted = True
    said[1] = None
    outbox.restate(kinds=[KIND], subject_id=1, at=after(20))

    deliver_all(range(20, 24))

    message.refresh_from_db()
    assert message.state == State.DROPPED


def test_a_change_while_it_is_under_way_is_not_lost(slack, say, said):
    def change(message):
        assert message.state == State.ATTEMPTED
        outbox.restate(kinds=[KIND], subject_id=1, at=after(0))
        said[1] = "second"
        return "first"

    said[1] = change
    message = say(1)

    deliver_all([0])
    message.refresh_from_db()
    assert (message.state, texts(slack)) == (State.STALE, ["first"])

    deliver_all()
    message.refresh_from_db()
    assert (message.state, texts(slack)) == (State.SAID, ["second"])


def test_a_change_while_it_is_being_changed_is_not_lost(slack, say, said):
    message = say(1)
    deliver_all()

    def change(_):
        outbox.restate(kinds=[KIND], subject_id=1, at=after(20))
        said[1] = "third"
        return "second"

    said[1] = change
    outbox.restate(kinds=[KIND], subject_id=1, at=after(20))
    deliver_all(range(20, 24))

    message.refresh_from_db()
    assert (message.state, texts(slack)) == (State.SAID, ["third"])
    assert [old.text for old in slack.messages()[0].history] == ["1 da", "second"]


def test_what_is_to_be_seen_again_while_it_is_dropped_is_said(slack, say, said):
    def change(_):
        outbox.restate(kinds=[KIND], subject_id=1, at=after(0))
        said[1] = "after all"

    said[1] = change
    say(1)
    deliver_all()

    assert texts(slack) == ["after all"]


def test_a_message_somebody_deleted_cannot_be_changed_and_troubles_nobody(slack, say):
    message = say(1)
    deliver_all()
    slack.said[0].is_deleted = True
    outbox.restate(kinds=[KIND], subject_id=1, at=after(20))

    deliver_all(range(20, 24))

    message.refresh_from_db()
    assert (message.state, message.error_code) == (State.FAILED, "message_not_found")
    assert outbox.problems(at=after(30)) == outbox.Problems()


def test_each_address_hears_in_order_and_none_waits_for_another(slack, say):
    for number in range(3):
        say(number)
        say(10 + number, address="U0ALICE")
    say(20, address="U0BOB", at=after(-1))

    assert deliver_all([0, 1.5, 3]) == [3, 2, 2]

    assert texts(slack, "C0FEED") == ["0 da", "1 da", "2 da"]
    assert texts(slack, "U0ALICE") == ["10 da", "11 da", "12 da"]
    assert texts(slack)[0] == "20 da"


def test_nobody_overtakes_a_message_under_way(slack, say):
    first, _ = say(1), say(2)
    Message.objects.filter(pk=first.pk).update(state=State.ATTEMPTED, attempted_at=after(0))

    deliver_all(range(1, 100, 20))

    assert slack.calls() == []


def test_installations_take_turns(slack, say):
    other = Installation.objects.create(
        app_id="A0LAURELS",
        team_id="T0OTHER",
        bot_user_id="U0LAURELS",
        bot_token=installing.TOKENS.seal(slack.new_token()),
        installed_at=after(0),
    )
    for number in range(10):
        slack.add_channel(f"C0MANY{number}", f"many-{number}")
        say(number, address=f"C0MANY{number}")
    say(100, installation=other, at=after(1))

    assert outbox.deliver(at=after(2), limit=2) == 2

    assert texts(slack) == ["0 da", "100 en"]


@pytest.mark.parametrize("code", ["channel_not_found", "not_in_channel", "is_archived", "cannot_dm_bot", "any_other"])
def test_a_refused_message_fails_at_once_and_holds_up_no_other(slack, say, code):
    first, second = say(1), say(2)
    slack.fail("chat.postMessage", error=code)
    deliver_all()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.error_code, second.state) == (State.FAILED, code, State.SAID)
    assert outbox.problems(at=after(20)).failed == {code: 1}


@pytest.mark.parametrize("kind", [KIND, "a_kind_nobody_renders"])
def test_a_message_that_cannot_be_made_holds_up_no_other(slack, say, said, kind):
    said[1] = ValueError("broken")
    first, second = say(1), say(2)
    Message.objects.filter(pk=first.pk).update(kind=kind)
    deliver_all()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.error_code, second.state) == (State.FAILED, "not_rendered", State.SAID)


def test_what_waits_too_long_is_seen(slack, say):
    for number in (1, 2):
        say(number, at=after(number))
    say(3, due_at=after(3600))

    found = outbox.problems(at=after(60))

    assert (found.waiting, found.oldest_due_at) == (2, after(1))
