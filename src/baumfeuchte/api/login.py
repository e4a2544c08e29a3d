"""Whether a name and a password open the door, and how long somebody who guesses has to wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import anyio
from starlette.concurrency import run_in_threadpool

from baumfeuchte.storage.people import (
    begin_attempt,
    credentials,
    forget_attempts,
    prune_sessions,
    set_password_hash,
    start_session,
)
from baumfeuchte.storage.people.passwords import needs_rehash, rehash, verify_password
from baumfeuchte.storage.query import arun_one

if TYPE_CHECKING:
    from starlette.requests import Request

    from baumfeuchte.api.context import Context
    from baumfeuchte.domain.people import User

PASSWORDS_AT_ONCE = 2
"""Each takes 64 MiB and a core for a while; a flood of them must not take the machine."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What came of an attempt: a session's token, or none; or how long to wait."""

    token: str | None = None
    wait: timedelta = timedelta()


async def log_in(request: Request, context: Context, name: str, password: str) -> Entry:
    """Try to begin a session."""
    address = address_of(request)
    wait = await run_in_threadpool(_begin, context, name, address)
    if wait:
        return Entry(wait=wait)
    user = await right_person(request, context, name, password)
    if user is None:
        return Entry()
    agent = request.headers.get("user-agent", "")
    return Entry(token=await run_in_threadpool(begin_session, context, user, address, agent))


async def confirm(request: Request, context: Context, name: str, password: str) -> Entry | None:
    """Whether somebody who is logged in knows their password; None: yes. Guessing is counted."""
    address = address_of(request)
    wait = await run_in_threadpool(_begin, context, name, address)
    if wait:
        return Entry(wait=wait)
    if await right_person(request, context, name, password) is None:
        return Entry()
    await run_in_threadpool(_forget, context, name, address)
    return None


def address_of(request: Request) -> str:
    """Where a request comes from; behind a proxy uvicorn puts the client's address there."""
    return "" if request.client is None else request.client.host


async def right_person(request: Request, context: Context, name: str, password: str) -> User | None:
    """The person, if the password is theirs and they may log in.

    It takes the same time for a name that nobody has.
    """
    app = request.app
    limiter = getattr(app.state, "password_limiter", None)
    if limiter is None:
        limiter = app.state.password_limiter = anyio.CapacityLimiter(PASSWORDS_AT_ONCE)
    async with context.reads.connection() as connection:
        found = await arun_one(connection, credentials(name))
    stored = None if found is None else found[1]
    right = await anyio.to_thread.run_sync(verify_password, password, stored, limiter=limiter)
    if found is None or stored is None or not right or found[0].disabled_at is not None:
        return None
    if needs_rehash(stored):
        renewed = await anyio.to_thread.run_sync(rehash, password, limiter=limiter)
        await run_in_threadpool(_store_hash, context, found[0].id or 0, renewed)
    return found[0]


def begin_session(context: Context, user: User, address: str, agent: str) -> str:
    """Let somebody in who proved who they are; the token is for the cookie."""
    now = context.clock()
    with context.blocking.begin() as connection:
        forget_attempts(connection, name=user.name, address=address)
        prune_sessions(connection, now)
        return start_session(connection, user.id or 0, now, agent)


def _begin(context: Context, name: str, address: str) -> timedelta:
    with context.blocking.begin() as connection:
        return begin_attempt(connection, name=name, address=address, now=context.clock())


def _forget(context: Context, name: str, address: str) -> None:
    with context.blocking.begin() as connection:
        forget_attempts(connection, name=name, address=address)


def _store_hash(context: Context, user_id: int, hashed: str) -> None:
    with context.blocking.begin() as connection:
        set_password_hash(connection, user_id, hashed)
