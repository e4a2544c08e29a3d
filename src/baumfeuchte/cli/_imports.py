"""The shape that all three `... import FILE` commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from baumfeuchte.cli.common import complain, read_file, say, transaction
from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from baumfeuchte.config import Settings
    from baumfeuchte.registry.importer import ImportResult
    from baumfeuchte.registry.table import Parsed
    from baumfeuchte.storage.connection import Connection

T = TypeVar("T")


def import_file(
    settings: Settings,
    path: Path,
    *,
    what: str,
    parse: Callable[[bytes], Parsed[T]],
    write: Callable[[Connection, Parsed[T]], ImportResult],
) -> None:
    """Parse a file, write all of it in one transaction, and say what happened.

    Raises:
        InputError: a line cannot be used; the report went to standard error and nothing was
            written.
    """
    from baumfeuchte.registry.table import report

    parsed = parse(read_file(path))
    with transaction(settings) as connection:
        result = write(connection, parsed)
    if result.faults:
        for line in report(result.faults):
            complain(f"{path}: {line}")
        count = len(result.faults)
        lines = "1 line" if count == 1 else f"{count} lines"
        msg = f"{lines} of {path} cannot be used and nothing was imported; correct the file."
        raise InputError(msg)
    say(f"{what}: {result.created} new, {result.updated} changed, {result.unchanged} unchanged.")
