"""Work that an answer does not wait for: one thread, and what is asked twice is done once."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import BaumfeuchteError

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)


class Background:
    """Runs a piece of work after whoever asked has gone on.

    What is asked for while it runs is done once more afterwards, however often it was asked. The
    work finds out for itself what there is to do, so nothing is lost that way; and what a crash
    takes along is found by the next one who asks.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._again = False
        self._busy = False
        self._closed = False
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="background")

    def ask(self, work: Callable[[], None]) -> bool:
        """Have the work done soon; never fails and never waits.

        Returns:
            False where nothing is begun any more, because the service ends.
        """
        with self._lock:
            if self._closed:
                return False
            self._again = self._busy
            if not self._busy:
                self._busy = True
                self._pool.submit(self._run, work)
            return True

    def _run(self, work: Callable[[], None]) -> None:
        while True:
            try:
                work()
            except BaumfeuchteError as error:
                log.warning("Work in the background has to wait: %s", error)
            except Exception:
                log.exception("Work in the background failed")
            with self._lock:
                if self._closed or not self._again:
                    self._busy = False
                    return
                self._again = False

    def close(self) -> None:
        """Let what runs end, begin nothing else."""
        with self._lock:
            self._closed = True
        self._pool.shutdown()
