"""Waking a thread that waits in ``select``."""

from __future__ import annotations

import socket
from contextlib import suppress


class Bell:
    """Rung by any thread, heard by the one that has this among the things it waits for."""

    def __init__(self) -> None:
        self._ear, self._hammer = socket.socketpair()
        self._ear.setblocking(False)  # noqa: FBT003 - the signature is the library's
        self._hammer.setblocking(False)  # noqa: FBT003 - the same

    def ring(self) -> None:
        """Wake it. May be called from a signal handler."""
        with suppress(OSError):  # full: it is awake anyway; closed: it needs no waking
            self._hammer.send(b"\0")

    def silence(self) -> None:
        """Forget the rings so far."""
        with suppress(BlockingIOError):
            self._ear.recv(4096)

    def fileno(self) -> int:
        """For ``select``."""
        return self._ear.fileno()

    def close(self) -> None:
        """Nobody listens any more."""
        self._ear.close()
        self._hammer.close()
