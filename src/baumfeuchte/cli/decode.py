"""`baumfeuchte decode`: NDJSON in, NDJSON out, without database and broker."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import typer

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def answer_lines(source: BinaryIO, target: BinaryIO) -> None:
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
        answer = decode_line(line, arrived_at=dt.datetime.now(dt.UTC))
        target.write(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE))
        target.flush()


def decode() -> None:
    """Decode messages and frames: one JSON object a line in, one out (docs/message.md)."""
    try:
        answer_lines(sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:
        # `| head` has seen enough. Python would complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("decode")(decode)
