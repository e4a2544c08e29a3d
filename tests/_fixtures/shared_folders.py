"""Temporary folders that every user can enter."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own within


@contextlib.contextmanager
def temporary_folder(*, in_memory: bool = False) -> Iterator[Path]:
    """In memory if asked and there is room: databases are made several times as fast there."""
    roomy = in_memory and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 2 * 1024**3
    folder = Path(tempfile.mkdtemp(prefix="baumfeuchte-test-", dir=MEMORY if roomy else None))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
