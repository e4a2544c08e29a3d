"""One message that holds several: taken apart before it is understood.

Some servers send a JSON list of messages, the Storage Integration of The Things Stack sends one
JSON object per line (https://www.thethingsindustries.com/docs/integrations/storage/retrieve/), and
the REST APIs of firefly and ELEMENT answer with ``{"packets": [...]}`` and ``{"body": [...]}``.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from baumfeuchte.domain.uplink import Message

_WRAPPER = re.compile(rb'\s*\{\s*"(?:packets|body)"\s*:\s*(?=\[)')
_LIST_START = re.compile(rb"\s*(?=\[)")
_WRAPPED_STARTS = (b'{"packets"', b'{"body"')
_WHITESPACE = b" \t\r\n"
_read_value = json.JSONDecoder().raw_decode


def split(message: Message) -> list[Message]:
    """The messages in one message; itself where it holds a single one. Never raises.

    Every part keeps topic, time and flags and has its own bytes, exactly as they came; times that
    tell parts apart are given by ``ingest.arrivals``.

    Args:
        message: as it arrived, from any door.

    Returns:
        The elements of a JSON list with more than one object (also of such a list in ``packets``
        or ``body``, where that is the first field), or the lines of newline-delimited JSON objects;
        else the message alone.
    """
    payload = message.payload
    first = payload[:1]
    if first == b"{":
        # The ordinary message: one object without line breaks.
        if b"\n" in payload:
            parts = _lines(payload)
        elif payload.startswith(_WRAPPED_STARTS):
            parts = _elements(payload, _WRAPPER)
        else:
            return [message]
    elif first == b"[":
        parts = _elements(payload, _LIST_START)
    elif first and first in _WHITESPACE:
        parts = _elements(payload, _LIST_START) or _lines(payload)
    else:
        return [message]
    return [replace(message, payload=part) for part in parts] or [message]


def _lines(payload: bytes) -> list[bytes]:
    """The lines, where each begins an object; none where this is one object of several lines.

    No JSON object has a line that ends with a brace before a line that begins with one.
    """
    lines = [line for line in map(bytes.strip, payload.split(b"\n")) if line]
    if len(lines) > 1 and lines[0].endswith(b"}") and all(line[:1] == b"{" for line in lines):
        return lines
    return _elements(payload, _WRAPPER)


def _elements(payload: bytes, before: re.Pattern[bytes]) -> list[bytes]:
    """The bytes of each element of the list that follows ``before``; none where it is no such."""
    match = before.match(payload)
    if match is None:
        return []
    try:
        document = orjson.loads(payload)
        items = document if isinstance(document, list) else next(iter(document.values()))
        if not isinstance(items, list) or sum(isinstance(item, dict) for item in items) <= 1:
            return []
        return _slices(payload[match.end() :].decode(), len(items))
    except (ValueError, RecursionError):
        return []


def _slices(text: str, count: int) -> list[bytes]:
    """The elements of the valid JSON list at the start of a text."""
    parts = []
    end = _next(text, 1)
    for _ in range(count):
        start = end
        _, end = _read_value(text, start)
        parts.append(text[start:end].encode())
        end = _next(text, end)
    return parts if text[end] == "]" else []  # a field that is given twice


def _next(text: str, position: int) -> int:
    """Where the next element of a list begins, or its end."""
    while text[position] in " \t\r\n,":
        position += 1
    return position
