"""A day in Slack for journeys: two ways in for the same messages, and the sweeps that follow."""

import json
from datetime import timedelta
from urllib.parse import parse_qsl

from django.db import close_old_connections
from django.test import Client
from django.utils import timezone

from integrations.slack import announcing, dispatch, outbox, socket
from tests.integrations.slack import payload


class Http:
    """Slack's messages as signed requests."""

    def __init__(self):
        self.client = Client()

    def __call__(self, path, sent):
        answer = payload.signed(self.client, path, sent)
        assert answer.status_code == 200
        return json.loads(answer.content) if answer.content else {}


class Socket:
    """The same bytes, taken apart into envelopes."""

    kinds = {payload.COMMANDS: "slash_commands", payload.INTERACTIVITY: "interactive", payload.EVENTS: "events_api"}

    def __init__(self, slack):
        self.slack = slack

    def __call__(self, path, sent):
        form = {} if path == payload.EVENTS else dict(parse_qsl(sent.body.decode(), keep_blank_values=True))
        said = json.loads(form.get("payload") or sent.body) if path != payload.COMMANDS else form
        return self.slack.socket.send(self.kinds[path], said) or {}


def listen(stop):
    try:
        socket.listen(app_token="xapp-test", stop=stop)
    finally:
        close_old_connections()


class Day:
    """What people do in Slack, and what the sweeps then do; each call is a moment later than the last."""

    def __init__(self, slack, door):
        self.slack, self.door, self.at = slack, door, timezone.now()

    def command(self, text, user="alice", **fields):
        return self.door(payload.COMMANDS, payload.command(text, **self.who(user), **self.waiting(), **fields))

    def act(self, sent):
        return self.door(payload.INTERACTIVITY, sent)

    def tell(self, sent):
        return self.door(payload.EVENTS, sent)

    def who(self, user):
        return {"user": f"U0{user.upper()}"}

    def waiting(self):
        return {"trigger_id": self.slack.trigger(), "response_url": self.slack.response_url()}

    def sweep(self):
        """Work off, announce and say everything, a second at a time, as the sweeps do."""
        self.at = max(self.at, timezone.now())
        for _ in range(100):
            self.at += timedelta(seconds=2)
            if not (dispatch.work(at=self.at) + announcing.announce(at=self.at) + outbox.deliver(at=self.at)):
                return
        raise AssertionError("the sweeps find ever more to do")

    def answered(self):
        """What the sender alone was told last."""
        self.sweep()
        return json.dumps(self.slack.answered[-1], ensure_ascii=False)

    def feed(self):
        self.sweep()
        return self.slack.messages("C0FEED")


def live(view, **values):
    """The opened view as Slack sends it back with ``values`` filled in, by block."""
    state = {}
    for block in view["blocks"]:
        if block["type"] == "input" and block["block_id"] in values:
            element, value = block["element"], values[block["block_id"]]
            name = "selected_users" if element["type"] == "multi_users_select" else "value"
            state[block["block_id"]] = {element["action_id"]: {"type": element["type"], name: value}}
    return payload.modal(
        "give_kudos", view_id=view["id"], view_hash=view["hash"], metadata=view["private_metadata"]
    ) | {
        "state": {"values": state},
        "blocks": view["blocks"],
    }
