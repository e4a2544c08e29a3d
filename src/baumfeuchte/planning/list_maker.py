"""Have the list of today made in another process, and end it when we end."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Final

import orjson

from baumfeuchte.domain.errors import PlanningError

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

log = logging.getLogger(__name__)

MOST_S: Final = 3600.0
"""The largest city takes half a minute; a run may have to wait for another one."""
_LAST_CHARACTERS: Final = 4000
"""Of what a broken run complains of."""


class ListMaker:
    """Plans today once for each call; for one thread.

    Args:
        database_url: ``postgresql://...``
        zone: the city's time zone.
    """

    def __init__(self, database_url: str, zone: ZoneInfo) -> None:
        self._url = database_url
        self._zone = zone
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = threading.Event()

    def __call__(self, now: datetime) -> int | None:
        """Plan today. Blocking, up to half a minute and the time of the run before.

        Args:
            now: the time now (UTC).

        Returns:
            The revision that is current afterwards; None where another process is about to plan,
            or this one is about to end.

        Raises:
            PlanningError: there is no new list; what is wrong in one sentence.
        """
        # The address may hold a password: it goes through the pipe, where no list of processes
        # shows it.
        question = {
            "url": self._url, "zone": self._zone.key, "now": now.isoformat(),
            "began": time.monotonic(),
        }  # fmt: skip
        with self._lock:
            if self._closed.is_set():
                return None
            process = self._process = subprocess.Popen(
                # -I: neither the folder that we run in nor the environment add modules.
                [sys.executable, "-I", "-m", "baumfeuchte.planning.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        try:
            said, complaints = process.communicate(orjson.dumps(question), timeout=MOST_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            msg = f"The list was not ready after {MOST_S / 60:.0f} minutes; run `baumfeuchte plan`."
            raise PlanningError(msg) from None
        if self._closed.is_set():
            return None
        return _answer(process.returncode, said, complaints)

    def close(self) -> None:
        """End what runs: it is one transaction after the other, so nothing is left half done."""
        with self._lock:
            self._closed.set()
            if self._process is not None:
                self._process.kill()


def _answer(code: int, said: bytes, complaints: bytes) -> int | None:
    if code:
        log.error("%s", complaints.decode(errors="replace")[-_LAST_CHARACTERS:])
        msg = f"The run of a new list broke off with {code}; the log of the service says why."
        raise PlanningError(msg)
    answer = orjson.loads(said)
    if "error" in answer:
        raise PlanningError(answer["error"])
    revision: int | None = answer["revision"]
    return revision
