"""A decoded object in Protocol Buffers: ``google.protobuf.Struct``.

https://protobuf.dev/reference/protobuf/google.protobuf/#struct
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.ingest.envelopes.wire import WireError, WireMessage

if TYPE_CHECKING:
    from baumfeuchte.ingest.envelopes.envelope import Document

_DEEPEST = 20


def struct_document(chunk: bytes, depth: int = 0) -> Document:
    """The object of a ``Struct``.

    Args:
        chunk: the message.
        depth: how many objects and lists it is in.

    Raises:
        WireError: the bytes do not follow the wire format, or nest too deeply.
    """
    if depth > _DEEPEST:
        raise WireError("an object nests too deeply")
    entries = [WireMessage(entry) for entry in WireMessage(chunk).chunks(1)]
    return {entry.text(1): _value(entry.chunk(2), depth) for entry in entries}


def _value(chunk: bytes, depth: int) -> object:
    value = WireMessage(chunk)
    found: object = None
    match max(value.numbers(), default=0):
        case 2:
            found = value.float64(2)
        case 3:
            found = value.text(3)
        case 4:
            found = bool(value.integer(4))
        case 5:
            found = struct_document(value.chunk(5), depth + 1)
        case 6 if depth < _DEEPEST:
            found = [_value(entry, depth + 1) for entry in WireMessage(value.chunk(6)).chunks(1)]
    return found
