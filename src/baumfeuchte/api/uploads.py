"""Files that somebody uploads and looks at in steps: on disk for an hour, only for that person."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import stat
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from baumfeuchte.api.problems import Problem

if TYPE_CHECKING:
    from baumfeuchte.domain.register_import import Kind

LIFE: Final = timedelta(hours=1)
MOST_BYTES: Final = 50 * 1024 * 1024
UNUSED_S: Final = 86_400.0
MOST_FILES: Final = 20
"""Of all people together: the oldest go first, so that nobody fills the disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file on the shelf."""

    path: Path
    name: str
    kind: Kind


def folder(place: str) -> Path:
    """The shelf of a database, below the system's folder for temporary files.

    Two cities on one machine, or a demo beside the real one, have a shelf each: their clocks, their
    people and the number of their files have nothing to do with each other.

    Args:
        place: of the database, as in ``Database.identity``.

    Raises:
        Problem: 503 where somebody else made a folder of this name.
    """
    shelves = _ours(Path(tempfile.gettempdir()) / f"baumfeuchte-uploads-{os.getuid()}")
    return _ours(shelves / _stem(place))


def _ours(path: Path) -> Path:
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise Problem(503, f"{path} is not ours alone; remove it.", code="no_upload_folder")
    return path


def put(content: IO[bytes], *, place: str, name: str, kind: Kind, owner: str, now: datetime) -> str:
    """Lay a file on the shelf.

    Args:
        place: of the database.
        content: is copied; not held in memory.
        name: of the file, for messages.
        kind: what it lists.
        owner: the only one who may take it.
        now: the clock (UTC).

    Returns:
        The token that names it; 32 random bytes.
    """
    shelf = folder(place)
    _sweep(shelf, now)
    _sweep_others(shelf)
    token = secrets.token_urlsafe(32)
    stem = shelf / _stem(token)
    with stem.with_suffix(".bin").open("xb") as file:
        shutil.copyfileobj(content, file, 1024 * 1024)
    about = {"name": name, "kind": kind, "owner": owner, "at": now.isoformat()}
    stem.with_suffix(".json").write_text(json.dumps(about), "utf-8")
    return token


def get(token: str, *, place: str, owner: str, now: datetime) -> Upload:
    """The file of a token, on the shelf of a database.

    Raises:
        Problem: 404 for another person, a wrong token, or after an hour.
    """
    stem = folder(place) / _stem(token)
    try:
        about = json.loads(stem.with_suffix(".json").read_text("utf-8"))
    except FileNotFoundError:
        about = {}
    path = stem.with_suffix(".bin")
    fresh = about and now - datetime.fromisoformat(about["at"]) < LIFE
    if not fresh or about["owner"] != owner or not path.is_file():
        raise Problem(404, "This file is not there any more; upload it again.", code="upload_gone")
    return Upload(path=path, name=about["name"], kind=about["kind"])


def drop(token: str, *, place: str) -> None:
    """Take a file from the shelf of a database."""
    _remove(folder(place) / _stem(token))


def _stem(word: str) -> str:
    """The token itself is not on the disk: who may list the folder learns nothing."""
    return hashlib.sha256(word.encode()).hexdigest()[:40]


def _sweep(shelf: Path, now: datetime) -> None:
    known = []
    for about in shelf.glob("*.json"):
        try:
            at = datetime.fromisoformat(json.loads(about.read_text("utf-8"))["at"])
        except (OSError, ValueError, KeyError):
            _remove(about.with_suffix(""))
            continue
        known.append((at, about.with_suffix("")))
    known.sort()
    too_many = max(len(known) - MOST_FILES + 1, 0)
    for place, (at, stem) in enumerate(known):
        if place < too_many or abs(now - at) >= LIFE:
            _remove(stem)


def _sweep_others(shelf: Path) -> None:
    """Shelves of databases that are gone: an embedded one has another port with each start."""
    for other in shelf.parent.iterdir():
        # Another process may have been quicker.
        with contextlib.suppress(OSError):
            if other != shelf and time.time() - other.stat().st_mtime > UNUSED_S:
                shutil.rmtree(other, ignore_errors=True)


def _remove(stem: Path) -> None:
    for suffix in (".json", ".bin"):
        stem.with_suffix(suffix).unlink(missing_ok=True)
