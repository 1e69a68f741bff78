"""Seeded damage: to requests, so that they are no longer Slack's; and to what Slack says, so that it makes no sense."""

import copy
import json
import random
import time
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from tests.integrations.slack import payload as slack_sends
from tests.integrations.slack.payload import Sent

PATHS = (slack_sends.COMMANDS, slack_sends.INTERACTIVITY, slack_sends.EVENTS)
TIMESTAMP, SIGNATURE = "HTTP_X_SLACK_REQUEST_TIMESTAMP", "HTTP_X_SLACK_SIGNATURE"


class Request(NamedTuple):
    """One POST; ``headers`` are spelled as WSGI hands them on, Latin-1 and all."""

    path: str
    sent: Sent
    headers: dict[str, str]


def samples():
    """One message of every kind, all of them handled."""
    values = {
        "recipients": {"give_recipients": {"type": "multi_users_select", "selected_users": ["U0BOB"]}},
        "amount": {"give_amount": {"type": "number_input", "value": "1"}},
        "message": {"message": {"type": "plain_text_input", "value": "Tak."}},
    }
    modal = slack_sends.modal("give_kudos", values)
    return [
        slack_sends.command("<@U0BOB> +1 Tak for hjælpen #team"),
        slack_sends.command(""),
        slack_sends.command("history"),
        slack_sends.action("boost", "1"),
        slack_sends.action("thank_back", "1"),
        slack_sends.action("approve_proposal", "1"),
        slack_sends.action("choose", "x"),
        slack_sends.action("give_amount", "1", view=modal),
        slack_sends.submission("give_kudos", view=modal),
        slack_sends.submission("friction", values),
        slack_sends.submission("nominate", values),
        slack_sends.submission("adjust_proposal", values, metadata='{"proposal": 1}'),
        slack_sends.suggestion("customer", "no"),
        slack_sends.shortcut("give_kudos"),
        slack_sends.message_shortcut("thank_for_message"),
        slack_sends.message_shortcut("report_friction"),
        slack_sends.reaction("heavy_plus_sign"),
        slack_sends.event("app_home_opened", user="U0ALICE", channel="D0ALICE", tab="home"),
        slack_sends.event("user_change", user={"id": "U0DAN", "team_id": "T0LAURELS", "updated": 5, "profile": {}}),
        slack_sends.event("tokens_revoked", tokens={"oauth": ["U0ALICE"], "bot": []}),
    ]


def request(sent, path=PATHS[0], **signed):
    proof = slack_sends.signature(sent.body, **signed)
    spelled = {TIMESTAMP: proof["X-Slack-Request-Timestamp"], SIGNATURE: proof["X-Slack-Signature"]}
    return Request(path, sent, spelled)


def forged(seed):
    """A request that Slack has not made, near to one it has."""
    rng = random.Random(seed)
    sent, path = rng.choice(samples()), rng.choice(PATHS)
    genuine = request(sent, path)
    while True:
        made = rng.choice((_other_body, _other_signature, _other_timestamp, _other_secret, _mixed))(rng, genuine)
        if made.sent.body != sent.body or made.headers != genuine.headers:
            return made


