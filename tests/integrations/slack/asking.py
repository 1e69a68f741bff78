"""Short words for tests of what people ask in Slack: sent through the dispatcher, answered by the server's own hand."""

import json

from integrations.slack import dispatch, outbox
from recognition.kudos.models import Kudos
from tests.integrations.slack import payload
from tests.integrations.slack.talk import actions, shown
from tests.recognition.kudos.world import NOW


def send(sent, *, at=NOW):
    """Let Slack send it once, and work off what came of it; what Slack was told at once."""
    answer = dispatch.receive(sent.body, sent.content_type, at)
    dispatch.work(at=at)
    outbox.deliver(at=at)
    return answer.body


def command(slack, text, *, user="U0ALICE", **more):
    return payload.command(text, user=user, response_url=slack.response_url(), trigger_id=slack.trigger(), **more)


def ask(slack, text, *, user="U0ALICE", at=NOW, **more):
    """What the sender of ``/kudos text`` is answered, for their eyes alone."""
    before = len(slack.answered)
    send(command(slack, text, user=user, **more), at=at)
    [answer] = slack.answered[before:]
    assert answer["response_type"] == "ephemeral"
    return Seen(answer)


def press(slack, action, value, *, user="U0ALICE", at=NOW, **more):
    """What the presser of a button is answered."""
    before = len(slack.answered)
    sent = payload.action(
        action, value, user=user, response_url=slack.response_url(), trigger_id=slack.trigger(), **more
    )
    send(sent, at=at)
    return Seen(slack.answered[-1]) if len(slack.answered) > before else None


class Seen:
    """One answer: all its text, its buttons, and the commands it offers to paste."""

    def __init__(self, answer):
        self.answer, self.text, self.blocks = answer, answer["text"], answer["blocks"]
        self.all, self.buttons = shown(self), actions(self)
        sections = [block["text"]["text"] for block in self.blocks if block["type"] == "section"]
        self.commands = [text for text in sections if text.startswith("/kudos")]


def given():
    """The kudos there are, oldest first."""
    return list(Kudos.objects.order_by("pk"))


def fields(**values):
    """A form as Slack sends it back: block → action → state."""
    states = {
        "recipients": lambda users: {"give_recipients": {"type": "multi_users_select", "selected_users": users}},
        "amount": lambda text: {"give_amount": {"type": "number_input", "value": text}},
        "value": lambda code: {"value": {"type": "static_select", "selected_option": code and {"value": code}}},
        "message": lambda text: {"message": {"type": "plain_text_input", "value": text}},
        "reason": lambda text: {"reason": {"type": "plain_text_input", "value": text}},
        "private": lambda is_on: {
            "private": {"type": "checkboxes", "selected_options": [{"value": "yes"}] if is_on else []}
        },
        "customer": lambda number: {
            "customer": {"type": "external_select", "selected_option": number and {"value": number}}
        },
    }
    return {block: states[block](value) for block, value in values.items()}


def sent_back(view, user="U0ALICE", *, metadata=None, **values):
    """The submission of a ``view`` of the server, filled in."""
    shown_again = payload.modal(
        view["callback_id"],
        fields(**values),
        view_id=view["id"],
        view_hash=view["hash"],
        metadata=view.get("private_metadata", "") if metadata is None else json.dumps(metadata),
    )
    return payload.submission(view["callback_id"], user=user, view=shown_again | {"blocks": view["blocks"]})


def told(slack, user="U0ALICE"):
    """The direct messages to somebody that stand."""
    return [said.text for said in slack.messages(user)]
