"""What each method of the Slack-shaped server does; a function takes the server, the caller's workspace, arguments."""

import copy

from tests.slack_world import RESPONSE_URL_LIVES, RESPONSE_URL_USES, TRIGGER_LIVES, Refusal, Said

METHODS = {}
SCOPES = "commands,chat:write,chat:write.public,users:read,users:read.email,usergroups:read,channels:read,groups:read"


def method(name):
    def note(function):
        METHODS[name] = function
        return function

    return note


def authorise(slack, name, token):
    """The workspace that ``token`` speaks for."""
    if name == "oauth.v2.access":
        return None
    if token in slack.revoked:
        raise Refusal(slack.revoked[token])
    if name == "apps.connections.open":
        if not token.startswith("xapp-"):
            raise Refusal("not_allowed_token_type")
        return None
    if token not in slack.tokens:
        raise Refusal("invalid_auth" if token else "not_authed")
    return slack.tokens[token]


@method("oauth.v2.access")
def access(slack, _, asked):
    client = asked["_basic"].split(":", 1) if "_basic" in asked else [asked["client_id"], asked["client_secret"]]
    if client[0] != slack.client_id:
        raise Refusal("invalid_client_id")
    if client[1] != slack.client_secret:
        raise Refusal("bad_client_secret")
    code = slack.codes.pop(asked["code"], None)
    if code is None:
        raise Refusal("invalid_code")
    team_id, enterprise_id, redirect_uri = code
    if redirect_uri and asked.get("redirect_uri") != redirect_uri:
        raise Refusal("bad_redirect_uri")
    token = slack.new_token(team_id, enterprise_id=enterprise_id)
    workspace = slack.tokens[token]
    return {
        "access_token": token,
        "token_type": "bot",
        "scope": SCOPES,
        "bot_user_id": workspace.bot_user_id,
        "app_id": slack.app_id,
        "team": None if enterprise_id else {"id": workspace.team_id, "name": workspace.name},
        "enterprise": {"id": enterprise_id, "name": "Organisation"} if enterprise_id else None,
        "authed_user": {"id": "U0INSTALLER"},
        "is_enterprise_install": bool(enterprise_id),
    }


@method("auth.test")
def test(slack, workspace, _):
    found = {"url": f"{slack.url}/", "team": workspace.name, "user": "laurels", "team_id": workspace.team_id}
    found |= {"user_id": workspace.bot_user_id, "bot_id": "B0LAURELS", "is_enterprise_install": not workspace.team_id}
    return found | ({"enterprise_id": workspace.enterprise_id} if workspace.enterprise_id else {})


@method("team.info")
def team(slack, workspace, asked):
    return {"team": {"id": workspace.team_id, "name": workspace.name, "domain": workspace.name.lower()}}


@method("auth.teams.list")
def teams(slack, workspace, asked):
    here = [one for one in slack.workspaces.values() if one.enterprise_id == workspace.enterprise_id]
    return _page("teams", [{"id": one.team_id, "name": one.name} for one in here], asked)


@method("apps.connections.open")
def connect(slack, *_):
    return {"url": slack.socket.url()}


# Messages


@method("chat.postMessage")
def post(slack, _, asked):
    said = _say(slack, asked)
    return {"channel": said.channel, "ts": said.ts, "message": {"type": "message", "text": said.text, "ts": said.ts}}


@method("chat.postEphemeral")
def whisper(slack, _, asked):
    if asked["user"] not in slack.users:
        raise Refusal("user_not_in_channel")
    return {"message_ts": _say(slack, asked, asked["user"]).ts}


@method("chat.update")
def update(slack, _, asked):
    said = _message(slack, asked)
    said.history.append(copy.copy(said))
    said.text, said.blocks = _text(asked), asked.get("blocks") or []
    return {"channel": said.channel, "ts": said.ts, "text": said.text, "message": {"text": said.text}}


@method("chat.delete")
def delete(slack, _, asked):
    said = _message(slack, asked)
    said.is_deleted = True
    return {"channel": said.channel, "ts": said.ts}


def answer_by_url(slack, asked):
    """Status and body of an answering address; ``slack.answered`` gathers what was said there."""
    issued = slack.answering.get(asked["_name"])
    if issued is None or slack.now() - issued[0] > RESPONSE_URL_LIVES:
        return 404, {"ok": False, "error": "expired_url"}
    if issued[1] >= RESPONSE_URL_USES:
        return 404, {"ok": False, "error": "used_url"}
    issued[1] += 1
    slack.answered.append({name: value for name, value in asked.items() if name != "_name"})
    return 200, {"ok": True}


def _say(slack, asked, user=""):
    place = _channel(slack, asked["channel"]), f"{int(slack.now())}.{int(slack.new_id('')):06d}"
    slack.said.append(Said(*place, _text(asked), asked.get("blocks") or [], asked.get("thread_ts") or "", user))
    return slack.said[-1]


def _message(slack, asked):
    for said in slack.said:
        if (said.channel, said.ts, said.is_deleted, said.user) == (asked["channel"], asked["ts"], False, ""):
            return said
    raise Refusal("message_not_found")


