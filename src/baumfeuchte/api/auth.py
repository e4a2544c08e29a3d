"""Who asks, and whether they may: API keys with scopes."""

import base64
import binascii
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPBasic, HTTPBearer

from baumfeuchte.api.context import Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.storage.api_keys import find_key, hash_key
from baumfeuchte.storage.query import arun_one

IMPLIED = {
    "admin": frozenset({"read", "crew", "planner", "sensors", "admin", "gateway"}),
    "crew": frozenset({"crew", "read"}),
    "planner": frozenset({"planner", "read"}),
    "sensors": frozenset({"sensors", "read"}),
}
"""Scopes that come with a scope; every other scope stands for itself."""

BROWSER_CHALLENGE = 'Basic realm="Baumfeuchte", charset="UTF-8"'
PROGRAM_CHALLENGE = 'Bearer realm="Baumfeuchte"'
_SCHEMES = (
    HTTPBearer(auto_error=False, description="An API key: `Authorization: Bearer bf_...`"),
    APIKeyHeader(name="X-API-Key", auto_error=False, description="The same key in its own header"),
    HTTPBasic(auto_error=False, description="Any name, the key as password; for browsers"),
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the name of the key and everything it may do."""

    name: str
    scopes: frozenset[str]

    def may(self, *scopes: str) -> bool:
        """Whether the caller has one of the scopes."""
        return not self.scopes.isdisjoint(scopes)


def _anonymous(*, public_read: bool) -> Caller:
    return Caller("", frozenset({"read"}) if public_read else frozenset())


async def identify(request: Request, context: Ctx) -> Caller:
    """The caller, by the key of the request; without a key nobody in particular.

    Raises:
        Problem: 401 for a key that is unknown or revoked.
    """
    key = _key_of(request)
    if key is None:
        return _anonymous(public_read=context.public_read)
    async with context.reads.connection() as connection:
        found = await arun_one(connection, find_key(hash_key(key)))
    if found is None:
        raise _unauthorised(request, "This key is not known or was revoked; ask for a new one.")
    scopes = frozenset[str]().union(*(IMPLIED.get(scope, {scope}) for scope in found.scopes))
    return Caller(found.name, scopes)


def need(*scopes: str) -> Callable[..., Awaitable[Caller]]:
    """A dependency that lets only callers with one of the scopes through.

    Raises:
        Problem: 401 without a key, 403 with a key that has none of the scopes.
    """
    named = " or ".join(scopes)

    async def allowed(request: Request, caller: Annotated[Caller, Depends(identify)]) -> Caller:
        if caller.may(*scopes):
            return caller
        if not caller.name:
            raise _unauthorised(
                request,
                f"This needs a key with the scope {named}; "
                "send it as `Authorization: Bearer bf_...`.",
            )
        raise Problem(
            403,
            f"The key {caller.name!r} lacks the scope {named}.",
            code="missing_scope",
            extra={"missing_scope": list(scopes)},
        )

    return allowed


# Only for the OpenAPI document: which kinds of key there are. `identify` reads the headers.
DOCUMENTED = tuple(Depends(scheme) for scheme in _SCHEMES)
Reader = Annotated[Caller, Depends(need("read"))]
Crew = Annotated[Caller, Depends(need("crew"))]
Gateway = Annotated[Caller, Depends(need("gateway"))]
Sensors = Annotated[Caller, Depends(need("sensors"))]


def _key_of(request: Request) -> str | None:
    """The key in one of its three places; None where there is none."""
    own_header = request.headers.get("x-api-key")
    if own_header:
        return own_header.strip()
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic" and _basic_is_safe(request):
        return _password(request, value.strip())
    return None


def _basic_is_safe(request: Request) -> bool:
    """Browsers send a remembered password along with the forms of foreign pages.

    So Basic counts for reading, and for writing only where no browser is at work.
    """
    by_browser = "origin" in request.headers or "sec-fetch-site" in request.headers
    return request.method == "GET" or not by_browser


def _password(request: Request, encoded: str) -> str:
    try:
        pair = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise _unauthorised(request, "The Authorization header is not valid Basic.") from None
    return pair.partition(":")[2]


def _unauthorised(request: Request, detail: str) -> Problem:
    wants_page = "text/html" in request.headers.get("accept", "")
    challenge = BROWSER_CHALLENGE if wants_page else PROGRAM_CHALLENGE
    return Problem(401, detail, code="not_authenticated", headers={"WWW-Authenticate": challenge})
