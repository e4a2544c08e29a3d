"""Our own flat JSON (docs/message.md): finished values, or a raw frame, from any gateway.

Here we are the authority: what the schema does not allow is refused with the field's name,
because a misspelt time that is passed over would put a reading at the wrong hour.
"""

from __future__ import annotations

import binascii
import math
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from baumfeuchte.domain.reading import Measurement, Quantity
from baumfeuchte.domain.sensor_id import normalise_sensor_id
from baumfeuchte.domain.uplink import Uplink
from baumfeuchte.ingest.envelopes.envelope import Document, Envelope, Outcome, RefusedError
from baumfeuchte.ingest.envelopes.fields import (
    HIGHEST_COUNTER,
    HIGHEST_PORT,
    decibels,
    moment,
    shown,
    text,
    whole_number,
)

if TYPE_CHECKING:
    from datetime import datetime

NETWORK = "baumfeuchte"

_TOPIC = re.compile(r"baumfeuchte/v1/([^/]+)/readings")
_MOST_READINGS = 1000
_HIGHEST_PROBE = 255

_SENSOR_KEYS = frozenset({"sensor", "dev_eui"})
_PAYLOAD_KEYS = frozenset({"payload_hex", "payload_base64"})
_VALUES_KEYS = _SENSOR_KEYS | {"observed_at", "sequence", "readings"}
_FRAME_KEYS = _SENSOR_KEYS | _PAYLOAD_KEYS | {"received_at", "f_port", "f_cnt", "rssi", "snr"}
_READING_KEYS = frozenset({"quantity", "probe", "value", "observed_at"})
_QUANTITIES = {quantity.value: quantity for quantity in Quantity}


def _read(document: Document, topic: str) -> Outcome | None:
    keys = document.keys()
    if keys & _SENSOR_KEYS and ("readings" in keys or keys & _PAYLOAD_KEYS):
        return _parse(document, topic)
    return None


def _read_by_topic(document: Document, topic: str, hinted: str | None) -> Outcome | None:
    """Whatever comes to our own topic or address is meant for us: say what is wrong with it."""
    if hinted == NETWORK or topic.startswith("baumfeuchte/v1/"):
        return _parse(document, topic)
    return None


def _parse(document: Document, topic: str) -> Uplink:
    sensor = _sensor(document)
    match = _TOPIC.fullmatch(topic)
    gateway_id = text(match[1]) if match else None
    try:
        if "readings" in document:
            return _values(document, sensor, gateway_id)
        return _frame(document, sensor, gateway_id)
    except RefusedError as refusal:
        raise refusal.of(sensor) from None


def _sensor(document: Document) -> str:
    given = [document[key] for key in ("sensor", "dev_eui") if key in document]
    if len(given) != 1 or not isinstance(given[0], str):
        raise RefusedError(
            "no_device",
            "The message must name its sensor as text in exactly one of the fields sensor and "
            "dev_eui.",
        )
    if given[0].isascii():  # else a sign that looks like a letter, or like a blank
        with suppress(ValueError):
            return normalise_sensor_id(given[0])
    raise RefusedError(
        "no_device",
        f"sensor is {shown(given[0])}, but must be a DevEUI (16 hexadecimal digits) or a name "
        "of up to 64 letters, digits and . _ : -",
    )


def _values(document: Document, sensor: str, gateway_id: str | None) -> Uplink:
    _only(document, _VALUES_KEYS, "")
    readings = document["readings"]
    if not isinstance(readings, list) or not 1 <= len(readings) <= _MOST_READINGS:
        found = (
            f"has {len(readings)} entries"
            if isinstance(readings, list)
            else f"is {shown(readings)}"
        )
        raise _invalid("readings", found, f"a list of 1 to {_MOST_READINGS} readings")
    time = _time(document, "observed_at", "")
    measurements: dict[tuple[Quantity, int, datetime | None], Measurement] = {}
    for index, reading in enumerate(readings):
        measurement = _measurement(reading, f"readings[{index}]", time)
        key = (measurement.quantity, measurement.probe, measurement.observed_at)
        if key in measurements:
            raise RefusedError(
                "invalid_field",
                f"readings[{index}] repeats the quantity, probe and time of an earlier reading; "
                "give each its own observed_at or probe.",
            )
        measurements[key] = measurement
    return Uplink(
        dev_eui=sensor,
        network=NETWORK,
        received_at=time,
        payload=b"",
        f_cnt=whole_number(document.get("sequence"), "sequence", HIGHEST_COUNTER),
        gateway_id=gateway_id,
        measurements=tuple(measurements.values()),
    )


