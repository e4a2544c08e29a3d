from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.api.schemas.field import RejectionPage, UplinkAnswer
from baumfeuchte.codecs.registry import encode
from baumfeuchte.domain.reading import Measurement, Quantity

if TYPE_CHECKING:
    from typing import Any

F_PORT, FRAME = encode(
    "dragino/LSE01",
    [
        Measurement(quantity=Quantity.SOIL_MOISTURE_VWC_PERCENT, probe=0, value=21.5),
        Measurement(quantity=Quantity.SOIL_TEMPERATURE_C, probe=0, value=18.2),
        Measurement(quantity=Quantity.SOIL_EC_US_CM, probe=0, value=120),
        Measurement(quantity=Quantity.BATTERY_V, probe=0, value=3.4),
    ],
)
KNOWN = "a84041c3f1850005"


def tts(f_cnt: int, *, dev_eui: str = KNOWN, simulated: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {
        "end_device_ids": {"device_id": "lse01", "dev_eui": dev_eui.upper()},
        "received_at": "2026-07-15T03:20:00.5Z",
        "uplink_message": {
            "f_cnt": f_cnt,
            "f_port": F_PORT,
            "frm_payload": base64.b64encode(FRAME).decode(),
            "received_at": "2026-07-15T03:20:00.3Z",
        },
    }
    return found | ({"simulated": True} if simulated else {})


def chirpstack(f_cnt: int) -> dict[str, Any]:
    return {
        "deduplicationId": "3ac7e3c4-4401-4b8d-9386-a5c902f9202d",
        "time": "2026-07-15T03:21:00.123Z",
        "deviceInfo": {"devEui": KNOWN, "deviceName": "lse01"},
        "fCnt": f_cnt,
        "fPort": F_PORT,
        "data": base64.b64encode(FRAME).decode(),
        "rxInfo": [{"gatewayId": "0016c001f153a14c", "rssi": -57, "snr": 10}],
    }


def post(server: Any, slug: str, body: object, **options: Any) -> Any:
    path = f"/api/v1/uplinks/{slug}"
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    return server.request("POST", path, scope="gateway", content=body, **options)


def readings(server: Any) -> list[Any]:
    tree_id = server.city.tree_ids["BO-0005"]
    items: list[Any] = server.get(f"/api/v1/trees/{tree_id}/readings").json()["items"]
    return items


def test_an_uplink_is_stored_once(server: Any) -> None:
    answer = post(server, "tts", tts(1))
    assert answer.status_code == 200
    found = UplinkAnswer.model_validate_json(answer.content)
    assert (found.stored, found.duplicate, found.ignored, found.rejected) == (1, 0, 0, [])
    assert found.simulated is False
    values = {item["quantity"]: item["value"] for item in readings(server)}
    assert values["soil_moisture_vwc_percent"] == 21.5
    again = post(server, "tts", tts(1)).json()
    assert (again["stored"], again["duplicate"]) == (0, 1)
    assert len(readings(server)) == len(values)


@pytest.mark.parametrize("slug", ["chirpstack", "chirpstack-v4", "CHIRPSTACK"])
def test_aliases_lead_to_the_same_network(server: Any, slug: str) -> None:
    answer = post(server, f"{slug}?event=up", chirpstack(7))
    assert answer.status_code == 200
    assert answer.json()["stored"] + answer.json()["duplicate"] == 1


def test_other_events_are_fine_and_ignored(server: Any) -> None:
    body = {"deviceInfo": {"devEui": KNOWN}, "devAddr": "00189440", "time": "2026-07-15T03:20:00Z"}
    answer = post(server, "chirpstack?event=join", body)
    assert answer.status_code == 200
    assert answer.json()["ignored"] == 1


def test_a_simulated_uplink_is_called_one(server: Any) -> None:
    answer = post(server, "tts", tts(2, simulated=True))
    assert answer.json()["simulated"] is True


def test_what_came_in_is_counted_for_prometheus(server: Any) -> None:
    def counts(name: str) -> float:
        answer = server.request("GET", "/metrics", scope="read")
        assert answer.headers["content-type"].startswith("text/plain")
        lines = [line for line in answer.text.splitlines() if line.startswith(name)]
        return float(lines[0].rpartition(" ")[2]) if lines else 0.0

    name = 'baumfeuchte_ingest_rejected_total{reason="not_json"}'
    before = counts(name)
    server.request("POST", "/api/v1/uplinks/tts", scope="gateway", content=b"no JSON at all")
    assert counts(name) == before + 1


def test_an_unknown_device_is_kept(server: Any) -> None:
    answer = post(server, "tts", tts(1, dev_eui="70b3d57ed00000ff"))
    assert answer.status_code == 202
    assert [item["reason"] for item in answer.json()["rejected"]] == ["unknown_device"]
    assert "70b3d57ed00000ff" in answer.json()["rejected"][0]["detail"]
    kept = server.get("/api/v1/rejections?dev_eui=70:B3:D5:7E:D0:00:00:FF").json()["items"]
    assert [item["reason"] for item in kept] == ["unknown_device"]
    assert kept[0]["topic"] == "/api/v1/uplinks/tts"


@pytest.mark.parametrize("body", [b"no json at all", b"", b"\xff\xfe\xfd"])
def test_a_body_that_is_no_json_is_refused_and_kept(server: Any, body: bytes) -> None:
    answer = post(server, "tts", body)
    assert answer.status_code == 400
    assert answer.json()["code"] == "not_json"
    assert "kept" in answer.json()["detail"]
    kept = server.get("/api/v1/rejections?reason=not_json&raw=true", scope="sensors").json()
    assert base64.b64encode(body).decode() in [item["raw_base64"] for item in kept["items"]]


def test_an_unknown_network_lists_the_known(server: Any) -> None:
    answer = post(server, "sigfox", {})
    assert answer.status_code == 404
    assert answer.json()["code"] == "unknown_network"
    assert {"chirpstack", "tts", "baumfeuchte"} <= set(answer.json()["networks"])
    assert "chirpstack" in answer.json()["detail"]


def test_a_body_that_is_too_large(server: Any) -> None:
    body = b"[" + b"1," * 600_000 + b"1]"
    answer = post(server, "tts", body)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"

    def parts() -> Any:
        for _ in range(20):
            yield b"x" * 64 * 1024

    chunked = server.request("POST", "/api/v1/uplinks/tts", scope="gateway", content=parts())
    assert chunked.status_code == 413
    watering = server.request(
        "POST",
        "/api/v1/waterings",
        scope="crew",
        content=body,
        headers={"Content-Type": "application/json"},
    )
    assert watering.status_code == 413


def test_rejections_in_parts(server: Any) -> None:
    found, path = [], "/api/v1/rejections?limit=2"
    while path:
        page = RejectionPage.model_validate_json(server.get(path).content)
        found += [item.id for item in page.items]
        path = page.next
    assert found == sorted(set(found), reverse=True)
    assert len(found) >= 3


def test_rejections_by_reason_and_sensor(server: Any) -> None:
    items = server.get("/api/v1/rejections?reason=truncated").json()["items"]
    assert [item["dev_eui"] for item in items] == [KNOWN]
    assert items[0]["raw_base64"] is None
    assert items[0]["size_bytes"] == 17
    assert server.get("/api/v1/rejections?dev_eui=nobody!").json()["items"] == []
    answer = server.get("/api/v1/rejections?raw=true&limit=1", scope="sensors")
    assert answer.json()["items"][0]["raw_base64"] is not None


def test_only_posts_are_taken(server: Any) -> None:
    answer = server.request("GET", "/api/v1/uplinks/tts", scope="gateway")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert answer.json()["code"] == "method_not_allowed"
