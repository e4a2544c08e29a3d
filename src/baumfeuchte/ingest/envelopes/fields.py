"""Values of a foreign JSON object, brought into our types or refused with a sentence.

What an uplink cannot do without (device, payload, port, counter, time) is refused when it is
wrong; what only describes the radio (rssi, snr, names) becomes None.
"""

from __future__ import annotations

import binascii
import math
import re
from datetime import UTC, datetime, timedelta, tzinfo

from baumfeuchte.ingest.envelopes.envelope import Document, RefusedError

HIGHEST_PORT = 255
HIGHEST_COUNTER = 2**32 - 1
_LONGEST_TEXT = 200
_SHOWN = 60
_MOST_DIGITS = 10
_WEAKEST_DB, _STRONGEST_DB = -300, 100
"""Wider than any radio."""

_ALL_PERCENT = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""Earlier times mean "not known": 0001-01-01 in The Things Stack, 1970 on a clock never set."""

_is_eui = re.compile(r"[0-9a-f]{16}").fullmatch
_is_number = re.compile(r"[+-]?\d{1,15}(?:\.\d{0,20})?", re.ASCII).fullmatch
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


def eui_or_none(value: object) -> str | None:
    """A DevEUI for a message that is no uplink: None where it is missing or wrong."""
    try:
        return eui(value, "")
    except RefusedError:
        return None


def whole_number(value: object, field: str, highest: int) -> int | None:
    """An integer from 0 to ``highest``; None where it is missing."""
    if value is None or (type(value) is int and 0 <= value <= highest):
        return value
    raise RefusedError(
        "invalid_field",
        f"{field} is {shown(value)}, but must be a whole number from 0 to {highest}.",
    )


def port(value: object, field: str) -> int | None:
    """A network server's LoRaWAN port, or None where it is missing; digits may be text."""
    return whole_number(_whole(value), field, HIGHEST_PORT)


def counter(value: object, field: str) -> int:
    """A network server's frame counter of up to 32 bits; it is left out when it is 0."""
    return counter_or_none(value, field) or 0


def counter_or_none(value: object, field: str) -> int | None:
    """A frame counter of a network server that sends a 0, too: None where it is missing."""
    return whole_number(_whole(value), field, HIGHEST_COUNTER)


def _whole(value: object) -> object:
    """A whole number written as text or with a fraction of 0, as the JSON of Protobuf allows.

    An empty text stands for a missing one, as it does for a time.
    """
    if value == "":
        return None
    if isinstance(value, str) and len(value) <= _MOST_DIGITS and value.isascii():
        return int(value) if value.isdigit() else value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def number(value: object) -> float | None:
    """A finite number, also one written as text such as "-97.500000"; else None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str) and not _is_number(value):
        return None
    try:
        found = float(value)
    except OverflowError:  # an integer of more than 300 digits
        return None
    return found if math.isfinite(found) else None


def decibels(value: object) -> float | None:
    """A signal strength or ratio that can be one, else None."""
    found = value if type(value) is float or type(value) is int else number(value)
    return float(found) if found is not None and _WEAKEST_DB <= found <= _STRONGEST_DB else None


def percent(value: object) -> float | None:
    """A share of 0 to 100 %, else None."""
    found = number(value)
    return found if found is not None and 0 <= found <= _ALL_PERCENT else None


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


def hex_bytes(value: object, field: str) -> bytes:
    """The bytes of pairs of hexadecimal digits; empty where they are missing."""
    if value is None:
        return b""
    if isinstance(value, str):
        try:
            return binascii.a2b_hex(value)
        except ValueError:  # also binascii.Error
            pass
    raise RefusedError(
        "bad_payload",
        f"{field} is {shown(value)}, which are no pairs of hexadecimal digits; check what the "
        "network server sends.",
    )


def moment(value: object, field: str, *, zone: tzinfo | None = None) -> datetime | None:
    """A time in UTC; None where it is missing or "not known".

    Args:
        value: ISO 8601 text.
        field: its name, for the refusal.
        zone: of a time that names none; None: such a time is refused.
    """
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value if value >= _EARLIEST else None
    if isinstance(value, str):
        try:
            # Reads any number of digits of a second and drops those beyond the microsecond.
            time = datetime.fromisoformat(value)
            if time.tzinfo is None:
                time = time.replace(tzinfo=zone)
            if time.tzinfo is not None:
                return None if time < _EARLIEST else time.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise RefusedError(
        "invalid_field",
        f"{field} is {shown(value)}, but must be a time with its zone, "
        "such as 2026-07-15T05:30:00Z.",
    )


def moment_or_none(value: object) -> datetime | None:
    """A time for a message that is no uplink: None where it is missing or wrong."""
    try:
        return moment(value, "")
    except RefusedError:
        return None


def epoch_s(value: object, field: str) -> datetime | None:
    """A time in UTC from seconds since 1970; None where it is missing or "not known"."""
    return _since_1970(value, field, 1)


def epoch_ms(value: object, field: str) -> datetime | None:
    """A time in UTC from milliseconds since 1970; None where it is missing or "not known"."""
    return _since_1970(value, field, 1000)


def epoch_s_or_none(value: object) -> datetime | None:
    """Seconds since 1970 of a message that is no uplink: None where missing or wrong."""
    try:
        return epoch_s(value, "")
    except RefusedError:
        return None


def _since_1970(value: object, field: str, per_second: int) -> datetime | None:
    if value is None or value == "":
        return None
    count = number(value)
    if count is not None:
        try:
            time = _EPOCH + timedelta(seconds=count / per_second)
        except OverflowError:
            pass
        else:
            return time if time >= _EARLIEST else None
    raise RefusedError(
        "invalid_field",
        f"{field} is {shown(value)}, but must be a number of "
        f"{'seconds' if per_second == 1 else 'milliseconds'} since 1970.",
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


def filled(value: object) -> Document | None:
    """An object that is not empty, such as what the network server decoded; else None."""
    return value if isinstance(value, dict) and value else None
