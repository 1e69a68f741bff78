"""A Slack-shaped server on 127.0.0.1: real HTTP and Socket Mode, its state in memory, faults on demand.

    with SlackServer() as slack:
        slack.fail("chat.postMessage", retry_after=30)   # the next call is refused once
        ...                                              # point SLACK_API_BASE_URL at slack.api_url
        assert slack.violations == []                    # every call was shaped as Slack's documents want

What each method does is in ``tests.slack_methods``; ``tests.slack_judge`` judges every call.
"""

import base64
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests import slack_judge, slack_methods
from tests.slack_socket import SocketMode
from tests.slack_world import Called, Fault, Refusal, Workspace


class SlackServer:
    """One Slack: workspaces, people, channels and what was said; ``with`` starts and stops it."""

    client_id, client_secret, app_id = "11.22", "client-secret", "A0LAURELS"

    def __init__(self):
        self.lock = threading.RLock()
        self.later = 0.0
        self.workspaces = {"T0LAURELS": Workspace("T0LAURELS", "Bakkegaard")}
        self.tokens, self.revoked, self.codes, self.numbers = {}, {}, {}, 0
        self.users, self.groups, self.channels = {}, {}, {}
        self.said, self.views, self.homes, self.triggers, self.answering = [], {}, {}, {}, {}
        self.answered, self.called, self.violations, self.faults = [], [], [], []
        self.socket = SocketMode(self)
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.http.slack, self.http.daemon_threads = self, True
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        self.api_url, self.authorize_url = f"{self.url}/api/", f"{self.url}/oauth/v2/authorize"
        self.add_channel("C0FEED", "kudos")

    def __enter__(self):
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.http.shutdown()
        self.http.server_close()
        self.socket.stop()

    # State that tests prepare

    def now(self):
        """Seconds since 1970, as this server sees them: ``later`` is added."""
        return time.time() + self.later

    def new_id(self, prefix):
        with self.lock:
            self.numbers += 1
            return f"{prefix}{self.numbers:06d}"

    def new_token(self, team_id="T0LAURELS", *, enterprise_id=""):
        """A bot token for one workspace, or for a whole organisation."""
        token = self.new_id("xoxb-test-")
        self.tokens[token] = Workspace("", "Organisation", enterprise_id) if enterprise_id else self.workspaces[team_id]
        return token

    def revoke(self, token, error="token_revoked"):
        self.revoked[token] = error

    def new_code(self, team_id="T0LAURELS", *, enterprise_id="", redirect_uri=""):
        """What the consent page gives to the redirect address; good for one use."""
        code = self.new_id("code-")
        self.codes[code] = (team_id, enterprise_id, redirect_uri)
        return code

    def add_user(self, user_id, name, email="", **said):
        """A user, with the flags that ``said`` names (is_bot, deleted, is_restricted, is_stranger, locale, tz …)."""
        flags = dict.fromkeys(("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_app_user"), False)
        profile = {"real_name": name, "display_name": name, "team": "T0LAURELS"} | ({"email": email} if email else {})
        user = {"id": user_id, "team_id": "T0LAURELS", "name": name.lower(), "real_name": name, "profile": profile}
        zone = {"tz": "Europe/Copenhagen", "tz_label": "CET", "tz_offset": 3600, "locale": "da-DK", "updated": 1}
        self.users[user_id] = user | flags | zone | said

    def add_group(self, group_id, handle, user_ids):
        group = {"id": group_id, "team_id": "T0LAURELS", "handle": handle, "name": handle.title()}
        self.groups[group_id] = group | {"users": list(user_ids), "user_count": len(user_ids), "date_delete": 0}

    def add_channel(self, channel_id, name, *, is_member=True, is_private=False, is_archived=False):
        kinds = {"is_channel": True, "is_im": False, "is_private": is_private, "is_archived": is_archived}
        self.channels[channel_id] = {"id": channel_id, "name": name, "is_member": is_member} | kinds

    def trigger(self):
        """A trigger id as a command or a button brings it: three seconds, one use."""
        trigger_id = self.new_id("111.222.")
        self.triggers[trigger_id] = [self.now(), False]
        return trigger_id

    def response_url(self):
        """An answering address: thirty minutes, five uses."""
        name = self.new_id("answer-")
        self.answering[name] = [self.now(), 0]
        return f"{self.url}/commands/{name}"

    def fail(self, method, *, times=1, **how):
        """Fail the next ``times`` calls of ``method`` ("*": of any, "response_url": of answering addresses).

        How: ``status``, ``body``, ``error``, ``retry_after``, ``slow`` (seconds); ``drop`` hangs up "before" or "after"
        it is done.
        """
        self.faults.append(Fault(method, times, **how))

    # What tests ask

    def messages(self, channel=""):
        """What is to be seen, oldest first, in one channel or everywhere; a user id names their direct messages."""
        place = f"D{channel[1:]}" if channel[:1] in {"U", "W"} else channel
        return [said for said in self.said if not said.is_deleted and place in {"", said.channel}]

    def calls(self, method=""):
        return [called for called in self.called if method in {"", called.method}]

    # Answering

    def next_fault(self, method):
        with self.lock:
            for fault in self.faults:
                if fault.method in {"*", method} and fault.times > 0:
                    fault.times -= 1
                    return fault
        return Fault(method, 0)

    def answer(self, method, arguments, token):
        """The answer to one call, as (status, body)."""
        with self.lock:
            try:
                if method == "response_url":
                    return slack_methods.answer_by_url(self, arguments)
                if method not in slack_methods.METHODS:
                    raise Refusal("unknown_method")
                workspace = slack_methods.authorise(self, method, token)
                return 200, {"ok": True} | slack_methods.METHODS[method](self, workspace, arguments)
            except Refusal as refusal:
                return 200, {"ok": False, "error": str(refusal)}
            except (KeyError, TypeError, ValueError) as error:
                self.violations.append(f"{method}: the server stumbled over {error!r}")
                return 200, {"ok": False, "error": "invalid_arguments"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        """The consent page: everybody agrees at once."""
        asked = dict(parse_qsl(urlsplit(self.path).query))
        if urlsplit(self.path).path != "/oauth/v2/authorize" or asked.get("client_id") != self.server.slack.client_id:
            return self._send(404, {"ok": False, "error": "not_found"})
        code = self.server.slack.new_code(redirect_uri=asked.get("redirect_uri", ""))
        place = f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked.get('state', '')})}"
        return self._send(302, {}, Location=place)

    def do_POST(self):
        slack, path = self.server.slack, urlsplit(self.path).path
        method, arguments, is_json = self._read(path)
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        slack.called.append(Called(method, arguments, token, slack.now()))
        judged = {name: value for name, value in arguments.items() if name not in {"_name", "_basic"}}
        try:
            slack.violations += slack_judge.violations(method, judged, is_json=is_json, has_bearer=bool(token))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            slack.violations.append(f"{method}: the judge stumbled over {error!r}")
        fault = slack.next_fault(method)
        time.sleep(fault.slow)
        if fault.drop == "before":
            return self._hang_up()
        if fault.retry_after:
            return self._send(429, {"ok": False, "error": "ratelimited"}, **{"Retry-After": str(fault.retry_after)})
        if fault.body:
            return self._send(fault.status or 200, fault.body)
        if fault.status or fault.error:
            return self._send(fault.status or 200, {"ok": False, "error": fault.error or ""})
        status, body = slack.answer(method, arguments, token)
        return self._hang_up() if fault.drop == "after" else self._send(status, body)

    def _read(self, path):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        is_json = bool(body) and self.headers.get("Content-Type", "").startswith("application/json")
        arguments = json.loads(body) if is_json else dict(parse_qsl(body, keep_blank_values=True))
        if not is_json:
            arguments |= {name: json.loads(arguments[name]) for name in slack_judge.STRUCTURED & arguments.keys()}
        if path.startswith("/commands/"):
            return "response_url", arguments | {"_name": path.removeprefix("/commands/")}, is_json
        basic = self.headers.get("Authorization", "")
        if basic.startswith("Basic "):
            arguments["_basic"] = base64.b64decode(basic.removeprefix("Basic ")).decode()
        return path.removeprefix("/api/"), arguments, is_json

    def _send(self, status, body, **headers):
        content = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        for name, value in (
            {"Content-Type": "application/json", "Content-Length": str(len(content))} | headers
        ).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _hang_up(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)
