"""An issuer of OpenID Connect on this machine: real HTTP, RS256 keys, codes that are good once, PKCE.

``persons`` says who it would name next; ``claims`` and ``key`` let a test make it lie.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY_ID = "key-1"


class Issuer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.client_id, self.secret = "laurels", "s3cret"
        self.keys = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.foreign_keys = None  # signs instead, as somebody who has not the issuer's key
        self.described_as = self.address
        self.claims = {}  # what the next id_token says besides, or instead; None leaves a claim out
        self.codes, self.asked = {}, []

    def authorize(self, address):
        """What a browser does at the issuer: sign in there and be sent back. Returns the address to go to."""
        asked = dict(parse_qsl(urlsplit(address).query))
        self.asked.append(asked)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form):
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or (form.get("client_id"), form.get("client_secret")) != (self.client_id, self.secret)
            or form.get("redirect_uri") != asked["redirect_uri"]
            or challenge.rstrip(b"=").decode() != asked.get("code_challenge")
        ):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.address, "aud": self.client_id, "iat": now, "exp": now + 300, "sub": "subject-1"}
        claims |= {"nonce": asked.get("nonce"), "email": "alice@elsewhere.example", "email_verified": True}
        claims = {name: value for name, value in (claims | self.claims).items() if value is not None}
        signed = jwt.encode(claims, self.foreign_keys or self.keys, algorithm="RS256", headers={"kid": KEY_ID})
        return 200, {"access_token": "opaque", "token_type": "Bearer", "id_token": self.claims.get("raw") or signed}

    def description(self):
        return {
            "issuer": self.described_as,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def public_keys(self):
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.keys.public_key()))
        return {"keys": [key | {"kid": KEY_ID, "use": "sig", "alg": "RS256"}]}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        pages = {"/.well-known/openid-configuration": self.server.description, "/keys": self.server.public_keys}
        page = pages.get(urlsplit(self.path).path)
        self.answer(200, page()) if page else self.answer(404, {})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer(*self.server.token({name: values[0] for name, values in parse_qs(body).items()}))

    def answer(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextmanager
def running():
    issuer = Issuer()
    thread = threading.Thread(target=issuer.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        issuer.shutdown()
        issuer.server_close()
        thread.join()
