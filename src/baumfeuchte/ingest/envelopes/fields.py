"""Values of a foreign JSON object, brought into our types or refused with a sentence.

What an uplink cannot do without (device, payload, port, counter) is refused when it is wrong; what
only describes it (rssi, snr, names, and its time: ``times``) becomes None.
"""

from __future__ import annotations

import binascii
import math
import re
from datetime import UTC, datetime

from baumfeuchte.domain.times import FIRST_YEAR, is_possible
from baumfeuchte.ingest.envelopes.envelope import Document, RefusedError

HIGHEST_PORT = 255
HIGHEST_COUNTER = 2**32 - 1
_HIGHEST_BYTE = 255
_LONGEST_TEXT = 200
_SHOWN = 60
_MOST_DIGITS = 10
_WEAKEST_DB, _STRONGEST_DB = -300, 100
"""Wider than any radio."""

_ALL_PERCENT = 100
_is_eui = re.compile(r"[0-9a-f]{16}").fullmatch
_is_number = re.compile(r"[+-]?\d{1,15}(?:\.\d{0,20})?", re.ASCII).fullmatch
_with_zone = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?"
    r"([Zz]|[+-][0-9]{2}:?[0-9]{2})"
).fullmatch
"""Python's own reader takes more, and each version of it something else (24:00, week days)."""

_separators = str.maketrans("", "", "-: ")
_to_base64 = str.maketrans("-_", "+/", " \t\r\n")
"""From the alphabet for addresses (RFC 4648, 5) to the usual one, without line breaks."""


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
    """A number from 0 to ``highest`` without a fraction (17.0 is 17); None where it is missing."""
    if value is None or (type(value) is int and 0 <= value <= highest):
        return value
    if isinstance(value, float) and value.is_integer() and 0 <= value <= highest:
        return int(value)
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


def _is_empty(value: object) -> bool:
    """Whether this is how some programs write that there is nothing."""
    return value is None or (isinstance(value, str | list | dict) and not value)


def _whole(value: object) -> object:
    """A whole number written as text, as the JSON of Protobuf allows.

    What is empty stands for a missing one, as it does for a time.
    """
    if type(value) is int:  # nearly always
        return value
    if _is_empty(value):
        return None
    if isinstance(value, str) and len(value) <= _MOST_DIGITS and value.isascii():
        return int(value) if value.isdigit() else value
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
    """The bytes of a base64 text of either alphabet, padded or not; empty where it is missing.

    Also of a list of numbers from 0 to 255, as Node.js writes a buffer.
    """
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        try:
            return binascii.a2b_base64(value, strict_mode=True)
        except ValueError:  # also binascii.Error
            pass
        found = _loose_base64(value)
    else:
        found = _listed_bytes(value)
    if found is not None:
        return found
    raise RefusedError(
        "bad_payload",
        f"{field} is {shown(value)}, which is no base64 text; check what the network server sends.",
    )


def _loose_base64(value: str) -> bytes | None:
    """The bytes of base64 without padding, of the alphabet for addresses, or in several lines.

    Bits that are left over must be 0: a text that was cut short nearly always has others.
    """
    bare = value.translate(_to_base64).rstrip("=")
    try:
        found = binascii.a2b_base64(bare + "=" * (-len(bare) % 4), strict_mode=True)
    except ValueError:
        return None
    return found if binascii.b2a_base64(found, newline=False).decode().rstrip("=") == bare else None


def hex_bytes(value: object, field: str) -> bytes:
    """The bytes of pairs of hexadecimal digits; empty where they are missing.

    ``0x`` before them and blanks, colons or hyphens between them make no difference. Also the
    bytes of a list of numbers, see ``base64_bytes``.
    """
    if isinstance(value, str):
        try:
            return binascii.a2b_hex(value)
        except ValueError:  # also binascii.Error
            pass
        try:
            bare = value.removeprefix("0x").removeprefix("0X")
            return binascii.a2b_hex(bare.translate(_separators))
        except ValueError:
            pass
    elif (found := _listed_bytes(value)) is not None:
        return found
    raise RefusedError(
        "bad_payload",
        f"{field} is {shown(value)}, which are no pairs of hexadecimal digits; check what the "
        "network server sends.",
    )


def hex_or_base64_bytes(value: object, field: str) -> bytes:
    """The bytes of a text that should be hexadecimal digits and may be base64."""
    try:
        return hex_bytes(value, field)
    except RefusedError as refusal:
        try:
            return base64_bytes(value, field)
        except RefusedError:
            raise refusal from None


def _listed_bytes(value: object) -> bytes | None:
    if _is_empty(value):
        return b""
    if isinstance(value, dict) and value.get("type") == "Buffer":
        value = value.get("data")
    if isinstance(value, list) and all(type(b) is int and 0 <= b <= _HIGHEST_BYTE for b in value):
        return bytes(value)
    return None


def moment(value: object, field: str) -> datetime | None:
    """A time in UTC of our own JSON; None where it is missing, "not known" or impossible.

    Args:
        value: ISO 8601 text with its zone, in the spellings of the schema in docs/message.md.
        field: its name, for the refusal.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str) and _with_zone(value):
        try:
            # Reads any number of digits of a second and drops those beyond the microsecond.
            time = datetime.fromisoformat(value.upper())
            if time.year < FIRST_YEAR:
                return None
            time = time.astimezone(UTC)
        except (ValueError, OverflowError):  # 30 February, beyond the year 9999
            pass
        else:
            return time if is_possible(time) else None
    raise RefusedError(
        "invalid_field",
        f"{field} is {shown(value)}, but must be a time with its zone, "
        "such as 2026-07-15T05:30:00Z.",
    )


def filled(value: object) -> Document | None:
    """An object that is not empty, such as what the network server decoded; else None."""
    return value if isinstance(value, dict) and value else None
