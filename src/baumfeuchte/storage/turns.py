"""Planning runs take turns, over all processes of all machines that use the database.

Two at a time would read the same state and write one after the other, and the one that began first
could end last: its older view would be the newest revision. So a run first waits for its turn, and
only then looks at the clock.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baumfeuchte.storage.engine import Database

_TURN = 0x7475726E  # "turn": held by the run that is on
_NEXT = 0x6E657874  # "next": held by the one that waits for those that would do the same


@contextmanager
def own_turn(database: Database) -> Iterator[None]:
    """Alone among the planning runs within the block; waits for the others.

    Raises:
        StorageUnavailableError: the database is away, also while it is waited for.
    """
    with database.session() as conn:
        conn.execute(sa.select(sa.func.pg_advisory_lock(_TURN)))
        yield


@contextmanager
def merged_turn(database: Database) -> Iterator[bool]:
    """The same for a run that somebody else's would do for as well.

    Yields:
        False where another one is waiting for its turn already: it begins later than now, so it
        sees everything that is committed by now.

    Raises:
        StorageUnavailableError: as ``own_turn``.
    """
    with database.session() as conn:
        is_next = conn.scalar(sa.select(sa.func.pg_try_advisory_lock(_NEXT)))
        if is_next:
            conn.execute(sa.select(sa.func.pg_advisory_lock(_TURN)))
            # Before the run reads anything: who comes from now on has to wait for a run of its own.
            conn.execute(sa.select(sa.func.pg_advisory_unlock(_NEXT)))
        yield bool(is_next)