def _measurement(reading: object, place: str, time: datetime | None) -> Measurement:
    if not isinstance(reading, dict):
        raise _invalid(place, f"is {shown(reading)}", "an object with quantity and value")
    _only(reading, _READING_KEYS, place)
    name = reading.get("quantity")
    quantity = _QUANTITIES.get(name) if isinstance(name, str) else None
    if quantity is None:
        raise _invalid(f"{place}.quantity", f"is {shown(name)}", "one of " + ", ".join(_QUANTITIES))
    value = reading.get("value")
    if type(value) not in {int, float} or not math.isfinite(value):  # type: ignore[arg-type] # a number here
        raise _invalid(f"{place}.value", f"is {shown(value)}", "a finite number")
    probe = whole_number(reading.get("probe", 0), f"{place}.probe", _HIGHEST_PROBE)
    return Measurement(
        quantity=quantity,
        probe=probe or 0,
        value=float(value),  # type: ignore[arg-type] # checked above
        observed_at=_time(reading, "observed_at", f"{place}.") or time,
    )


def _frame(document: Document, sensor: str, gateway_id: str | None) -> Uplink:
    forms = [key for key in ("payload_hex", "payload_base64") if key in document]
    if len(forms) != 1:
        raise RefusedError(
            "invalid_field",
            "The message must have exactly one of the fields readings (finished values), "
            "payload_hex and payload_base64 (a raw frame).",
        )
    _only(document, _FRAME_KEYS, "")
    return Uplink(
        dev_eui=sensor,
        network=NETWORK,
        received_at=_time(document, "received_at", ""),
        payload=_payload(document[forms[0]], forms[0]),
        f_port=whole_number(document.get("f_port"), "f_port", HIGHEST_PORT),
        f_cnt=whole_number(document.get("f_cnt"), "f_cnt", HIGHEST_COUNTER),
        rssi_dbm=_decibels(document, "rssi"),
        snr_db=_decibels(document, "snr"),
        gateway_id=gateway_id,
    )


def _payload(value: object, field: str) -> bytes:
    payload = b""
    if isinstance(value, str):
        try:
            if field == "payload_base64":
                payload = binascii.a2b_base64(value, strict_mode=True)
            else:
                payload = bytes.fromhex(value)
        except ValueError:  # also binascii.Error
            payload = b""
    if not payload:
        raise RefusedError(
            "bad_payload",
            f"{field} is {shown(value)}, but must hold at least one byte, written as "
            f"{'base64' if field == 'payload_base64' else 'pairs of hexadecimal digits'}.",
        )
    return payload


def _decibels(document: Document, field: str) -> float | None:
    value = document.get(field)
    number = None if isinstance(value, str) else decibels(value)
    if number is None and value is not None:
        raise _invalid(field, f"is {shown(value)}", "a number of decibels")
    return number


def _time(document: Document, field: str, place: str) -> datetime | None:
    value = document.get(field)
    time = moment(value, f"{place}{field}")
    if time is None and value is not None:
        raise _invalid(
            f"{place}{field}", f"is {shown(value)}", "a time after the year 2000 and before 2200"
        )
    return time


def _only(document: Document, allowed: frozenset[str], place: str) -> None:
    unknown = document.keys() - allowed
    if unknown:
        raise RefusedError(
            "invalid_field",
            f"{place or 'The message'} has the unknown field {shown(min(unknown))}; allowed here "
            f"are {', '.join(sorted(allowed))}.",
        )


def _invalid(field: str, found: str, allowed: str) -> RefusedError:
    return RefusedError("invalid_field", f"{field} {found}, but must be {allowed}.")


ENVELOPE = Envelope(
    network=NETWORK,
    title="Baumfeuchte's own JSON",
    aliases=("flat",),
    read=_read,
    read_by_topic=_read_by_topic,
)
