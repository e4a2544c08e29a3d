"""The messages of the main job: real envelopes with real frames of the seven devices."""

from __future__ import annotations

import base64
import copy
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2025-07-28"
UNKNOWN = "a84041ffffffffff"
# One ordinary frame of each device: vendor/model, and how to recognise it among the vectors.
DEVICES = {
    "dragino/LSE01": "0cd00000033f0714189c01",
    "dragino/SE01-LB": "0e1500e60bb8055f00d210",
    "decentlab/DL-TRS12": "0210d30003604a807b01380bc3",
    "decentlab/DL-TRS21": "0201920003007580a10c25",
    "decentlab/DL-SDD": "0243e3000584e2871288b6896a89fb8a28871286c28672862c85dc85aa"
    "03e8041a044c04560460046a0b86",
    "milesight/EM500-SMTC": "01756403671901046873057ff000",
    "sensefarm/CUBE02": "b006b8000130091d9800005665a80099990000001308410a00000940fff0d7",
}


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What a device sent."""

    eui: str
    port: int
    payload: bytes
    at: str
    counter: int

    @property
    def base64(self) -> str:
        """The payload as both network servers write it."""
        return base64.b64encode(self.payload).decode()


def frames(vectors: Path) -> dict[str, dict[str, Any]]:
    """The chosen frame of each device, from the vectors."""
    known = {
        (f"{item['vendor']}/{item['model']}", item["bytes_hex"]): item
        for item in json.loads((vectors / "vectors.json").read_text("utf-8"))
    }
    return {device: known[device, hexes] for device, hexes in DEVICES.items()}


def envelopes(vectors: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """A real ChirpStack v4 and a real The Things Stack v3 uplink."""
    found = json.loads((vectors / "envelopes.json").read_text("utf-8"))
    chirpstack = next(e for e in found if e["server"] == "chirpstack-v4" and "4.11" in e["version"])
    tts = next(e for e in found if e["server"] == "ttn-v3" and "real soil sensor" in e["version"])
    return chirpstack, tts


def in_chirpstack(template: dict[str, Any], sent: Sent) -> tuple[str, dict[str, Any]]:
    """The envelope with another device, payload and time."""
    body = copy.deepcopy(template["payload"])
    body["deviceInfo"]["devEui"] = sent.eui
    body |= {"fPort": sent.port, "fCnt": sent.counter, "time": sent.at, "data": sent.base64}
    for reception in body["rxInfo"]:
        reception["gwTime"] = reception["nsTime"] = sent.at
    return f"application/{body['deviceInfo']['applicationId']}/device/{sent.eui}/event/up", body


def in_tts(template: dict[str, Any], sent: Sent) -> tuple[str, dict[str, Any]]:
    """The envelope with another device, payload and time."""
    body = copy.deepcopy(template["payload"])
    body["end_device_ids"] |= {"device_id": f"eui-{sent.eui}", "dev_eui": sent.eui.upper()}
    body["received_at"] = sent.at
    uplink = body["uplink_message"]
    uplink |= {
        "f_port": sent.port,
        "f_cnt": sent.counter,
        "received_at": sent.at,
        "frm_payload": sent.base64,
    }
    return f"v3/city@ttn/devices/eui-{sent.eui}/up", body


def messages(vectors: Path, euis: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
    """Each device twice in the morning, in turn through both servers, and an unknown one."""
    chirpstack, tts = envelopes(vectors)
    found = []
    for index, (device, frame) in enumerate(frames(vectors).items()):
        build, template = [(in_chirpstack, chirpstack), (in_tts, tts)][index % 2]
        for counter, at in enumerate((f"{DAY}T03:10:00.5Z", f"{DAY}T04:10:00.123456789Z"), 1):
            sent = Sent(
                eui=euis[device],
                port=frame["fPort"],
                payload=bytes.fromhex(frame["bytes_hex"]),
                at=at,
                counter=counter,
            )
            found.append(build(template, sent))
    payload = bytes.fromhex(DEVICES["dragino/LSE01"])
    unknown = Sent(eui=UNKNOWN, port=2, payload=payload, at=f"{DAY}T04:20:00Z", counter=7)
    return [*found, in_tts(tts, unknown)]
