"""Envelopes of the two network servers, written from their documentation.

ChirpStack v4 JSON and The Things Stack v3, as their MQTT integrations publish them. Nothing of
``ingest`` is used here: the reader and the writer are two pairs of eyes.
"""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

import orjson

from baumfeuchte.sensors_sim.radio import (
    BANDWIDTH_HZ,
    CHANNELS_HZ,
    airtime_s,
    session_bytes,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.sensors_sim.radio import Frame
    from baumfeuchte.sensors_sim.things import SimDevice

TENANT = "bochum"
APPLICATION = "stadtbaeume"
CHIRPSTACK_APPLICATION_ID = str(uuid.uuid5(uuid.NAMESPACE_DNS, "stadtbaeume.bochum.simulation"))
_CHIRPSTACK_TENANT_ID = str(uuid.uuid5(uuid.NAMESPACE_DNS, "bochum.simulation"))
_NS = 1_000_000_000
_BACKHAUL_NS = 31_457_219  # from the gateway to the network server
_DEDUPLICATION_NS = 203_118_467  # the server waits for further copies


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A finished message.

    Attributes:
        topic: where the network server publishes it.
        payload: JSON.
    """

    topic: str
    payload: bytes


@lru_cache(maxsize=256)
def _second(unix_s: int) -> str:
    return datetime.fromtimestamp(unix_s, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _nano_text(unix_ns: int) -> str:
    return f"{_second(unix_ns // _NS)}.{unix_ns % _NS:09d}"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _uuid_text(data: bytes) -> str:
    text = data.hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def _chirpstack(device: SimDevice, year: int, frame: Frame) -> Envelope:
    time = frame.received_ns
    stem = _second(time // _NS)
    receptions = [
        {
            "gatewayId": copy.gateway.eui,
            "uplinkId": int.from_bytes(frame.token[i : i + 2]),
            "gwTime": f"{stem}.{time % _NS // 1000:06d}+00:00",
            "nsTime": f"{_nano_text(time + _BACKHAUL_NS * (i + 1))}+00:00",
            "rssi": copy.rssi_dbm,
            "snr": copy.snr_db,
            "channel": frame.channel,
            "rfChain": frame.channel // 4,
            "location": {
                "latitude": copy.gateway.latitude,
                "longitude": copy.gateway.longitude,
                "altitude": copy.gateway.altitude_m,
            },
            "context": _base64(frame.token[i + 4 : i + 8]),
            "crcStatus": "CRC_OK",
        }
        for i, copy in enumerate(frame.receptions)
    ]
    body = {
        "deduplicationId": _uuid_text(frame.token),
        "time": f"{stem}.{time % _NS // 1000:06d}+00:00",
        "deviceInfo": {
            "tenantId": _CHIRPSTACK_TENANT_ID,
            "tenantName": TENANT,
            "applicationId": CHIRPSTACK_APPLICATION_ID,
            "applicationName": APPLICATION,
            "deviceProfileId": _profile_id(device.device),
            "deviceProfileName": device.device,
            "deviceName": f"{device.device.partition('/')[2]} {device.tree_number}",
            "devEui": device.dev_eui,
            "deviceClassEnabled": "CLASS_A",
            "tags": {"baum": device.tree_number},
        },
        "devAddr": f"01{session_bytes(device.dev_eui, year).hex()[:6]}",
        "adr": True,
        "dr": 12 - frame.spreading_factor,
        "fCnt": frame.f_cnt,
        "fPort": frame.f_port,
        "confirmed": False,
        "data": _base64(frame.payload),
        "rxInfo": receptions,
        "txInfo": {
            "frequency": CHANNELS_HZ[frame.channel],
            "modulation": {
                "lora": {
                    "bandwidth": BANDWIDTH_HZ,
                    "spreadingFactor": frame.spreading_factor,
                    "codeRate": "CR_4_5",
                }
            },
        },
        "regionConfigId": "eu868",
    }
    topic = f"application/{CHIRPSTACK_APPLICATION_ID}/device/{device.dev_eui}/event/up"
    return Envelope(topic=topic, payload=orjson.dumps(body))


@lru_cache(maxsize=64)
def _profile_id(device: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{device}.simulation"))


def _things_stack(device: SimDevice, year: int, frame: Frame) -> Envelope:
    time = frame.received_ns
    heard = f"{_second(time // _NS)}.{time % _NS // 1000:06d}Z"
    # The device's clock of the concentrator: microseconds that wrap at 2^32.
    ticks = time // 1000 % 2**32
    session = session_bytes(device.dev_eui, year)
    device_id = f"eui-{device.dev_eui}"
    brand, _, model = device.device.lower().partition("/")
    ulid = frame.token.hex()[:26].upper()
    receptions = [
        {
            "gateway_ids": {
                "gateway_id": copy.gateway.gateway_id,
                "eui": copy.gateway.eui.upper(),
            },
            "time": heard,
            "timestamp": ticks,
            "rssi": copy.rssi_dbm,
            "channel_rssi": copy.rssi_dbm,
            "snr": copy.snr_db,
            "location": {
                "latitude": copy.gateway.latitude,
                "longitude": copy.gateway.longitude,
                "altitude": copy.gateway.altitude_m,
                "source": "SOURCE_REGISTRY",
            },
            "uplink_token": _base64(frame.token[: 12 - i]),
            "channel_index": frame.channel,
            "received_at": f"{_nano_text(time + _BACKHAUL_NS + 1_000_003 * i)}Z",
        }
        for i, copy in enumerate(frame.receptions)
    ]
    uplink = {
        "session_key_id": _base64(session),
        "f_port": frame.f_port,
        "f_cnt": frame.f_cnt,
        "frm_payload": _base64(frame.payload),
        "rx_metadata": receptions,
        "settings": {
            "data_rate": {
                "lora": {
                    "bandwidth": BANDWIDTH_HZ,
                    "spreading_factor": frame.spreading_factor,
                    "coding_rate": "4/5",
                }
            },
            "frequency": str(CHANNELS_HZ[frame.channel]),
            "timestamp": ticks,
            "time": heard,
        },
        "received_at": f"{_nano_text(time + _BACKHAUL_NS)}Z",
        "consumed_airtime": f"{airtime_s(len(frame.payload), frame.spreading_factor):.6f}s",
        "version_ids": {"brand_id": brand, "model_id": model, "band_id": "EU_863_870"},
        "network_ids": {
            "net_id": "000013",
            "ns_id": "EC656E0000000181",
            "tenant_id": TENANT,
            "cluster_id": "eu1",
            "cluster_address": "eu1.cloud.thethings.industries",
        },
    }
    if not frame.f_cnt:
        del uplink["f_cnt"]  # the server leaves out every field that is 0, false or empty
    body = {
        "end_device_ids": {
            "device_id": device_id,
            "application_ids": {"application_id": APPLICATION},
            "dev_eui": device.dev_eui.upper(),
            "join_eui": device.dev_eui[:6].upper() + "0000000101",
            "dev_addr": f"260B{session.hex()[:4].upper()}",
        },
        "correlation_ids": [f"gs:uplink:{ulid}"],
        "received_at": f"{_nano_text(time + _DEDUPLICATION_NS)}Z",
        "uplink_message": uplink,
    }
    topic = f"v3/{APPLICATION}@{TENANT}/devices/{device_id}/up"
    return Envelope(topic=topic, payload=orjson.dumps(body))


_WRITERS: dict[str, Callable[[SimDevice, int, Frame], Envelope]] = {
    "chirpstack": _chirpstack,
    "tts": _things_stack,
}


def envelope(device: SimDevice, year: int, frame: Frame) -> Envelope:
    """The message of a device's network server.

    Args:
        device: who sent; its ``network`` decides the form.
        year: of the simulated year, which names the session.
        frame: what was sent.
    """
    return _WRITERS[device.network](device, year, frame)


def published_ns(device: SimDevice, received_ns: int) -> int:
    """The time that the envelope states as the server's own, Unix time in nanoseconds.

    ChirpStack states the gateway's time, The Things Stack the time at its network server.
    """
    return received_ns + (_BACKHAUL_NS if device.network == "tts" else 0)
