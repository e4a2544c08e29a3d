"""Small things about processes and ports that both launchers need."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType
    from typing import Self

LOOPBACK = "127.0.0.1"
POLL_SECONDS = 0.01
PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15
M_ARENA_MAX = -8
# Loaded here, not after a fork: another thread might hold the loader's lock just then.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def free_port() -> int:
    """A TCP port on 127.0.0.1 that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def port_is_free(port: int) -> bool:
    """Whether a server could listen on this TCP port of 127.0.0.1 now."""
    with socket.socket() as probe:
        # As servers do: connections of a stopped server in TIME_WAIT do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def accepts(port: int) -> bool:
    """Whether something accepts TCP connections on 127.0.0.1:port."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1.0):
            return True
    except OSError:
        return False


def wait_until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Poll a condition until it holds or the time is over; answers whether it held."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def is_taken(pid: int) -> bool:
    """Whether a process has this id, be it a zombie or somebody else's."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def is_alive(pid: int) -> bool:
    """Whether the process runs; a zombie, which only waits to be collected, does not."""
    if not is_taken(pid):
        return False
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return not Path("/proc/self/stat").exists()  # no /proc: believe the signal
    except OSError:
        return True
    return not text.rpartition(")")[2].lstrip().startswith(("Z", "X"))


def works_in(folder: Path) -> Iterator[int]:
    """Ids of the live processes whose working folder is this one (nothing without /proc)."""
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if entry.readlink() == folder and is_alive(int(entry.parent.name)):
                yield int(entry.parent.name)


def send_signal(pid: int, number: int) -> None:
    """Send a signal to a process that may already be gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def die_with_parent() -> None:
    """Ask Linux to end this process when the thread that started it ends; elsewhere nothing."""
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def name_process(name: str) -> None:
    """What ``top`` and ``ps -o comm`` call this process; at most 15 letters."""
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_NAME, name.encode()[:15])


def one_heap() -> None:
    """Ask glibc for one heap for all threads: its spares of each are worth megabytes."""
    if _LIBC is not None and hasattr(_LIBC, "mallopt"):
        _LIBC.mallopt(M_ARENA_MAX, 1)


class DeferredSignals:
    """Holds Ctrl-C and SIGTERM back, to be delivered where nothing is half done.

    Python raises ``KeyboardInterrupt`` wherever the signal finds it: inside a ``__del__`` it is
    dropped, so that a person who pressed Ctrl-C waits for ever, and inside ``Popen`` the process
    that was just started is lost.

    Used as a context; what is pending at its end is delivered then.
    """

    _NUMBERS = (signal.SIGINT, signal.SIGTERM)

    def __init__(self) -> None:
        self._pending: int | None = None
        self._before: dict[int, Callable[[int, FrameType | None], object] | int] = {}

    def deliver(self) -> None:
        """Do what the signal asks for, if one came; with Ctrl-C that raises."""
        number, self._pending = self._pending, None
        if number is None:
            return
        handler = self._before[number]
        if callable(handler):
            handler(number, None)
        else:  # the default action: ends this process
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():  # others get no signals
            for number in self._NUMBERS:
                handler = signal.getsignal(number)
                # An ignored signal stays ignored; None was set outside Python, we cannot know it.
                if handler not in (None, signal.SIG_IGN):
                    self._before[number] = handler
                    signal.signal(number, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self.deliver()

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self._pending = number


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Ignore Ctrl-C and SIGTERM while a server is being stopped.

    An impatient second Ctrl-C would otherwise leave the server running for ever.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # Python runs handlers in the main thread only, and only it may set them
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, signal.SIG_IGN)
    try:
        yield
    finally:
        for number, handler in before.items():
            # None: the handler was set outside Python and cannot be set again from here.
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
