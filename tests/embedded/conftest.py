"""Fixtures of the tests of the embedded servers."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.embedded import binaries
from baumfeuchte.embedded.postgres import EmbeddedPostgres, running_postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def data_dir(open_folder: Path) -> Path:
    """A data folder that does not exist yet."""
    return open_folder / "data"


@pytest.fixture(scope="session")
def made_data_dir() -> Iterator[Path]:
    """A data folder with a database that was made before and does not run.

    Tests share it and leave it as they found it: making a database is what takes the time.
    """
    with tempfile.TemporaryDirectory(prefix="baumfeuchte-test-") as folder:
        Path(folder).chmod(0o755)
        with running_postgres(Path(folder) / "data", durable=False):
            pass
        yield Path(folder) / "data"


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    """An embedded PostgreSQL with full crash safety that the tests of one module share.

    In whatever state the test before left it: running, stopped or killed.
    """
    with tempfile.TemporaryDirectory(prefix="baumfeuchte-test-") as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(Path(folder) / "data")
        yield server
        server.stop()


@pytest.fixture
def cluster_folder(server: EmbeddedPostgres) -> Path:
    """PostgreSQL's own folder of ``server``."""
    return server._cluster.data


@pytest.fixture
def only_root() -> None:
    """Some things happen only when root starts a server."""
    if os.geteuid() != 0:
        pytest.skip("only root can start a server as another user")


@pytest.fixture
def wheel_copy(open_folder: Path) -> Path:
    """The wheel's files once more, in folders of their own."""

    def link(source: str, target: str) -> None:
        try:
            os.link(source, target)
        except OSError:  # another file system
            shutil.copy2(source, target)

    target = open_folder / "wheel"
    skip = shutil.ignore_patterns("include", "__pycache__", "*.a")
    for name in (binaries.PACKAGE, binaries.LIBRARIES):
        source = binaries.wheel_folder() / name
        shutil.copytree(source, target / name, symlinks=True, ignore=skip, copy_function=link)
    return target


@pytest.fixture
def python() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a Python process that runs a script; ended with the test."""
    processes: list[subprocess.Popen[str]] = []

    def start(script: str, *arguments: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", script, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


@pytest.fixture
def pss_megabytes() -> Callable[[list[int]], float]:
    """Memory of some processes, with what they share counted once."""

    def measure(pids: list[int]) -> float:
        kilobytes = 0
        for pid in pids:
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # just ended
                text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
                kilobytes += int(text.partition("\nPss:")[2].split()[0])
        assert kilobytes > 0
        return kilobytes / 1024

    return measure
