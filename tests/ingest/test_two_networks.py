"""One reception over several ways is one uplink; what only looks like it is not (lorawan 3)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from baumfeuchte.ingest.intake import Intake


def ways(sent: tuple[str, bytes], *, seconds: float = 0.0) -> dict[str, tuple[str, bytes]]:
    """The uplink of a ChirpStack message as other network servers would send it."""
    document = json.loads(sent[1])
    eui, f_cnt, f_port = document["deviceInfo"]["devEui"], document["fCnt"], document["fPort"]
    time = datetime.fromisoformat(document["time"]) + timedelta(seconds=seconds)
    at, ms, data = time.isoformat(), int(time.timestamp() * 1000), document["data"]
    frame = {"f_port": f_port, "f_cnt": f_cnt}
    tts = {"session_key_id": "AZCw3d4Bb2Jh5U0dZm9vYg==", "frm_payload": data, "received_at": at}
    ids = {"device_id": "linde", "dev_eui": eui.upper()}
    radio = {"DevEui": eui, "FPort": f_port, "FCnt": f_cnt, "Timestamp": at}
    bodies = {
        "chirpstack": document | {"time": at},
        "other session": document | {"time": at, "devAddr": "0fffffff"},
        "tts": {"end_device_ids": ids, "uplink_message": frame | tts},
        "helium": {"dev_eui": eui, "port": f_port, "fcnt": f_cnt, "payload": data}
        | {"reported_at": ms, "devaddr": "01A2B3C4"},
        "aws": {"PayloadData": data, "WirelessMetadata": {"LoRaWAN": radio}},
        "flat": {"sensor": eui, "payload_base64": data, "received_at": at} | frame,
        "flat without counter": {"sensor": eui, "payload_base64": data, "received_at": at}
        | {"f_port": f_port},
    }
    return {name: (name, json.dumps(body).encode()) for name, body in bodies.items()}


@pytest.fixture
def take(intake: Intake, fleet: Any) -> Any:
    """Take one sent message; answers what became of it."""
    return lambda sent, **fields: intake.take([fleet.message(sent, **fields)])[0].kind


def test_one_reception_through_several_networks(take: Any, stock: Any, fleet: Any) -> None:
    sent = fleet.uplink(1)
    assert take(sent) == "stored"
    for seconds, way in enumerate(("tts", "helium", "aws", "flat", "other session")):
        assert take(ways(sent, seconds=seconds)[way]) == "duplicate", way
    assert stock.counts() == (1, 3, 0)


def test_a_way_without_session_first(take: Any, stock: Any, fleet: Any) -> None:
    sent = fleet.uplink(1)
    assert take(ways(sent)["flat"]) == "stored"
    assert take(sent) == "duplicate"
    assert take(ways(sent, seconds=1)["other session"]) == "duplicate"
    assert stock.counts() == (1, 3, 0)


def test_the_same_in_one_batch(intake: Intake, stock: Any, fleet: Any) -> None:
    found = ways(fleet.uplink(1), seconds=0.5)
    batch = [fleet.message(found[way]) for way in ("tts", "flat", "chirpstack", "helium", "aws")]
    kinds = [outcome.kind for outcome in intake.take(batch)]
    assert kinds == ["stored"] + ["duplicate"] * 4
    assert stock.counts() == (1, 3, 0)


def test_a_counter_that_starts_again_is_a_new_uplink(take: Any, stock: Any, fleet: Any) -> None:
    sent = fleet.uplink(0)
    assert take(sent) == "stored"
    # LORIOT's log of lorawan 3, gotcha 2: 11 minutes later, the same counter and payload.
    assert take(ways(sent, seconds=660)["chirpstack"]) == "stored"
    assert take(ways(sent, seconds=660)["tts"]) == "duplicate"
    assert take(ways(sent, seconds=1320)["other session"]) == "stored"
    assert stock.counts() == (3, 9, 0)


def test_a_counter_that_goes_down_is_a_new_uplink(take: Any, fleet: Any) -> None:
    assert take(fleet.uplink(100)) == "stored"
    assert take(fleet.uplink(101, fleet.EUIS[0], fCnt=0)) == "stored"
    assert take(fleet.uplink(102, fleet.EUIS[0], fCnt=1)) == "stored"


def test_missing_counters(take: Any, stock: Any, fleet: Any) -> None:
    sent, name = fleet.uplink(1), "flat without counter"
    assert take(ways(sent)[name]) == "stored"
    assert take(ways(sent, seconds=3)[name]) == "duplicate"
    assert take(ways(sent, seconds=600)[name]) == "stored"  # the same value ten minutes later
    assert stock.counts() == (2, 6, 0)


def test_late_and_out_of_order(take: Any, stock: Any, fleet: Any) -> None:
    for number in (5, 3, 4, 1):
        assert take(fleet.uplink(number, fleet.EUIS[0])) == "stored"
    assert take(fleet.uplink(3, fleet.EUIS[0]), arrived_at=fleet.NOW + timedelta(days=1)) == (
        "duplicate"
    )
    times = stock.rows("SELECT received_at, arrived_at FROM uplinks ORDER BY received_at")
    assert [arrived for _, arrived in times] == [fleet.NOW] * 4
    assert [received for received, _ in times] == [
        fleet.NOW - timedelta(days=2) + timedelta(seconds=10 * number) for number in (1, 3, 4, 5)
    ]
