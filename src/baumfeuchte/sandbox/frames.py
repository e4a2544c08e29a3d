"""How the two processes talk: four bytes of length, then JSON. Needs only the standard library."""

from __future__ import annotations

import json
from typing import Any, Final

HEADER_BYTES: Final = 4
LONGEST: Final = 4 * 1024 * 1024


def pack(message: dict[str, Any]) -> bytes:
    """A message with its length. Pure ASCII, so that text of any kind survives."""
    body = json.dumps(message).encode("ascii")
    return len(body).to_bytes(HEADER_BYTES, "big") + body


def length_of(header: bytes) -> int:
    """How many bytes follow.

    Raises:
        ValueError: more than a message can have.
    """
    length = int.from_bytes(header, "big")
    if length > LONGEST:
        raise ValueError(length)
    return length


def unpack(body: bytes) -> dict[str, Any]:
    """The message of a body.

    Raises:
        ValueError: it is none.
    """
    message = json.loads(body)
    if not isinstance(message, dict):
        raise ValueError(type(message))  # noqa: TRY004 - the caller knows one error: not a message
    return message
