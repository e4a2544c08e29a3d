"""JSON as it comes, also from programs that do not quite write JSON."""

from __future__ import annotations

import json
from math import isfinite

import orjson

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_MOST_DIGITS = 300
_OPENING = (b"{", b"[", b'"{', b'"[')


def read_json(data: bytes | str) -> object:
    """The value of a JSON text.

    Reads also what bridges and scripts are known to make of a network server's JSON: a byte order
    mark, Latin-1 instead of UTF-8, ``NaN``, ``Infinity`` and numbers too large for any computer
    (null here), and halves of surrogate pairs (a question mark here).

    Raises:
        ValueError: this is no JSON.
    """
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
        raw = raw.removeprefix(_BYTE_ORDER_MARK).strip()
        if not raw.startswith(_OPENING):
            raise
        return _repaired(raw)


def _float(text: str) -> float | None:
    number = float(text)
    return number if isfinite(number) else None


def _int(text: str) -> int | None:
    """No sensor counts so far; Python refuses to read more than some thousand digits."""
    return int(text) if len(text) <= _MOST_DIGITS else None


def _repaired(raw: bytes) -> object:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    try:
        value = json.loads(
            text, parse_constant=lambda _name: None, parse_float=_float, parse_int=_int
        )
        clean = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return orjson.loads(clean)
