"""The menu of customers: those the one who asks has served; to nominate also one their people did, by its number."""

from contextlib import suppress

from integrations.slack import blocks
from integrations.slack.calls import Answer, Call
from recognition.customers import selectors as customers

NOMINATE = "nominate"  # the modal


def options(call: Call) -> Answer:
    """The customers the sender served whose name or id has what was typed, last served first.

    Who speaks for a colleague also finds a customer they may see otherwise, as a manager may, when they type its id.
    """
    if call.actor is None or call.actor.employee_id is None:
        return Answer(body={"options": []})
    typed = str(call.payload.get("value") or "")
    found = customers.served(employee_id=call.actor.employee_id, text=typed, limit=blocks.OPTIONS, at=call.at)
    if not found and (call.payload.get("view") or {}).get("callback_id") == NOMINATE:
        with suppress(customers.UnknownCustomer):
            one = customers.customer_within_reach(viewer=call.actor, customer=typed.strip(), at=call.at)
            found = [(one.external_id, one.name)]
    return Answer(body={"options": [blocks.option(name or number, number) for number, name in found]})
