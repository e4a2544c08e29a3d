"""Looks at, tries and stores uploaded files: one at a time, in a worker thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.new_list import renew_list
from baumfeuchte.api.problems import Problem
from baumfeuchte.domain.register_import import Importer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from baumfeuchte.api.auth import Caller
    from baumfeuchte.api.context import Context
    from baumfeuchte.api.new_list import Asked
    from baumfeuchte.domain.register_import import ImportWish, Looked, Tried
    from baumfeuchte.storage.connection import Connection

PATIENCE_S = 60.0
_one_at_a_time = threading.Lock()
"""A file of 50 MB needs several times its size while it is read."""

T = TypeVar("T")


async def look(context: Context, path: Path, wish: ImportWish) -> Looked:
    """The columns of a file."""
    return await _alone(lambda: context.services.imports.look(path.read_bytes(), wish))


async def attempt(context: Context, path: Path, wish: ImportWish, caller: Caller) -> Tried:
    """What an import would do."""

    def work(conn: Connection) -> Tried:
        who = importer(context, caller)
        return context.services.imports.attempt(conn, path.read_bytes(), wish, who)

    return await _alone(lambda: _in_transaction(context, work))


async def carry_out(
    context: Context, path: Path, wish: ImportWish, caller: Caller
) -> tuple[Tried, Asked | None]:
    """Store a file in one transaction; and today's list, where sensors of it were changed."""

    def work(conn: Connection) -> Tried:
        who = importer(context, caller)
        return context.services.imports.carry_out(conn, path.read_bytes(), wish, who)

    tried = await _alone(lambda: _in_transaction(context, work))
    # A new sensor has no readings yet: what it sent before is taken by a replay.
    changed = wish.kind == "sensors" and tried.stored and tried.updated
    return tried, await run_in_threadpool(renew_list, context, due=changed)


async def fault_file(context: Context, path: Path, wish: ImportWish, caller: Caller) -> bytes:
    """The lines that cannot be used, as CSV."""

    def work(conn: Connection) -> bytes:
        who = importer(context, caller)
        return context.services.imports.fault_file(conn, path.read_bytes(), wish, who)

    return await _alone(lambda: _in_transaction(context, work))


def importer(context: Context, caller: Caller) -> Importer:
    """Who imports, now."""
    return Importer(name=caller.name, at=context.clock(), zone=context.zone)


def _in_transaction(context: Context, work: Callable[[Connection], T]) -> T:
    with context.blocking.begin() as connection:
        return work(connection)


async def _alone(work: Callable[[], T]) -> T:
    def guarded() -> T:
        if not _one_at_a_time.acquire(timeout=PATIENCE_S):
            raise Problem(
                503,
                "Another file is being read just now; try again in a minute.",
                code="import_busy",
                headers={"Retry-After": "60"},
            )
        try:
            return work()
        finally:
            _one_at_a_time.release()

    return await run_in_threadpool(guarded)
