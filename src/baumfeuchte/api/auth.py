"""Who asks, and whether they may: API keys with scopes, or people with a session."""

import base64
import binascii
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, APIKeyHeader, HTTPBasic, HTTPBearer

from baumfeuchte.api import sessions
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.domain.people import EVERYWHERE, ROLE_SCOPES, Area, Role, User
from baumfeuchte.storage.api_keys import find_key, hash_key
from baumfeuchte.storage.query import arun_one

IMPLIED = {
    "admin": frozenset({"read", "crew", "planner", "sensors", "admin", "gateway"}),
    "crew": frozenset({"crew", "read"}),
    "planner": frozenset({"planner", "crew", "read"}),
    "sensors": frozenset({"sensors", "read"}),
}
"""Scopes that come with a scope; every other scope stands for itself."""

PROGRAM_CHALLENGE = 'Bearer realm="Baumfeuchte"'
_SCHEMES = (
    HTTPBearer(auto_error=False, description="An API key: `Authorization: Bearer bf_...`"),
    APIKeyHeader(name="X-API-Key", auto_error=False, description="The same key in its own header"),
    HTTPBasic(auto_error=False, description="Any name, the key as password"),
    APIKeyCookie(
        name=sessions.PLAIN_COOKIE,
        auto_error=False,
        description="The session of somebody who logged in on the pages; what changes something "
        "needs the header X-CSRF-Token beside it",
    ),
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    Attributes:
        name: of the key or the person; empty for nobody in particular. Stands in the audit.
        scopes: everything the caller may do.
        area: the part of the city that the caller sees.
        kind: a key, a person with a session, or nobody.
        user_id: of a person.
        role: of a person.
        csrf: what a person's form sends along; empty for keys, which browsers do not send.
        shown_name: what pages call a person.
    """

    name: str
    scopes: frozenset[str]
    area: Area = EVERYWHERE
    kind: Literal["key", "person", "nobody"] = "nobody"
    user_id: int | None = None
    role: Role | None = None
    csrf: str = ""
    shown_name: str = ""

    @property
    def actor(self) -> str:
        """How the audit names the caller: ``key office``, ``user anna``."""
        return f"{'user' if self.kind == 'person' else 'key'} {self.name}"

    def may(self, *scopes: str) -> bool:
        """Whether the caller has one of the scopes."""
        return not self.scopes.isdisjoint(scopes)


def anonymous(*, public_read: bool) -> Caller:
    """Somebody without key and session."""
    return Caller("", frozenset({"read"}) if public_read else frozenset())


async def identify(request: Request, context: Ctx) -> Caller:
    """The caller, by key or session; without both nobody in particular.

    Raises:
        Problem: 401 for a key that is unknown or revoked; 403 for a change by a session without
            its CSRF token.
    """
    key = _key_of(request)
    if key is None:
        caller = await _by_session(request, context)
    else:
        caller = await _by_key(request, context, key)
    request.state.caller = caller
    return caller


async def _by_key(request: Request, context: Context, key: str) -> Caller:
    async with context.reads.connection() as connection:
        found = await arun_one(connection, find_key(hash_key(key)))
    if found is None:
        raise _unauthorised(request, "This key is not known or was revoked; ask for a new one.")
    scopes = frozenset[str]().union(*(IMPLIED.get(scope, {scope}) for scope in found.scopes))
    return Caller(found.name, scopes, area=found.area, kind="key")


async def _by_session(request: Request, context: Context) -> Caller:
    token = sessions.token_of(request, context)
    user = await sessions.user_of(context, token) if token else None
    if token is None or user is None:
        return anonymous(public_read=context.public_read)
    caller = person_of(user, token)
    # Whoever is told that a form was too old sees a page with a token of this session.
    request.state.caller = caller
    await sessions.check_origin(request, caller.csrf)
    return caller


def person_of(user: User, token: str) -> Caller:
    """Somebody who logged in, with the token of their session."""
    return Caller(
        user.name,
        ROLE_SCOPES[user.role],
        area=user.area,
        kind="person",
        user_id=user.id,
        role=user.role,
        csrf=sessions.csrf_of(token),
        shown_name=user.shown_name,
    )


def need(*scopes: str, whole_city: bool = False) -> Callable[..., Awaitable[Caller]]:
    """A dependency that lets only callers with one of the scopes through.

    Args:
        scopes: any of these.
        whole_city: what is behind it is not cut by area, so nobody limited to one gets it.

    Raises:
        Problem: 401 without key and session, 403 with one that has none of the scopes.
    """
    named = " or ".join(scopes)

    async def allowed(request: Request, caller: Annotated[Caller, Depends(identify)]) -> Caller:
        if not caller.may(*scopes):
            if caller.kind == "nobody":
                raise _unauthorised(
                    request,
                    f"This needs a key with the scope {named}; "
                    "send it as `Authorization: Bearer bf_...`.",
                )
            whose = f"The key {caller.name!r}" if caller.kind == "key" else "Your login"
            raise Problem(
                403,
                f"{whose} lacks the scope {named}.",
                code="missing_scope",
                extra={"missing_scope": list(scopes)},
            )
        if whole_city and caller.area.limited:
            raise Problem(
                403,
                "This shows the whole city, and you are limited to a part of it.",
                code="limited_area",
            )
        return caller

    # For the table test of every route: who gets in.
    allowed.scopes = scopes  # type: ignore[attr-defined]
    allowed.whole_city = whole_city  # type: ignore[attr-defined]
    return allowed


SECURITY_SCHEMES = {scheme.scheme_name: scheme.model for scheme in _SCHEMES}
"""Only for the OpenAPI document: which kinds of key there are. `identify` reads the headers, and
as dependencies they would cost each request a third of what FastAPI does for it."""


async def logged_in(request: Request, caller: Annotated[Caller, Depends(identify)]) -> Caller:
    """A dependency that lets only people with a session through.

    Raises:
        Problem: 401 for nobody in particular, 403 for a key.
    """
    if caller.kind == "nobody":
        raise _unauthorised(request, "This needs a login on the pages.")
    if caller.kind == "key":
        raise Problem(403, "This is for people who log in, not for keys.", code="person_needed")
    return caller


Anyone = Annotated[Caller, Depends(identify)]
Person = Annotated[Caller, Depends(logged_in)]
Reader = Annotated[Caller, Depends(need("read"))]
CityReader = Annotated[Caller, Depends(need("read", whole_city=True))]
Crew = Annotated[Caller, Depends(need("crew"))]
Planner = Annotated[Caller, Depends(need("planner"))]
CityPlanner = Annotated[Caller, Depends(need("planner", whole_city=True))]
Gateway = Annotated[Caller, Depends(need("gateway", whole_city=True))]
Sensors = Annotated[Caller, Depends(need("sensors", whole_city=True))]
Admin = Annotated[Caller, Depends(need("admin", whole_city=True))]


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


def _unauthorised(_request: Request, detail: str) -> Problem:
    return Problem(
        401, detail, code="not_authenticated", headers={"WWW-Authenticate": PROGRAM_CHALLENGE}
    )
