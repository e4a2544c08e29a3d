"""A full disk under the database is waited for: nothing is acknowledged, nothing is rejected."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.embedded.postgres import EmbeddedPostgres
from baumfeuchte.migrations.runner import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.mosquitto]

DISK_MB = 160
LEFT_BYTES = 2_000_000
MESSAGES = 12_000


@pytest.fixture
def small_disk(open_folder: Path) -> Iterator[Path]:
    """A file system of its own, large enough for a small database."""
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED: a full disk; only root may mount a small one")
    options = f"size={DISK_MB}m,mode=0755"
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(open_folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"NOT TESTED: a full disk; mount does not work here: {done.stderr.strip()}")
    yield open_folder
    subprocess.run(["umount", "--lazy", str(open_folder)], check=True)


@pytest.fixture
def small_server(small_disk: Path) -> Iterator[EmbeddedPostgres]:
    """A PostgreSQL with full crash safety on it."""
    server = EmbeddedPostgres(small_disk / "data")
    yield server
    server.kill()


def fill(folder: Path) -> Path:
    """Leave hardly any room; answers the file that takes it."""
    ballast = folder / "ballast"
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free - LEFT_BYTES)
    return ballast


def test_messages_wait_until_there_is_room_again(
    small_server: EmbeddedPostgres,
    small_disk: Path,
    mosquitto: Any,
    fleet: Any,
    start_ingest: Callable[..., Any],
) -> None:
    url = small_server.start()
    migrate(url)
    fleet.register(url, dict.fromkeys(fleet.EUIS, fleet.DEVICE))
    stock = fleet.Stock(url)
    fleet.open_session(mosquitto.port)
    fleet.publish(mosquitto.port, [fleet.uplink(n) for n in range(MESSAGES)])
    ballast = fill(small_disk)
    ingest = start_ingest(url, mosquitto.port)
    ingest.wait_for_log("ERROR baumfeuchte.ingest.service: The database at")
    ingest.wait_for_log("messages wait and are tried again")
    assert "No space left on device" in ingest.log
    ballast.unlink()
    small_server.start()  # a PostgreSQL that could not write its log may have ended
    fleet.wait_for(lambda: stock.uplinks() >= MESSAGES, seconds=60, what=ingest.log)
    assert "the database is back" in ingest.log
    assert ingest.stop() == 0
    assert stock.counts() == (MESSAGES, fleet.READINGS * MESSAGES, 0)
    assert stock.numbers() == list(range(MESSAGES))
    assert fleet.waiting_messages(mosquitto.port) == 0
