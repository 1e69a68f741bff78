"""A message and a modal as Slack wants them."""

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}
BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "1"}
OPTION = {"text": {"type": "plain_text", "text": "One"}, "value": "1"}
SELECT = {"type": "static_select", "action_id": "choose", "options": [OPTION]}
INPUT = {
    "type": "input",
    "block_id": "words",
    "label": {"type": "plain_text", "text": "Words"},
    "element": {"type": "plain_text_input", "action_id": "words", "multiline": True},
    "optional": False,
}
MESSAGE = {"channel": "C0FEED", "text": "Hello", "blocks": [SECTION]}
MODAL = {
    "type": "modal",
    "callback_id": "give",
    "title": {"type": "plain_text", "text": "Give"},
    "submit": {"type": "plain_text", "text": "Send"},
    "close": {"type": "plain_text", "text": "Close"},
    "private_metadata": "",
    "blocks": [INPUT],
}