def _noise(rng, body):
    """``body`` with bytes changed, put in, taken out or cut off; most of them are no text."""
    changed = bytearray(body)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(changed) + 1)
        kind = rng.randrange(5)
        if kind == 0 and at < len(changed):
            changed[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            changed[at:at] = rng.randbytes(rng.randint(1, 8))
        elif kind == 2:
            del changed[at : at + rng.randint(1, 20)]
        elif kind == 3:
            changed[at:at] = rng.choice([b"\xff\xfe", b"\x00", b"%00", b"%ED%A0%80", b"&payload=%7B%7D", b"\r\n", b"["])
        else:
            del changed[at:]
    return bytes(changed)


def _other_body(rng, genuine):
    return genuine._replace(sent=Sent(_noise(rng, genuine.sent.body), genuine.sent.content_type))


def _any_text(rng):
    """What a header may hold: any byte, as Latin-1, but the ones that end it."""
    text = rng.randbytes(rng.choice([0, 1, 3, 64, 67, 500])).decode("latin-1")
    return text.replace("\r", "").replace("\n", "")


def _other_signature(rng, genuine):
    right = genuine.headers[SIGNATURE]
    at = rng.randrange(len(right))
    wrong = rng.choice(
        [
            _any_text(rng),
            right[:at],
            right[at:],
            right.upper(),
            right.replace("v0=", rng.choice(["", "v1=", "V0=", "v0 = ", "v0=0x"])),
            right[:at] + rng.choice("0123456789abcdefé ") + right[at + 1 :],
            f"{right},{right}",
            right + rng.choice("0aé \t"),
            "v0=" + "0" * 64,
            None,
        ]
    )
    return _with(genuine, SIGNATURE, wrong)


def _other_timestamp(rng, genuine):
    now = int(time.time())
    if rng.random() < 0.4:
        stale = now + rng.choice([-1, 1]) * rng.choice([302, 3600, 10**6, now])
        return request(genuine.sent, genuine.path, timestamp=str(stale))
    wrong = rng.choice(
        [
            _any_text(rng),
            str(now + rng.choice([-250, -1, 1, 250])),
            f"{now}.0",
            f"+{now}",
            f" {now}",
            f"{now}e0",
            f"0x{now:x}",
            f"{now:_}",
            "9" * rng.choice([19, 20, 21, 400, 5000]),
            f"-{now}",
            "nan",
            "inf",
            "\u00b2\u00b3",
            None,
        ]
    )
    return _with(genuine, TIMESTAMP, wrong)


def _other_secret(rng, genuine):
    return request(genuine.sent, genuine.path, secret=rng.choice(["", "x", slack_sends.SECRET + " ", "deprecated"]))


def _mixed(rng, genuine):
    """Somebody else's headers: of another message that Slack did send, just now or before the door closed on it."""
    other = request(slack_sends.command("other"), timestamp=str(int(time.time()) - rng.choice([0, 1, 299, 301])))
    return genuine._replace(headers=other.headers)


def _with(genuine, header, value):
    headers = {name: said for name, said in genuine.headers.items() if name != header}
    return genuine._replace(headers=headers if value is None else headers | {header: value})


# What Slack would never say, though it signed it.

ODD = (
    *(None, True, False, 0, -1, 1.5, 10**18, "", " ", "x", "\n", "x" * 5000, "U0BOB", "<!channel>", "\u202e"),
    *("\U0001f32e", [[None]], [], ["U0BOB"] * 3, {"id": "U0BOB"}, {"a": {"b": []}}, {}),
    *("\x00", "\ud800", 10**30, float("nan")),
)  # fmt: skip


def malformed(seed):
    """A message that is signed, with one to four places of it replaced, removed or doubled."""
    rng = random.Random(seed)
    sent = rng.choice(samples())
    if rng.random() < 0.1:
        return Sent(_noise(rng, sent.body), rng.choice([sent.content_type, "", "text/plain", "application/json"]))
    fields = dict(parse_qsl(sent.body.decode())) if "form" in sent.content_type else {}
    whole = json.loads(fields.get("payload") or sent.body) if "command" not in fields else fields
    for _ in range(rng.randint(1, 4)):
        _damage(rng, whole)
    if "command" in fields:
        spelled = {name: value if isinstance(value, str) else json.dumps(value) for name, value in whole.items()}
        return Sent(urlencode(spelled, errors="surrogatepass").encode(), sent.content_type)
    text = json.dumps(whole)
    return Sent(urlencode({"payload": text}).encode() if fields else text.encode(), sent.content_type)


def _damage(rng, whole):
    parents = [whole]
    for parent in parents:
        parts = parent.values() if isinstance(parent, dict) else parent
        parents += [part for part in parts if isinstance(part, dict | list)]
    parent = rng.choice([parent for parent in parents if parent] or [whole])
    if not parent:
        return
    place = rng.choice(list(parent)) if isinstance(parent, dict) else rng.randrange(len(parent))
    if rng.random() < 0.2:
        del parent[place]
    else:
        parent[place] = copy.deepcopy(rng.choice(ODD))
