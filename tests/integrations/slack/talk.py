"""Short words for tests of what Laurels says in Slack."""

import json

from django.utils import translation
from django.utils.module_loading import import_string

from integrations.slack.models import Message
from integrations.slack.routes import RENDERERS
from tests.slack_judge import violations


def message(installation, kind, subject_id, at, *, member=None, ts="", **fields):
    """The row of something said (with ``ts``) or to be said."""
    return Message.objects.create(
        key=f"{kind}:{subject_id}:{member}:{Message.objects.count()}",
        installation=installation,
        kind=kind,
        subject_id=subject_id,
        member=member,
        address=member.user_id if member else "C0FEED",
        made_at=at,
        due_at=at,
        channel="C0FEED" if ts else "",
        ts=ts,
        **fields,
    )


def rendered(row, language="en"):
    """What would be sent, found good by the judge of calls; None where there is nothing to say."""
    with translation.override(language):
        content = import_string(RENDERERS[row.kind])(row)
    if content is not None:
        assert content.text
        said = {"channel": row.address, "text": content.text, "blocks": content.blocks, "unfurl_links": False}
        assert violations("chat.postMessage", said) == []
    return content


def shown(content):
    """Everything people can read or press in a message, as one text."""
    return f"{content.text}\n{json.dumps(content.blocks, ensure_ascii=False)}"


def actions(content):
    """The buttons of a message: action id → value."""
    rows = [block["elements"] for block in content.blocks if block["type"] == "actions"]
    return {button["action_id"]: button.get("value", "") for row in rows for button in row}
