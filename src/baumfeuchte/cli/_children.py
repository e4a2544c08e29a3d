"""The processes that `demo` starts: commands of ours, each with its own log.

They are forked, not started anew: what all of them need is loaded once, in a second that is not
lost a dozen times, and lies in memory once.
"""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
import signal
import sys
import tempfile
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.errors import BaumfeuchteError
from baumfeuchte.embedded.processes import die_with_parent, name_process, one_heap, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from multiprocessing.process import BaseProcess
    from pathlib import Path

STOP_SECONDS = 15.0
_SHARED: Final = (
    "baumfeuchte.config",
    "baumfeuchte.ingest.service",
    "baumfeuchte.migrations.runner",
    "baumfeuchte.storage.engine",
    "numpy",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
)
"""What nearly every command loads. Nothing that starts a thread: a fork would lose it."""
_HELD_BACK: Final = (signal.SIGINT, signal.SIGTERM)


class ChildError(BaumfeuchteError):
    """A process of the demo ended that should not have."""


def load_shared() -> None:
    """Load what the processes to come have in common, so that they share it.

    Only on Linux: elsewhere a system's own libraries may not bear a fork once they are loaded.
    """
    if sys.platform != "linux":
        return
    one_heap()
    # Its threads would be lost by a fork, and a demo has nothing to compute for them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for name in _SHARED:
        importlib.import_module(name)
    # Python writes into what it searches for garbage, and a page that is written to is copied.
    gc.collect()
    gc.freeze()


def run_module(
    name: str, arguments: Sequence[str], *, environment: Mapping[str, str], failed: str
) -> None:
    """Run ``main`` of a module of ours in a process that ends, and gives back what it loaded.

    Args:
        name: of the module.
        arguments: of its command line.
        environment: of the process.
        failed: begins the sentence where it fails; its last line follows.

    Raises:
        ChildError: it failed.
    """

    def work() -> None:
        sys.argv = [name, *arguments]
        importlib.import_module(name).main()

    with tempfile.TemporaryFile() as said:
        if _run(work, environment=environment, out=said.fileno(), errors=said.fileno()):
            raise ChildError(f"{failed}: {_last_line(said.fileno()) or 'no reason was given'}")


def run_command(arguments: Sequence[str], *, environment: Mapping[str, str], log: Path) -> None:
    """Run a command to its end; its lines go to the log, its progress bar to the terminal.

    Raises:
        ChildError: it failed; the text holds its last line.
    """
    with log.open("ab") as out, tempfile.TemporaryFile() as said:
        errors = None if arguments[0] == "simulate" else said.fileno()
        work = _command(arguments)
        if _run(work, environment=environment, out=out.fileno(), errors=errors):
            last = _last_line(said.fileno()) or f"see {log}"
            raise ChildError(f"`baumfeuchte {' '.join(arguments)}` failed: {last}")


class Child:
    """A command that runs for as long as the demo does."""

    def __init__(
        self, arguments: Sequence[str], *, environment: Mapping[str, str], log: Path
    ) -> None:
        self.name = arguments[0]
        self._log = log
        with log.open("ab") as out:
            self._process = _start(
                _command(arguments),
                environment=environment,
                out=out.fileno(),
                errors=out.fileno(),
            )

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid or 0

    def check(self) -> None:
        """Make sure that it still runs.

        Raises:
            ChildError: it ended.
        """
        if not self._process.is_alive():
            lines = self._log.read_text("utf-8", errors="replace").strip().splitlines()
            last = lines[-1] if lines else "without a word"
            msg = f"`baumfeuchte {self.name}` ended: {last} (all of it: {self._log})"
            raise ChildError(msg)

    def said(self, text: str) -> bool:
        """Whether its log holds this text."""
        return text in self._log.read_text("utf-8", errors="replace")

    def stop(self) -> None:
        """Ask it to finish its work and end; insist after a while."""
        self._process.terminate()
        # Not join(seconds): it watches a pipe that the process has closed.
        if not wait_until(lambda: not self._process.is_alive(), seconds=STOP_SECONDS):
            self._process.kill()
            self._process.join()


def _command(arguments: Sequence[str]) -> Callable[[], None]:
    def work() -> None:
        from baumfeuchte.cli.main import main

        sys.argv = ["baumfeuchte", *arguments]
        name_process(f"bf {arguments[0]}")
        main()

    return work


def _run(
    work: Callable[[], None], *, environment: Mapping[str, str], out: int, errors: int | None
) -> int:
    """Run it to its end; answers its exit code."""
    process = _start(work, environment=environment, out=out, errors=errors)
    try:
        process.join()
    except BaseException:  # Ctrl-C
        process.kill()
        process.join()
        raise
    return process.exitcode or 0


def _start(
    work: Callable[[], None], *, environment: Mapping[str, str], out: int, errors: int | None
) -> BaseProcess:
    """Fork a process that does some work.

    Args:
        work: what it does; an exit code or a text in ``SystemExit`` counts as in a command.
        environment: all of its environment.
        out: where its output goes.
        errors: where its errors go; None: where ours do.
    """

    def live() -> None:
        _begin_life(environment, out, errors)
        work()

    process = multiprocessing.get_context("fork").Process(target=live, daemon=True)
    # A Ctrl-C before it has its own group would end it halfway.
    signal.pthread_sigmask(signal.SIG_BLOCK, _HELD_BACK)
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD_BACK)
    return process


def _begin_life(environment: Mapping[str, str], out: int, errors: int | None) -> None:
    """What separates a fresh process from the demo that it was a moment ago."""
    # Should the demo be killed, its processes go as well.
    die_with_parent()
    # Ctrl-C goes to the whole group of a terminal, and some servers listen to it whatever they were
    # started with. In a group of its own only the demo hears it, and stops all in the right order.
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.dup2(out, 1)
    if errors is not None:
        os.dup2(errors, 2)
    # Locks and logs of the demo, which are not this process's to hold.
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    os.environ.clear()
    os.environ.update(environment)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD_BACK)


def _last_line(descriptor: int) -> str:
    size = os.fstat(descriptor).st_size
    lines = os.pread(descriptor, size, 0).decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""
