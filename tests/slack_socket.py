"""The Socket Mode half of the Slack-shaped server: envelopes go out, acks come back."""

import json
import threading
import time
from http import HTTPStatus
from queue import Empty, Queue
from urllib.parse import urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve

PATIENCE_S = 20


class SocketMode:
    """Listens once ``apps.connections.open`` was called; each address it gives out is good for one connection."""

    def __init__(self, slack):
        self.slack, self.connections, self.tickets, self.acks, self.server = slack, [], set(), {}, None

    def url(self):
        with self.slack.lock:
            if self.server is None:
                self.server = serve(self._speak, "127.0.0.1", 0, process_request=self._admit)
                threading.Thread(target=self.server.serve_forever, daemon=True).start()
            ticket = self.slack.new_id("ticket-")
            self.tickets.add(ticket)
        return f"ws://127.0.0.1:{self.server.socket.getsockname()[1]}/link?ticket={ticket}"

    def _admit(self, connection, request):
        ticket = urlsplit(request.path).query.removeprefix("ticket=")
        if ticket not in self.tickets:
            return connection.respond(HTTPStatus.FORBIDDEN, "this address is used up")
        self.tickets.discard(ticket)
        return None

    def _speak(self, connection):
        hello = {"type": "hello", "num_connections": 1, "connection_info": {"app_id": self.slack.app_id}}
        connection.send(json.dumps(hello))
        self.connections.append(connection)
        try:
            for text in connection:
                ack = json.loads(text)
                self.acks.setdefault(ack["envelope_id"], Queue()).put(ack.get("payload"))
        except ConnectionClosed:
            pass
        finally:
            self.connections.remove(connection)

    def wait(self, patience=PATIENCE_S):
        end = time.monotonic() + patience
        while not self.connections:
            assert time.monotonic() < end, "nobody connected to Socket Mode"
            time.sleep(0.005)

    def send(self, kind, payload, *, patience=PATIENCE_S):
        """Send one envelope (slash_commands, interactive, events_api) and return the payload of its ack.

        Raises TimeoutError when nobody says that they took it.
        """
        envelope_id = self.slack.new_id("envelope-")
        acks = self.acks.setdefault(envelope_id, Queue())
        envelope = {"type": kind, "envelope_id": envelope_id, "payload": payload}
        self.wait(patience)
        self.connections[0].send(json.dumps(envelope | {"accepts_response_payload": kind != "events_api"}))
        try:
            return acks.get(timeout=patience)
        except Empty:
            raise TimeoutError(f"nobody acknowledged {envelope_id}") from None

    def disconnect(self, reason="refresh_requested"):
        for connection in list(self.connections):
            try:
                connection.send(json.dumps({"type": "disconnect", "reason": reason}))
                connection.close()
            except ConnectionClosed:
                pass

    def stop(self):
        if self.server:
            self.disconnect("link_disabled")
            self.server.shutdown()
