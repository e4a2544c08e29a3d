"""What the benchmark of memory and delay drives: the database, ingest, a fast publisher."""

from __future__ import annotations

import subprocess
import threading
import time
from typing import TYPE_CHECKING

import psutil
import psycopg

from _load import message, open_session, start_ingest

if TYPE_CHECKING:
    from typing import Self

READINGS = 3
MB = 1024 * 1024


class LossError(Exception):
    """A message is lost or doubled."""


class Ground:
    """The servers, and what is in the database."""

    def __init__(self, url: str, port: int) -> None:
        self.url, self.port = url, port
        self._conn = psycopg.connect(url, autocommit=True)

    def value(self, statement: str) -> float:
        """One number."""
        row = self._conn.execute(statement.encode()).fetchone()
        assert row is not None
        return float(row[0] or 0)

    def stored(self) -> int:
        """How many of the fleet's uplinks are committed."""
        return int(self.value("SELECT count(*) FROM uplinks"))

    def has_any(self) -> bool:
        """Whether something is committed."""
        return self.stored() > 0

    def clear(self) -> None:
        """The same start for every measurement."""
        self._conn.execute("TRUNCATE uplinks, readings, rejections")
        self._conn.execute("UPDATE sensors SET last_seen_at = NULL")
        open_session(self.port)

    def check(self, count: int) -> None:
        """All are there, each once."""
        uplinks = self.stored()
        different = int(self.value("SELECT count(DISTINCT (sensor_id, f_cnt)) FROM uplinks"))
        readings = int(self.value("SELECT count(*) FROM readings"))
        if (uplinks, different, readings) != (count, count, READINGS * count):
            raise LossError(
                f"{count} sent, {uplinks} stored, {different} different, {readings} rows"
            )


class Ingest:
    """`baumfeuchte ingest` and its memory."""

    def __init__(self, ground: Ground) -> None:
        self.process = start_ingest(ground.url, ground.port)
        self._memory = psutil.Process(self.process.pid)
        self.samples: list[tuple[float, float]] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._ended.wait(0.05):
            try:
                self.samples.append((time.monotonic(), self._memory.memory_info().rss / MB))
            except psutil.NoSuchProcess:
                return

    def largest_mb(self, begin: float = 0.0, end: float = float("inf")) -> float:
        """The largest memory between two times."""
        return max(mb for at, mb in self.samples if begin <= at <= end)

    def kill(self) -> None:
        """As a power failure would."""
        self.process.kill()
        self.process.wait()
        self._ended.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self.process.terminate()
        if self.process.wait(30) not in {0, -9}:
            raise LossError(f"ingest ended with {self.process.returncode}")


class Publisher:
    """A process in C, fed with lines: one in Python would take the time that ingest needs."""

    def __init__(self, port: int) -> None:
        topic = message(0)[0]
        command = [
            "mosquitto_pub",
            "-h",
            "127.0.0.1",
            "-p",
            str(port),
            "-q",
            "1",
            "-t",
            topic,
            "-l",
        ]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE)

    def send(self, numbers: range) -> None:
        """Messages of ``_load.message``; all on one topic, the DevEUI is in the body."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"".join(message(number)[1] + b"\n" for number in numbers))
        self._process.stdin.flush()

    def close(self) -> None:
        """Wait until the broker has confirmed everything."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.wait(600) == 0
