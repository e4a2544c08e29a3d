"""The parent's side of the worker: starts it, asks it, kills it when it does not answer."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from typing import Any, Final

from baumfeuchte.sandbox.frames import HEADER_BYTES, length_of, pack, unpack

START_S: Final = 20.0
"""Python and the engine start in 0.2 s; a busy machine takes longer."""

GRACE_S: Final = 1.5
"""How much longer than its processor time a call may take on the clock, on a busy machine."""

_READ_BYTES: Final = 65_536


class WorkerStartError(Exception):
    """The worker does not start: a fault of the installation, not of a script."""


class WorkerGoneError(Exception):
    """The worker ended before it answered."""


class WorkerSilentError(Exception):
    """The worker did not answer in time, and was killed."""


class WorkerProcess:
    """A running worker; for one caller at a time.

    Args:
        time_s: processor time of one call.
        memory_bytes: JavaScript heap of one call.

    Raises:
        WorkerStartError: it does not start.
    """

    def __init__(self, *, time_s: float, memory_bytes: int) -> None:
        self._time_s = time_s
        self._asked = 0
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no word from outside
            [
                # -I: neither the folder that we run in nor the environment add modules.
                *(sys.executable, "-I", "-m", "baumfeuchte.sandbox.worker"),
                *(str(time_s), str(memory_bytes)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            bufsize=0,
            # Ctrl-C in a terminal is for us; the worker ends when we close its input.
            start_new_session=True,
        )
        try:
            self._answer(time.monotonic() + START_S, 0)
        except (WorkerGoneError, WorkerSilentError) as error:
            self.kill()
            raise WorkerStartError from error
        except BaseException:
            self.kill()
            raise

    @property
    def pid(self) -> int:
        """Of the worker."""
        return self._process.pid

    def ask(self, source: str, request: str) -> dict[str, Any]:
        """Run a script in the worker.

        Returns:
            As ``engine.run``.

        Raises:
            WorkerGoneError: it ended; it cannot be asked again.
            WorkerSilentError: it did not answer and was killed.
        """
        self._asked += 1
        until = time.monotonic() + self._time_s + GRACE_S
        try:
            self._write(pack({"id": self._asked, "source": source, "request": request}), until)
            return self._answer(until, self._asked)
        except BaseException:
            # Whatever is still in the pipes belongs to no later question.
            self.kill()
            raise

    def _write(self, data: bytes, until: float) -> None:
        pipe = self._process.stdin
        if pipe is None:
            raise WorkerGoneError
        os.set_blocking(pipe.fileno(), False)
        rest = memoryview(data)
        while rest:
            self._wait(until, writes=[pipe.fileno()])
            try:
                rest = rest[os.write(pipe.fileno(), rest) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise WorkerGoneError from None

    def _answer(self, until: float, number: int) -> dict[str, Any]:
        try:
            answer = unpack(self._read(length_of(self._read(HEADER_BYTES, until)), until))
        except ValueError:
            raise WorkerGoneError from None
        if answer.pop("id", None) != number:
            raise WorkerGoneError
        return answer

    def _read(self, size: int, until: float) -> bytes:
        pipe = self._process.stdout
        if pipe is None:
            raise WorkerGoneError
        parts, missing = list[bytes](), size
        while missing:
            self._wait(until, reads=[pipe.fileno()])
            part = os.read(pipe.fileno(), min(missing, _READ_BYTES))
            if not part:
                raise WorkerGoneError
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    @staticmethod
    def _wait(
        until: float, reads: list[int] | None = None, writes: list[int] | None = None
    ) -> None:
        """Until a pipe is ready. `poll` has no limit on descriptors, unlike `select`."""
        poll = select.poll()
        for descriptor in reads or ():
            poll.register(descriptor, select.POLLIN)
        for descriptor in writes or ():
            poll.register(descriptor, select.POLLOUT)
        if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
            raise WorkerSilentError

    def kill(self) -> None:
        """End the worker at once and take its pipes down."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
