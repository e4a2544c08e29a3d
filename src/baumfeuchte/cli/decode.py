"""`baumfeuchte decode`: NDJSON in, NDJSON out, without database and broker."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.domain.reading import Measurement
    from baumfeuchte.domain.uplink import Uplink
    from baumfeuchte.ingest.decode_line import DecodeOwn

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def answer_lines(source: BinaryIO, target: BinaryIO, own: DecodeOwn | None = None) -> None:
    """Answer each line that is not blank with one line of JSON, at once.

    Raises:
        BrokenPipeError: nobody reads the answers any more.
    """
    import datetime as dt

    import orjson

    from baumfeuchte.ingest.decode_line import decode_line

    for raw in source:
        line = raw.removeprefix(_BYTE_ORDER_MARK).strip()
        if not line:
            continue
        answer = decode_line(line, arrived_at=dt.datetime.now(dt.UTC), own=own)
        target.write(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE))
        target.flush()


def _own_types(files: list[Path], stack: ExitStack) -> DecodeOwn | None:
    """Decodes the device types of these files, in a sandbox that the stack closes."""
    if not files:
        return None
    from baumfeuchte.cli._device_types import from_file
    from baumfeuchte.codecs.type_check import decode_custom
    from baumfeuchte.sandbox.runner import Sandbox

    types = {found.name.lower(): found for found in map(from_file, files)}
    sandbox = stack.enter_context(Sandbox())

    def own(
        device: str, uplink: Uplink, settings: Mapping[str, object]
    ) -> tuple[Measurement, ...] | None:
        found = types.get(device.lower())
        return None if found is None else decode_custom(found, uplink, settings, sandbox)

    return own


def decode(
    device_type: Annotated[
        list[Path] | None,
        typer.Option(help="Definition file of a device type of your own; repeatable."),
    ] = None,
) -> None:
    """Decode messages and frames: one JSON object a line in, one out (docs/message.md)."""
    # A shell may start us without one of them (`<&-`).
    if sys.stdin is None or sys.stdout is None:
        msg = "The standard input or output is closed; send messages in and take the answers."
        raise InputError(msg)
    try:
        with ExitStack() as stack:
            own = _own_types(device_type or [], stack)
            answer_lines(sys.stdin.buffer, sys.stdout.buffer, own)
    except BrokenPipeError:
        # `| head` has seen enough. Python would complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("decode")(decode)
