"""Somebody who looks after a shared server while he uses it: what was killed is started again."""

from __future__ import annotations

import contextlib
import logging
import threading
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.errors import EmbeddedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baumfeuchte.embedded.postgres import EmbeddedPostgres

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 1.0
MOST_WAIT_SECONDS: Final = 60.0
"""Between two attempts, where the server does not start: a full disk is not freed in a second."""


def start_again(server: EmbeddedPostgres, url: str) -> bool:
    """Start the server if it has ended, as after ``kill -9`` or the kernel's out-of-memory killer.

    Several users of one server may do so at once: one of them starts it, the others find it there.

    Args:
        server: that we use, so that nobody stops it in an orderly way meanwhile.
        url: the address that we were given when we began to use it.

    Returns:
        Whether it runs at this address.
    """
    if server.pid is not None:
        return True
    log.warning("The embedded PostgreSQL has ended without being stopped; starting it again.")
    try:
        address = server.start()
    except EmbeddedError as error:
        log.error("%s", error)  # noqa: TRY400 - its text says what to do; a trace would not
        return False
    if address != url:
        log.error(
            "The embedded PostgreSQL runs again, at another port because its own was taken: "
            "start this command again."
        )
        return False
    log.warning("The embedded PostgreSQL runs again.")
    return True


@contextlib.contextmanager
def looked_after(server: EmbeddedPostgres, url: str) -> Iterator[None]:
    """Look after a server in a thread of its own, as long as the context lasts."""
    over = threading.Event()
    watch = threading.Thread(
        target=_look, args=(server, url, over), name="embedded-postgres", daemon=True
    )
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join()


def _look(server: EmbeddedPostgres, url: str, over: threading.Event) -> None:
    wait = LOOK_SECONDS
    while not over.wait(wait):
        wait = LOOK_SECONDS if start_again(server, url) else min(2 * wait, MOST_WAIT_SECONDS)
