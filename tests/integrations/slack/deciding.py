"""What tests of deciding in Slack do: tell the news, press a button, fill in a modal, see what is shown then."""

import json
from datetime import timedelta

from integrations.slack import announcing, dispatch, outbox
from integrations.slack.models import Message
from recognition.activity import services as activity
from recognition.core import db
from tests.integrations.slack import payload
from tests.recognition.rewards.world import NOW, system

SECOND = timedelta(seconds=2)


def told(proposal, code="rewards.proposed", at=NOW, **data):
    """Record news about a proposal as the domain does, and say all there is to say."""
    with db.durable():
        activity.record(
            actor=system(),
            at=at,
            code=code,
            subject_kind="proposal",
            subject_id=proposal.pk,
            data={"employee": proposal.employee_id, "entity": proposal.entity_id} | data,
        )
    say_all(at)
    return proposal


def say_all(at=NOW):
    """Announce and deliver until there is nothing left."""
    announcing.announce(at=at)
    for number in range(200):
        now = at + SECOND * (number + 1)
        outbox.deliver(at=now)
        if not Message.objects.filter(state__in=["waiting", "attempted", "stale"], due_at__lte=now).exists():
            return
    raise AssertionError("there is always more to say")


def press(slack, who, action, value, at=NOW, **fields):
    """Press a button, have it worked off, and say what is to be said then."""
    user, trigger = f"U0{who.upper()}", slack.trigger()
    sent = payload.action(
        action, str(value), user=user, trigger_id=trigger, response_url=slack.response_url(), **fields
    )
    answer = dispatch.receive(sent.body, sent.content_type, at)
    dispatch.work(at=at)
    say_all(at)
    return answer.body


def submit(slack, who, view, at=NOW, **values):
    """Fill in the modal that is open; what Slack is answered."""
    states = {block: {block: state} for block, state in values.items()}
    back = payload.modal(view["callback_id"], states, metadata=view.get("private_metadata", ""))
    sent = payload.submission(view["callback_id"], user=f"U0{who.upper()}", view=back)
    answer = dispatch.receive(sent.body, sent.content_type, at)
    say_all(at)
    return answer.body


def written(text):
    return {"type": "plain_text_input", "value": text}


def picked(value):
    return {"type": "static_select", "selected_option": {"text": {"type": "plain_text", "text": "…"}, "value": value}}


def opened(slack):
    """The modal opened last."""
    return slack.calls("views.open")[-1].arguments["view"]


def shown(slack, who):
    """What the direct messages of somebody show now, the newest last: text and blocks as one text each."""
    return [said.text + json.dumps(said.blocks, ensure_ascii=False) for said in slack.messages(f"U0{who.upper()}")]


def buttons(said):
    """The buttons of a message or view: action → values."""
    found = {}
    blocks = said["blocks"] if isinstance(said, dict) else said.blocks
    for block in blocks:
        elements = [*block.get("elements", ()), *([block["accessory"]] if "accessory" in block else ())]
        for element in elements:
            if element.get("type") == "button":
                found.setdefault(element["action_id"].partition(":")[0], []).append(element.get("value", ""))
    return found


def answers(slack):
    """What was answered to the senders of buttons alone."""
    return [each["text"] if isinstance(each, dict) else each.text for each in slack.answered]
