"""The city's login service (OpenID Connect): authorization code with PKCE, state and nonce."""

from __future__ import annotations

import hmac
import logging
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from baumfeuchte.api.oidc_attempt import Attempt, OidcError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from baumfeuchte.api.options import OidcOptions

log = logging.getLogger(__name__)

SCOPE = "openid profile email"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""With a key pair: neither unsigned answers nor ones that a client secret signs."""
TIMEOUT_SECONDS = 8.0
KEEP_SECONDS = 600.0
LEEWAY_SECONDS = 60
"""Two clocks are never quite the same."""
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(slots=True)
class Provider:
    """The service as it describes itself; kept for some minutes."""

    options: OidcOptions
    _about: dict[str, Any] = field(default_factory=dict)
    _keys: Any = None
    _read_at: float = 0.0

    async def begin(self, redirect_uri: str, target: str) -> tuple[str, Attempt]:
        """Where to send the browser, and what it has to bring back.

        Raises:
            OidcError: the service cannot be reached.
        """
        about = await self._describe()
        attempt = Attempt(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(32),
            target=target,
        )
        address = prepare_grant_uri(
            about["authorization_endpoint"],
            self.options.client_id,
            "code",
            redirect_uri=redirect_uri,
            scope=SCOPE,
            state=attempt.state,
            nonce=attempt.nonce,
            code_challenge=create_s256_code_challenge(attempt.verifier),
            code_challenge_method="S256",
        )
        return str(address), attempt

    async def finish(
        self, answer: Mapping[str, str], attempt: Attempt, *, redirect_uri: str, now: datetime
    ) -> Mapping[str, Any]:
        """The claims of who logged in there.

        Args:
            answer: the parameters of the way back: ``code``, ``state``, maybe ``iss``, ``error``.
            attempt: what the browser's cookie holds.
            redirect_uri: as at the beginning.
            now: the time (UTC).

        Raises:
            OidcError: it is no answer to this attempt, or its token does not hold.
        """
        if not hmac.compare_digest(answer.get("state", "").encode(), attempt.state.encode()):
            raise OidcError("old", "the state is another one")
        if "error" in answer:
            raise OidcError("refused", f"the service answers {answer['error'][:100]}")
        about = await self._describe()
        if answer.get("iss", about["issuer"]) != about["issuer"]:
            raise OidcError("refused", "the answer names another issuer")
        tokens = await self._exchange(about, answer.get("code", ""), attempt, redirect_uri)
        return await self._claims(about, tokens, attempt.nonce, now)

    async def _describe(self) -> dict[str, Any]:
        if self._about and time.monotonic() - self._read_at < KEEP_SECONDS:
            return self._about
        issuer = self.options.issuer.rstrip("/")
        about = await _json("GET", f"{issuer}/.well-known/openid-configuration")
        if str(about.get("issuer", "")).rstrip("/") != issuer:
            raise OidcError("down", f"{issuer} calls itself {about.get('issuer')!r}")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not _is_safe(str(about.get(name, ""))):
                raise OidcError("down", f"{issuer} gives no usable {name}")
        self._keys = await _read_keys(about)
        self._about, self._read_at = about, time.monotonic()
        return about

    async def _exchange(
        self, about: Mapping[str, Any], code: str, attempt: Attempt, redirect_uri: str
    ) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": attempt.verifier,
        }
        client, secret = self.options.client_id, self.options.client_secret
        methods = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if secret and "client_secret_basic" in methods:
            # RFC 6749 2.3.1: both are form-encoded before they are joined.
            pair = httpx.BasicAuth(quote(client, safe=""), quote(secret, safe=""))
            return await _json("POST", about["token_endpoint"], data=form, auth=pair)
        form["client_id"] = client
        if secret:
            form["client_secret"] = secret
        return await _json("POST", about["token_endpoint"], data=form)

    async def _claims(
        self, about: Mapping[str, Any], tokens: Mapping[str, Any], nonce: str, now: datetime
    ) -> Mapping[str, Any]:
        text = tokens.get("id_token")
        if not isinstance(text, str):
            raise OidcError("refused", "the service sent no id_token")
        try:
            try:
                token = jwt.decode(text, self._keys, algorithms=ALGORITHMS)
            except (JoseError, ValueError):
                # The service may have new keys since.
                self._keys = await _read_keys(about)
                token = jwt.decode(text, self._keys, algorithms=ALGORITHMS)
            claims = CodeIDToken(
                token.claims,
                token.header,
                {
                    "iss": {"essential": True, "value": about["issuer"]},
                    "aud": {"essential": True, "value": self.options.client_id},
                },
                {"nonce": nonce, "client_id": self.options.client_id},
            )
            claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
        except (JoseError, ValueError) as error:
            raise OidcError("refused", f"the id_token does not hold: {error}") from error
        return dict(claims)


async def _read_keys(about: Mapping[str, Any]) -> Any:  # noqa: ANN401 - joserfc's key set
    found = await _json("GET", about["jwks_uri"])
    try:
        return KeySet.import_key_set(found)  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise OidcError("down", f"the keys cannot be read: {error}") from error


async def _json(
    method: str,
    address: str,
    data: Mapping[str, str] | None = None,
    auth: httpx.BasicAuth | None = None,
) -> dict[str, Any]:
    """Ask the service.

    Raises:
        OidcError: ``down`` where it does not answer, ``refused`` where it answers with an error.
    """
    if not _is_safe(address):
        raise OidcError("down", f"{address} is neither https nor this machine")
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as client:
            answer = await client.request(method, address, data=data, auth=auth)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise OidcError("down", f"{address} does not answer: {error!r}") from error
    if answer.is_error or answer.is_redirect:
        code = "refused" if method == "POST" and answer.is_client_error else "down"
        raise OidcError(code, f"{address} answers {answer.status_code}: {answer.text[:200]}")
    try:
        found = answer.json()
    except ValueError as error:
        raise OidcError("down", f"{address} answers no JSON") from error
    if not isinstance(found, dict):
        raise OidcError("down", f"{address} answers no JSON object")
    return found


def _is_safe(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
