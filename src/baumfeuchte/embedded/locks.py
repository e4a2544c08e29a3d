"""Sharing one server between processes: file locks, which vanish with their process."""

from __future__ import annotations

import contextlib
import fcntl
import os
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import EmbeddedError
from baumfeuchte.embedded.processes import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import Self

BUSY_SECONDS = 120.0


@contextlib.contextmanager
def exclusively(path: Path) -> Iterator[None]:
    """Hold a lock that one process at a time can have: while a server is started or stopped.

    Raises:
        EmbeddedError: another process has held it for two minutes.
    """
    descriptor = _open(path)
    try:
        if not wait_until(lambda: _try_lock(descriptor, fcntl.LOCK_EX), seconds=BUSY_SECONDS):
            msg = (
                f"Another process has been starting or stopping the server of {path.parent} for "
                "two minutes: end it and try again."
            )
            raise EmbeddedError(msg)
        yield
    finally:
        os.close(descriptor)


class Use:
    """One user of a shared server, known to the others by a shared lock.

    Args:
        path: the lock file that all users share.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = _open(path)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def end(self) -> bool:
        """Stop using it; answers whether nobody else uses it now.

        Called while the exclusive lock is held, so nobody can begin to use it meanwhile.
        """
        try:
            return _try_lock(self._descriptor, fcntl.LOCK_EX)
        finally:
            os.close(self._descriptor)


class Guard:
    """A lock that a server's processes inherit and hold for as long as one of them lives.

    It cannot be had while a server, or an orphan of a killed one, still works on the data; not even
    from another container that sees none of these processes.

    Args:
        path: the lock file.

    Attributes:
        descriptor: what the server's process must inherit.
    """

    def __init__(self, path: Path) -> None:
        self.descriptor = _open(path)

    def take(self, *, seconds: float) -> bool:
        """Wait for the lock; answers whether we have it."""
        return wait_until(lambda: _try_lock(self.descriptor, fcntl.LOCK_EX), seconds=seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self.descriptor)  # which does not unlock it for those who inherited it


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _try_lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
