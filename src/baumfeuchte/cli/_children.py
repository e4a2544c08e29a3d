"""The processes that `demo` starts: commands of ours, each with its own log."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import BaumfeuchteError
from baumfeuchte.embedded.processes import die_with_parent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

STOP_SECONDS = 15.0


class ChildError(BaumfeuchteError):
    """A process of the demo ended that should not have."""


def _start_of_life() -> None:
    # Should the demo be killed, its processes go as well.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()


_OWN_GROUP = 0
"""Ctrl-C goes to the whole group of a terminal, and some servers listen to it whatever they were
started with. In groups of their own only the demo hears it, and stops them in the right order."""


def command_line(arguments: Sequence[str]) -> list[str]:
    """How this Python runs `baumfeuchte` with these arguments."""
    return [sys.executable, "-m", "baumfeuchte", *arguments]


def run_module(
    name: str, arguments: Sequence[str], *, environment: Mapping[str, str], failed: str
) -> None:
    """Run a module of ours in a process that ends, and gives back what it loaded.

    Args:
        name: of the module.
        arguments: of its command line.
        environment: of the process.
        failed: begins the sentence where it fails; its last line follows.

    Raises:
        ChildError: it failed.
    """
    found = subprocess.run(
        [sys.executable, "-m", name, *arguments],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode:
        last = (found.stderr.strip().splitlines() or ["no reason was given"])[-1]
        msg = f"{failed}: {last}"
        raise ChildError(msg)


def run_command(arguments: Sequence[str], *, environment: Mapping[str, str], log: Path) -> None:
    """Run a command to its end; its lines go to the log, its progress bar to the terminal.

    Raises:
        ChildError: it failed; the text holds its last line.
    """
    with log.open("ab") as out:
        process = subprocess.run(
            command_line(arguments),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.PIPE if arguments[0] != "simulate" else None,
            check=False,
            process_group=_OWN_GROUP,
            preexec_fn=_start_of_life,
        )
    if process.returncode:
        lines = (process.stderr or b"").decode(errors="replace").strip().splitlines()
        last = lines[-1] if lines else f"see {log}"
        msg = f"`baumfeuchte {' '.join(arguments)}` failed: {last}"
        raise ChildError(msg)


class Child:
    """A command that runs for as long as the demo does."""

    def __init__(
        self, arguments: Sequence[str], *, environment: Mapping[str, str], log: Path
    ) -> None:
        self.name = arguments[0]
        self._log = log
        self._out = log.open("ab")
        self._process = subprocess.Popen(
            command_line(arguments),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=self._out,
            stderr=subprocess.STDOUT,
            process_group=_OWN_GROUP,
            preexec_fn=_start_of_life,  # noqa: PLW1509 - the demo has no threads
        )

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def check(self) -> None:
        """Make sure that it still runs.

        Raises:
            ChildError: it ended.
        """
        if self._process.poll() is not None:
            lines = self._log.read_text("utf-8", errors="replace").strip().splitlines()
            last = lines[-1] if lines else "without a word"
            msg = f"`baumfeuchte {self.name}` ended: {last} (all of it: {self._log})"
            raise ChildError(msg)

    def said(self, text: str) -> bool:
        """Whether its log holds this text."""
        return text in self._log.read_text("utf-8", errors="replace")

    def stop(self) -> None:
        """Ask it to finish its work and end; insist after a while."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._out.close()
