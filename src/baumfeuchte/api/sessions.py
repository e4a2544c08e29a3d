"""Sessions of people in a browser: the cookie, and the token against forged forms (CSRF)."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.masking import unmasked
from baumfeuchte.api.problems import Problem
from baumfeuchte.storage.people import SESSION_DAYS, session_user, touch_session
from baumfeuchte.storage.people.sessions import TOUCH_AFTER
from baumfeuchte.storage.query import arun_one

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from baumfeuchte.api.context import Context
    from baumfeuchte.domain.people import User

PLAIN_COOKIE = "baumfeuchte_session"
SECURE_COOKIE = "__Host-baumfeuchte_session"
CSRF_HEADER = "x-csrf-token"
CSRF_FIELD = "csrf_token"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_SECONDS_A_DAY = 86_400


def cookie_name(context: Context) -> str:
    """``__Host-`` binds the cookie to this host and to HTTPS; only `demo` goes without."""
    return PLAIN_COOKIE if context.options.demo else SECURE_COOKIE


def token_of(request: Request, context: Context) -> str | None:
    """The session's token, if the browser sent one."""
    return request.cookies.get(cookie_name(context))


def set_cookie(response: Response, context: Context, token: str) -> None:
    """Log the browser in."""
    response.set_cookie(
        cookie_name(context),
        token,
        max_age=SESSION_DAYS * _SECONDS_A_DAY,
        secure=not context.options.demo,
        httponly=True,
        samesite="lax",
        path="/",
    )


def clear_cookie(response: Response, context: Context) -> None:
    """Log the browser out."""
    response.delete_cookie(
        cookie_name(context),
        secure=not context.options.demo,
        httponly=True,
        samesite="lax",
        path="/",
    )


async def user_of(context: Context, token: str) -> User | None:
    """Who is logged in with a token; nobody where the session ended."""
    now = context.clock()
    async with context.reads.connection() as connection:
        found = await arun_one(connection, session_user(token, now))
    if found is None:
        return None
    user, last_used_at = found
    if now - last_used_at > TOUCH_AFTER:
        await run_in_threadpool(_touch, context, token)
    return user


def _touch(context: Context, token: str) -> None:
    with context.blocking.begin() as connection:
        touch_session(connection, token, context.clock())


def csrf_of(token: str) -> str:
    """What forms of this session carry: derived from its token, so that nothing is stored."""
    return hmac.new(token.encode(), b"baumfeuchte csrf", hashlib.sha256).hexdigest()


async def check_origin(request: Request, csrf: str) -> None:
    """Let a session change something only from our own pages.

    Raises:
        Problem: 403 where the browser says that another site sent it, or the token is missing.
    """
    if request.method in _SAFE_METHODS:
        return
    sent = request.headers.get(CSRF_HEADER, "")
    if not sent and request.headers.get("content-type", "").startswith(_FORMS):
        field = (await request.form()).get(CSRF_FIELD)
        sent = field if isinstance(field, str) else ""
    sent = unmasked(sent)
    foreign = is_foreign(request)
    if foreign or not hmac.compare_digest(sent.encode(), csrf.encode()):
        raise Problem(
            403,
            "The form is too old or comes from another site; load the page again and repeat it.",
            code="csrf",
        )


def is_foreign(request: Request) -> bool:
    """Whether the browser says that a page of another site sent this."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    if site not in ("same-origin", "none"):
        return True
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")
