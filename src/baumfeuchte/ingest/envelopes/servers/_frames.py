"""What the files of several network servers need beyond single fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import orjson

from baumfeuchte.domain.uplink import Ignored, Uplink
from baumfeuchte.ingest.envelopes.fields import number, text

if TYPE_CHECKING:
    from baumfeuchte.ingest.envelopes.envelope import Document, Outcome

_is_hex = re.compile(r"[0-9A-Fa-f]{8,16}").fullmatch
_LOWEST_LEVEL, _HIGHEST_LEVEL = 1, 254
_LONGEST_NUMBER = 2**64


def with_content(uplink: Uplink) -> Outcome:
    """The uplink; a mere sign of life where it carries MAC commands only (lorawan 3.17)."""
    if uplink.f_port != 0 and (uplink.payload or uplink.decoded):
        return uplink
    return Ignored(
        kind="no_payload",
        network=uplink.network,
        dev_eui=uplink.dev_eui,
        device_id=uplink.device_id,
        at=uplink.received_at,
    )


def given(value: object) -> object:
    """None instead of the empty text that some servers write for what is missing."""
    return None if value == "" else value


def is_true(value: object) -> bool:
    """Whether a flag is set, also where it is written as text or number."""
    return value is True or value == 1 or (isinstance(value, str) and value.lower() == "true")


def name_of(value: object) -> str | None:
    """A name that some servers send as text and others as a whole number, else None."""
    if type(value) is int and 0 <= value < _LONGEST_NUMBER:
        return str(value)
    return text(value)


def gateway_of(value: object) -> str | None:
    """A gateway's name: its EUI (or other identity in hexadecimal digits) in lower case."""
    name = name_of(value)
    return name.lower() if name and _is_hex(name) else name


def device_status_percent(level: object) -> float | None:
    """The battery of a LoRaWAN DevStatusAns: 1 (empty) to 254 (full) as 0 to 100 %.

    0 (external power) and 255 (the device cannot tell) become None
    (https://lora-alliance.org/resource_hub/lorawan-specification-v1-0-3/, 5.5).
    """
    found = number(level)
    if found is None or not _LOWEST_LEVEL <= found <= _HIGHEST_LEVEL:
        return None
    return 100.0 * (found - _LOWEST_LEVEL) / (_HIGHEST_LEVEL - _LOWEST_LEVEL)


def inner_document(value: object) -> Document | None:
    """An object that is sent as it is or as JSON text, else None."""
    if isinstance(value, str):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            return None
    return value if isinstance(value, dict) else None


def first_object(value: object) -> Document:
    """The first object of a list, or the object itself; empty where there is none."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, dict)), None)
    return value if isinstance(value, dict) else {}
