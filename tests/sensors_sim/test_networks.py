"""Envelopes: the same fields as the real ones, and the right words in them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.sensors_sim.networks import envelope, published_ns
from baumfeuchte.sensors_sim.radio import (
    GATEWAYS,
    Frame,
    airtime_s,
    mean_rssi_dbm,
    receive,
    session_bytes,
    spreading_factor,
)

if TYPE_CHECKING:
    from pathlib import Path

    from baumfeuchte.sensors_sim.fleet import Fleet
    from baumfeuchte.sensors_sim.things import SimDevice

# 28 July 2025 07:51:38.102906789 UTC
HEARD_NS = 1_753_689_098_102_906_789


def device_of(fleet: Fleet, network: str) -> SimDevice:
    return next(device for device in fleet.devices if device.network == network)


def frame(f_cnt: int = 5825) -> Frame:
    return Frame(
        f_port=2,
        f_cnt=f_cnt,
        payload=bytes.fromhex("0d270ccc0e23097d013e10"),
        received_ns=HEARD_NS,
        receptions=receive([-90.4, -140.0, -101.2, -130.0, -130.0]),
        spreading_factor=7,
        channel=4,
        token=bytes(range(16)),
    )


def body_of(fleet: Fleet, network: str, f_cnt: int = 5825) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        envelope(device_of(fleet, network), 2026, frame(f_cnt)).payload
    )
    return found


def paths(value: object, at: str = "") -> set[str]:
    """All key paths of a JSON document; the entries of a list share one path."""
    if isinstance(value, dict):
        return {p for k, v in value.items() for p in {f"{at}.{k}"} | paths(v, f"{at}.{k}")}
    if isinstance(value, list):
        return {p for v in value for p in paths(v, f"{at}[]")}
    return set()


def real(shared_dir: Path, server: str) -> list[dict[str, Any]]:
    vectors = json.loads((shared_dir / "vectors/envelopes.json").read_text("utf-8"))
    found = [
        v["payload"]
        for v in vectors
        if v["server"] == server and v["payload"] and isinstance(v["expect"], dict)
    ]
    assert len(found) >= 3
    return found


# What a network server fills in by its settings, and what only some versions have.
FREE = re.compile(r"\.(object|decoded_payload|metadata|tags|version_ids|locations|attributes)\b")


def test_chirpstack_has_the_fields_of_real_messages(fleet: Fleet, shared_dir: Path) -> None:
    ours = {p for p in paths(body_of(fleet, "chirpstack")) if not FREE.search(p)}
    messages = [paths(message) for message in real(shared_dir, "chirpstack-v4")]
    newest = next(p for p in messages if ".regionConfigId" in p and ".rxInfo[].nsTime" in p)
    missing = {p for p in newest - ours if not FREE.search(p)}
    assert missing == {".rxInfo[].timeSinceGpsEpoch"}  # of gateways with a GPS receiver
    assert ours - set().union(*messages) <= {".rxInfo[].location.altitude"}


def test_the_things_stack_has_the_fields_of_real_messages(fleet: Fleet, shared_dir: Path) -> None:
    ours = {p for p in paths(body_of(fleet, "tts")) if not FREE.search(p)}
    messages = [paths(message) for message in real(shared_dir, "ttn-v3")]
    soil = next(p for p in messages if ".uplink_message.network_ids.ns_id" in p)
    missing = {p for p in soil - ours if not FREE.search(p)}
    assert missing == {".@type"}  # of the webhook's form
    assert ours - set().union(*messages) == set()


def test_chirpstack_says_what_was_sent(fleet: Fleet) -> None:
    device = device_of(fleet, "chirpstack")
    message = envelope(device, 2026, frame())
    body = json.loads(message.payload)
    application = body["deviceInfo"]["applicationId"]
    assert message.topic == f"application/{application}/device/{device.dev_eui}/event/up"
    assert body["time"] == "2025-07-28T07:51:38.102906+00:00"
    assert (body["fCnt"], body["fPort"], body["dr"]) == (5825, 2, 5)
    assert body["data"] == "DScMzA4jCX0BPhA="
    assert [rx["rssi"] for rx in body["rxInfo"]] == [-90, -101]
    assert body["rxInfo"][0]["gatewayId"] == GATEWAYS[0].eui
    assert body["rxInfo"][0]["nsTime"] == "2025-07-28T07:51:38.134364008+00:00"
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", body["deduplicationId"])
    assert published_ns(device, HEARD_NS) == HEARD_NS


def test_the_things_stack_says_what_was_sent(fleet: Fleet) -> None:
    device = device_of(fleet, "tts")
    message = envelope(device, 2026, frame())
    body = json.loads(message.payload)
    assert message.topic == f"v3/stadtbaeume@bochum/devices/eui-{device.dev_eui}/up"
    assert body["end_device_ids"]["dev_eui"] == device.dev_eui.upper()
    uplink = body["uplink_message"]
    assert (uplink["f_cnt"], uplink["f_port"]) == (5825, 2)
    assert uplink["frm_payload"] == "DScMzA4jCX0BPhA="
    assert uplink["received_at"] == "2025-07-28T07:51:38.134364008Z"
    assert body["received_at"] > uplink["received_at"]
    assert [rx["rssi"] for rx in uplink["rx_metadata"]] == [-90, -101]
    assert uplink["rx_metadata"][0]["gateway_ids"]["eui"] == GATEWAYS[0].eui.upper()
    assert published_ns(device, HEARD_NS) == HEARD_NS + 31_457_219


def test_the_things_stack_leaves_a_counter_of_zero_out(fleet: Fleet) -> None:
    assert "f_cnt" not in body_of(fleet, "tts", f_cnt=0)["uplink_message"]
    assert body_of(fleet, "chirpstack", f_cnt=0)["fCnt"] == 0


def test_a_device_joins_anew_every_year() -> None:
    assert session_bytes("a8", 2026) != session_bytes("a8", 2027)
    assert session_bytes("a8", 2026) != session_bytes("a9", 2026)


def test_airtime_is_that_of_a_real_message() -> None:
    # A real uplink of 11 bytes with SF7 says consumed_airtime 0.061696s.
    assert airtime_s(11, 7) == pytest.approx(0.061696, abs=1e-9)
    assert airtime_s(11, 12) > 20 * airtime_s(11, 7)


def test_the_nearest_gateway_hears_best_and_somebody_always_hears(fleet: Fleet) -> None:
    park = next(tree for tree in fleet.trees if tree.street == "Westpark")
    strongest = mean_rssi_dbm(park).argmax()
    assert GATEWAYS[strongest].gateway_id == "bo-westpark"
    heard = receive([-150.0, -149.0, -160.0, -170.0, -180.0])
    assert [copy.rssi_dbm for copy in heard] == [-149]
    assert spreading_factor(-90) == 7
    assert spreading_factor(-119) == 11
