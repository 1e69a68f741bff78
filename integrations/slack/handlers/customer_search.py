"""The menu of customers: those the one who asks has served, and no others."""

from integrations.slack import blocks
from integrations.slack.calls import Answer, Call
from recognition.customers import selectors as customers


def options(call: Call) -> Answer:
    """The customers the sender served whose name or id has what was typed, last served first."""
    if call.actor is None or call.actor.employee_id is None:
        return Answer(body={"options": []})
    typed = str(call.payload.get("value") or "")
    found = customers.served(employee_id=call.actor.employee_id, text=typed, limit=blocks.OPTIONS, at=call.at)
    return Answer(body={"options": [blocks.option(name or number, number) for number, name in found]})
