"""One line of `baumfeuchte decode`: a message or a frame in, a JSON object out. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import TYPE_CHECKING

from baumfeuchte.codecs.registry import decode
from baumfeuchte.domain.errors import DecodeError
from baumfeuchte.domain.reading import Quality
from baumfeuchte.domain.uplink import Ignored, Message, Rejected, Uplink
from baumfeuchte.ingest.envelopes import parse, recognise
from baumfeuchte.ingest.envelopes.envelope import RefusedError
from baumfeuchte.ingest.envelopes.fields import HIGHEST_PORT, base64_bytes, whole_number
from baumfeuchte.ingest.envelopes.json_text import read_json
from baumfeuchte.ingest.envelopes.split import split

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from baumfeuchte.domain.device_type import Settings
    from baumfeuchte.domain.reading import Measurement

Answer = dict[str, object]
DecodeOwn = Callable[[str, Uplink, "Settings"], "tuple[Measurement, ...] | None"]
"""Decodes an uplink by a device type that is data; None: the name is not that of one of them."""


class _BadLineError(Exception):
    """Its text is the answer's detail."""


def decode_line(line: str | bytes, *, arrived_at: datetime, own: DecodeOwn | None = None) -> Answer:
    """Answer one line. Never raises.

    Args:
        line: ``{"topic", "payload"}``, ``{"topic", "payload_base64"}`` or ``{"device", "f_port",
            "payload_hex"}`` (and ``settings``, ``firmware``, ``decoded``) as JSON.
        arrived_at: our clock (UTC).
        own: decodes device types that are data.

    Returns:
        An object that can be written as JSON; ``kind`` is uplink, ignored, measurements or
        rejected (with ``reason`` and ``detail``).
    """
    try:
        request = read_json(line if isinstance(line, str) else line.decode())
    except ValueError as error:
        return _rejected("bad_line", f"The line is no JSON ({error}); write one object per line.")
    try:
        if isinstance(request, dict) and "device" in request:
            return _decode_frame(request, arrived_at, own)
        if isinstance(request, dict) and ("payload" in request or "payload_base64" in request):
            return _decode_message(request, arrived_at)
    except _BadLineError as error:
        return _rejected("bad_line", str(error))
    return _rejected(
        "bad_line",
        "The line must be an object with topic and payload (or payload_base64), or with device, "
        "f_port and payload_hex.",
    )


def _decode_message(request: Answer, arrived_at: datetime) -> Answer:
    topic = request.get("topic") or ""
    if not isinstance(topic, str):
        raise _BadLineError("topic must be text or null.")
    body = request.get("payload_base64")
    if body is None:
        return _describe(recognise(request.get("payload"), topic=topic))
    message = Message(topic=topic, payload=_base64(body), arrived_at=arrived_at)
    parts = split(message)
    if len(parts) > 1:
        return _rejected(
            "several_messages",
            f"The payload holds {len(parts)} messages, which ingest and the webhook take apart; "
            "write a line for each of them.",
        )
    return _describe(parse(parts[0]))


def _decode_frame(request: Answer, arrived_at: datetime, own: DecodeOwn | None) -> Answer:
    device = request["device"]
    if not isinstance(device, str):
        raise _BadLineError("device must be text, such as dragino/LSE01.")
    try:
        f_port = whole_number(request.get("f_port"), "f_port", HIGHEST_PORT)
    except RefusedError:
        raise _BadLineError(
            f"f_port must be a whole number from 0 to {HIGHEST_PORT}, or null."
        ) from None
    settings = request.get("settings") or {}
    if not isinstance(settings, dict):
        raise _BadLineError("settings must be an object.")
    if "firmware" in request:
        settings = {**settings, "firmware": request["firmware"]}
    uplink = _uplink(request, f_port, arrived_at)
    try:
        found = None if own is None else own(device, uplink, settings)
        measurements = decode(device, f_port, uplink.payload, settings) if found is None else found
    except DecodeError as error:
        return _rejected(error.reason, str(error))
    except Exception as error:  # noqa: BLE001 - a fault in one codec must not stop the other lines
        return _rejected("codec_fault", f"The codec failed ({type(error).__name__}); report it.")
    return {"kind": "measurements", "measurements": _describe_measurements(measurements)}


def _uplink(request: Answer, f_port: int | None, arrived_at: datetime) -> Uplink:
    decoded = request.get("decoded")
    if decoded is not None and not isinstance(decoded, dict):
        raise _BadLineError("decoded must be an object.")
    return Uplink(
        dev_eui=None,
        network="line",
        received_at=arrived_at,
        f_port=f_port,
        payload=_frame_bytes(request),
        decoded=decoded,
    )


def _frame_bytes(request: Answer) -> bytes:
    text = request.get("payload_hex")
    if text is None and "decoded" in request and "payload_base64" not in request:
        return b""
    if text is None and request.get("payload_base64") is not None:
        return _base64(request["payload_base64"])
    if isinstance(text, str):
        try:
            return bytes.fromhex(text)
        except ValueError:
            pass
    raise _BadLineError("payload_hex must be pairs of hexadecimal digits.")


def _base64(value: object) -> bytes:
    if isinstance(value, str):
        try:
            return base64_bytes(value, "payload_base64")
        except RefusedError:
            pass
    raise _BadLineError("payload_base64 must be base64 text.")


def _describe(outcome: Uplink | Ignored | Rejected) -> Answer:
    if isinstance(outcome, Ignored):
        answer: Answer = {"kind": "ignored", "reason": outcome.kind}
    elif isinstance(outcome, Rejected):
        answer = _rejected(outcome.reason, outcome.detail)
    else:
        return _describe_uplink(outcome)
    if outcome.network is not None:
        answer["network"] = outcome.network
    if outcome.dev_eui is not None:
        answer["dev_eui"] = outcome.dev_eui
    return answer


def _describe_uplink(uplink: Uplink) -> Answer:
    answer: Answer = {
        "kind": "uplink",
        "dev_eui": uplink.dev_eui,
        "device_id": uplink.device_id,
        "f_port": uplink.f_port,
        "f_cnt": uplink.f_cnt,
        "payload_hex": uplink.payload.hex(),
        "received_at": _time(uplink.received_at),
        "rssi": uplink.rssi_dbm,
        "snr": uplink.snr_db,
        "gateway_id": uplink.gateway_id,
        "network": uplink.network,
    }
    if uplink.session is not None:
        answer["session"] = uplink.session
    if uplink.simulated:
        answer["simulated"] = True
    if uplink.measurements:
        answer["measurements"] = _describe_measurements(uplink.measurements)
    return answer


def _describe_measurements(measurements: Sequence[Measurement]) -> list[Answer]:
    answers = []
    for measurement in measurements:
        answer: Answer = {
            "quantity": measurement.quantity.value,
            "probe": measurement.probe,
            "value": measurement.value,
        }
        if measurement.observed_at is not None:
            answer["observed_at"] = _time(measurement.observed_at)
        if measurement.flags:
            answer["flags"] = [
                flag.name.lower() for flag in Quality if flag.name and flag in measurement.flags
            ]
        answers.append(answer)
    return answers


def _time(time: datetime | None) -> str | None:
    if time is None:
        return None
    return time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _rejected(reason: str, detail: str) -> Answer:
    return {"kind": "rejected", "reason": reason, "detail": detail}
