"""HR decides in Slack about a kudos somebody reported."""

from integrations.slack import giving
from integrations.slack.calls import Call
from recognition.kudos import services as kudos


def by_button(call: Call) -> None:
    """Keep or hide a kudos, as the button says; the messages about it change by themselves.

    Raises Stranger and what ``review`` raises, which the sender is told.
    """
    actor, _employee_id = giving.sender(call)
    kudos_id, _colon, outcome = str(call.payload["actions"][0].get("value", "")).partition(":")
    kudos.review(actor=actor, kudos_id=giving.number(kudos_id), outcome=outcome, at=call.at)
