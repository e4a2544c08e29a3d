"""A small OpenID Connect provider on 127.0.0.1: discovery, keys, authorize, token."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

CLIENT, SECRET = "baumfeuchte", "geheim & lang/100%"


@dataclass
class Provider:
    """The provider and what it says; tests change the fields.

    Attributes:
        now: the clock of the service that is tested.
        person: claims of who logs in there.
        change: claims that replace the right ones; None leaves a claim out.
        sign_with: a key that is not published; ``"secret"`` for HS256 with the client's secret.
        down: answer nothing but 500.
        seen: requests at the token endpoint.
    """

    now: Callable[[], datetime]
    person: dict[str, Any] = field(default_factory=dict)
    change: dict[str, Any] = field(default_factory=dict)
    sign_with: Any = None
    down: bool = False
    methods: tuple[str, ...] = ("client_secret_basic",)
    seen: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
        self._codes: dict[str, dict[str, str]] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.get(self)

            def do_POST(self) -> None:
                provider.post(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}/realms/stadt"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def new_keys(self) -> None:
        """As providers do now and then."""
        self._key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)

    def get(self, request: BaseHTTPRequestHandler) -> None:
        address = urlsplit(request.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        if self.down:
            send(request, 500, {"error": "down"})
        elif address.path.endswith("/.well-known/openid-configuration"):
            send(request, 200, self._about())
        elif address.path.endswith("/certs"):
            send(request, 200, {"keys": [self._key.as_dict(private=False)]})
        elif address.path.endswith("/auth"):
            self._authorize(request, asked)
        else:
            send(request, 404, {})

    def _about(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/certs",
            "token_endpoint_auth_methods_supported": list(self.methods),
        }

    def _authorize(self, request: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = f"code-{len(self._codes)}"
        self._codes[code] = asked
        answer = urlencode({"code": code, "state": asked["state"], "iss": self.issuer})
        request.send_response(302)
        request.send_header("Location", f"{asked['redirect_uri']}?{answer}")
        request.end_headers()

    def post(self, request: BaseHTTPRequestHandler) -> None:
        length = int(request.headers["content-length"])
        fields = parse_qs(request.rfile.read(length).decode())
        form = {name: values[0] for name, values in fields.items()}
        self.seen.append(form)
        asked = self._codes.pop(form.get("code", ""), None)
        if self.down:
            send(request, 500, {})
        elif asked is None or not self._is_client(request, form) or not proves(form, asked):
            send(request, 400, {"error": "invalid_grant"})
        else:
            answer = {"access_token": "a", "token_type": "Bearer", "id_token": self._token(asked)}
            send(request, 200, answer)

    def _is_client(self, request: BaseHTTPRequestHandler, form: dict[str, str]) -> bool:
        header = request.headers.get("authorization", "")
        if "client_secret_basic" in self.methods:
            name, _, secret = (
                base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
            )
            return (unquote(name), unquote(secret)) == (CLIENT, SECRET)
        return not header and (form["client_id"], form["client_secret"]) == (CLIENT, SECRET)

    def _token(self, asked: dict[str, str]) -> str:
        now = int(self.now().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.person,
            **self.change,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.sign_with == "secret":
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))
        key = self.sign_with or self._key
        return jwt.encode({"alg": "RS256", "kid": self._key.kid}, claims, key)


def proves(form: dict[str, str], asked: dict[str, str]) -> bool:
    """RFC 7636: the verifier's hash was sent before; the address is the same."""
    digest = hashlib.sha256(form["code_verifier"].encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return challenge == asked["code_challenge"] and form["redirect_uri"] == asked["redirect_uri"]


def send(request: BaseHTTPRequestHandler, status: int, document: dict[str, Any]) -> None:
    """Answer JSON."""
    body = json.dumps(document).encode()
    request.send_response(status)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)
