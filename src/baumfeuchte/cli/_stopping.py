"""Being asked to stop, by Ctrl-C or by a supervisor."""

from __future__ import annotations

import signal
import time
from typing import Final

TICK_S: Final = 1.0
"""A signal that comes between a look at the flag and the sleep wakes nobody: so long at most."""


class StopRequest:
    """Takes SIGTERM and SIGINT from now on; no lock, which a handler could wait for for ever."""

    def __init__(self) -> None:
        self._asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            # A shell that starts us in the background has us ignore Ctrl-C.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._ask)

    def _ask(self, *_: object) -> None:
        self._asked = True

    def __call__(self) -> bool:
        """Whether somebody has asked."""
        return self._asked

    def wait(self, seconds: float) -> bool:
        """Sleep until somebody asks; False when the time is over."""
        until = time.monotonic() + seconds
        while not self._asked and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, TICK_S))
        return self._asked