def _channel(slack, address):
    if address[:1] in {"U", "W"}:
        user = slack.users.get(address)
        if user is None or user["deleted"]:
            raise Refusal("channel_not_found")
        if user["is_bot"]:
            raise Refusal("cannot_dm_bot")
        return f"D{address[1:]}"
    channel = slack.channels.get(address)
    if channel is None:
        if address[:1] == "D" and f"U{address[1:]}" in slack.users:
            return address
        raise Refusal("channel_not_found")
    if channel["is_archived"]:
        raise Refusal("is_archived")
    if channel["is_private"] and not channel["is_member"]:
        raise Refusal("not_in_channel")
    return address


def _text(asked):
    if not (asked.get("text") or asked.get("blocks")):
        raise Refusal("no_text")
    return asked.get("text") or ""


# Conversations


@method("conversations.open")
def open_conversation(slack, _, asked):
    return {"channel": {"id": _channel(slack, asked.get("users") or asked["channel"])}}


@method("conversations.info")
def conversation(slack, _, asked):
    if asked["channel"] not in slack.channels:
        raise Refusal("channel_not_found")
    return {"channel": slack.channels[asked["channel"]]}


@method("conversations.list")
def conversations(slack, _, asked):
    return _page("channels", list(slack.channels.values()), asked)


@method("conversations.join")
def join(slack, _, asked):
    slack.channels[_channel(slack, asked["channel"])]["is_member"] = True
    return {"channel": slack.channels[asked["channel"]]}


# Views


@method("views.open")
def open_view(slack, workspace, asked):
    _spend(slack, asked.get("trigger_id"))
    return _show(slack, workspace, asked["view"], root="")


@method("views.push")
def push(slack, workspace, asked):
    _spend(slack, asked.get("trigger_id"))
    root = slack.views[next(reversed(slack.views))]["root_view_id"]
    if sum(view["root_view_id"] == root for view in slack.views.values()) >= 3:
        raise Refusal("push_limit_reached")
    return _show(slack, workspace, asked["view"], root=root)


@method("views.update")
def update_view(slack, workspace, asked):
    view = slack.views.get(asked.get("view_id"))
    view = view or next((one for one in slack.views.values() if one.get("external_id") == asked.get("external_id")), {})
    if not view:
        raise Refusal("not_found")
    if asked.get("hash") not in {None, view["hash"]}:
        raise Refusal("hash_conflict")
    view.update(asked["view"], hash=slack.new_id("1700000000."))
    return {"view": view}


@method("views.publish")
def publish(slack, workspace, asked):
    if asked["user_id"] not in slack.users:
        raise Refusal("invalid_arguments")
    shown = slack.homes.get(asked["user_id"])
    if asked.get("hash") and shown and asked["hash"] != shown["hash"]:
        raise Refusal("hash_conflict")
    view = asked["view"] | {"id": slack.new_id("VH"), "hash": slack.new_id("1700000000.")}
    slack.homes[asked["user_id"]] = view
    return {"view": view}


def _spend(slack, trigger_id):
    if trigger_id not in slack.triggers:
        raise Refusal("invalid_trigger_id")
    issued_at, is_spent = slack.triggers[trigger_id]
    if is_spent:
        raise Refusal("exchanged_trigger_id")
    if slack.now() - issued_at > TRIGGER_LIVES:
        raise Refusal("expired_trigger_id")
    slack.triggers[trigger_id][1] = True


def _show(slack, workspace, asked, *, root):
    view_id = slack.new_id("V")
    view = {"id": view_id, "team_id": workspace.team_id, "state": {"values": {}}, "hash": slack.new_id("1700000000.")}
    view |= {"root_view_id": root or view_id, "app_id": slack.app_id, "bot_id": "B0LAURELS"} | asked
    slack.views[view_id] = view
    return {"view": view}


# People


@method("users.info")
def user(slack, _, asked):
    if asked["user"] not in slack.users:
        raise Refusal("user_not_found")
    return {"user": _as_asked(slack.users[asked["user"]], asked)}


@method("users.list")
def users(slack, _, asked):
    return _page("members", [_as_asked(user, asked) for user in slack.users.values()], asked) | {"cache_ts": 1}


@method("users.lookupByEmail")
def lookup(slack, _, asked):
    for user in slack.users.values():
        if user["profile"].get("email", "").lower() == asked["email"].lower() and not user["deleted"]:
            return {"user": _as_asked(user, {})}
    raise Refusal("users_not_found")


@method("usergroups.list")
def groups(slack, _, asked):
    hidden = set() if asked.get("include_users") in {"1", "true"} else {"users"}
    found = [{name: said for name, said in group.items() if name not in hidden} for group in slack.groups.values()]
    return {"usergroups": found}


@method("usergroups.users.list")
def group_users(slack, _, asked):
    if asked["usergroup"] not in slack.groups:
        raise Refusal("no_such_subteam")
    return {"users": slack.groups[asked["usergroup"]]["users"]}


def _as_asked(user, asked):
    has_locale = asked.get("include_locale") in {"1", "true"}
    return {name: said for name, said in user.items() if has_locale or name != "locale"}


def _page(name, rows, asked):
    start = int((asked.get("cursor") or "after:0").removeprefix("after:"))
    end = start + int(asked.get("limit") or 1000)
    cursor = f"after:{end}" if end < len(rows) else ""
    return {name: rows[start:end], "response_metadata": {"next_cursor": cursor}}
