"""Values of a foreign JSON object, brought into our types or refused with a sentence.

What an uplink cannot do without (device, payload, port, counter, time) is refused when it is
wrong; what only describes the radio (rssi, snr, names) becomes None.
"""

from __future__ import annotations

import binascii
import math
import re
from datetime import UTC, datetime

from baumfeuchte.ingest.envelopes.envelope import Document, RefusedError

HIGHEST_PORT = 255
HIGHEST_COUNTER = 2**32 - 1
_LONGEST_TEXT = 200
_SHOWN = 60
_MOST_DIGITS = 10

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""Earlier times mean "not known": 0001-01-01 in The Things Stack, 1970 on a clock never set."""

_is_eui = re.compile(r"[0-9a-f]{16}").fullmatch
_separators = str.maketrans("", "", "-: ")


def shown(value: object) -> str:
    """A value for a sentence: short, printable, and safe for any depth of nesting."""
    if isinstance(value, str):
        return repr(value if len(value) <= _SHOWN else value[:_SHOWN] + "...")
    if value is None:
        return "missing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return "a list" if isinstance(value, list) else "an object"


def text(value: object) -> str | None:
    """A name that can be stored, or None (PostgreSQL takes no NUL character)."""
    if isinstance(value, str) and 0 < len(value) <= _LONGEST_TEXT and "\0" not in value:
        return value
    return None


def eui(value: object, field: str) -> str:
    """A DevEUI as 16 lower-case digits; separators are dropped."""
    if isinstance(value, str):
        name = value.lower()
        if _is_eui(name):
            return name
        name = name.translate(_separators)
        if _is_eui(name):
            return name
    raise RefusedError(
        "no_device",
        f"{field} is {shown(value)}, but must be a DevEUI of 16 hexadecimal digits; "
        "check the device in the network server.",
    )


def whole_number(value: object, field: str, highest: int) -> int | None:
    """An integer from 0 to ``highest``; None where it is missing."""
    if value is None or (type(value) is int and 0 <= value <= highest):
        return value
    raise RefusedError(
        "invalid_field",
        f"{field} is {shown(value)}, but must be a whole number from 0 to {highest}.",
    )


def port(value: object, field: str) -> int | None:
    """A network server's LoRaWAN port, or None where it is missing."""
    return whole_number(_from_digits(value), field, HIGHEST_PORT)


def counter(value: object, field: str) -> int:
    """A network server's frame counter of up to 32 bits; it is left out when it is 0."""
    return whole_number(_from_digits(value), field, HIGHEST_COUNTER) or 0


def _from_digits(value: object) -> object:
    """A number written as text, as the JSON form of Protocol Buffers allows."""
    if isinstance(value, str) and len(value) <= _MOST_DIGITS and value.isascii():
        return int(value) if value.isdigit() else value
    return value


def decibels(value: object) -> float | None:
    """A signal strength or ratio that can be one, else None."""
    if (type(value) is float or type(value) is int) and -300 <= value <= 100:  # noqa: PLR2004 - wider than any radio
        return float(value)
    return None


def base64_bytes(value: object, field: str) -> bytes:
    """The bytes of a base64 text; empty where it is missing."""
    if value is None:
        return b""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        try:
            return binascii.a2b_base64(value, strict_mode=True)
        except ValueError:  # also binascii.Error
            pass
    raise RefusedError(
        "bad_payload",
        f"{field} is {shown(value)}, which is no base64 text; check what the network server sends.",
    )


def moment(value: object, field: str) -> datetime | None:
    """A time in UTC; None where it is missing or "not known"."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value if value >= _EARLIEST else None
    if isinstance(value, str):
        try:
            # Reads any number of digits of a second and drops those beyond the microsecond.
            time = datetime.fromisoformat(value)
            if time.tzinfo is not None:
                return None if time < _EARLIEST else time.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise RefusedError(
        "invalid_field",
        f"{field} is {shown(value)}, but must be a time with its zone, "
        "such as 2026-07-15T05:30:00Z.",
    )


def first_moment(*candidates: tuple[str, object]) -> datetime | None:
    """The first (field, value) that is a time; None where the message has none.

    Raises:
        RefusedError: there is no time that can be read, but one that cannot.
    """
    refusal: RefusedError | None = None
    for field, value in candidates:
        try:
            time = moment(value, field)
        except RefusedError as error:
            refusal = refusal or error
        else:
            if time is not None:
                return time
    if refusal is not None:
        raise refusal
    return None


def best_reception(receptions: object) -> tuple[Document, float | None, float | None]:
    """The reception with the highest signal-to-noise ratio, as (object, rssi dBm, snr dB).

    ChirpStack and The Things Stack name both fields alike and leave out a ratio of 0 dB.
    """
    best: tuple[Document, float | None, float | None] = ({}, None, None)
    highest = -math.inf
    if not isinstance(receptions, list):
        return best
    for reception in receptions:
        if not isinstance(reception, dict):
            continue
        rssi_dbm = decibels(reception.get("rssi"))
        snr = reception.get("snr")
        snr_db = 0.0 if snr is None and rssi_dbm is not None else decibels(snr)
        rank = -1000.0 if snr_db is None else snr_db
        if rank > highest:
            best, highest = (reception, rssi_dbm, snr_db), rank
    return best
