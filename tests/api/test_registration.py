"""Devices in the hand, over the JSON addresses."""

from __future__ import annotations

import base64
from typing import Any

import psycopg
import pytest

from baumfeuchte.api.schemas.registration import (
    DecodedFrame,
    FoundDevice,
    NearTreePage,
    ProbePage,
    RejectionGroupPage,
)
from baumfeuchte.codecs.registry import codec_of

PATH = "/api/v1/registration"
FRAME = bytes.fromhex(codec_of("dragino/LSE01").examples[0].payload_hex)


def eui(number: int) -> str:
    return f"a84041c3f185{number:04x}"


@pytest.fixture
def ask(server: Any) -> Any:
    def request(method: str, path: str, *, scope: str | None = "sensors", **more: Any) -> Any:
        return server.request(method, path, scope=scope, **more)

    return request


def send(server: Any, dev_eui: str, f_cnt: int, minute: int = 10) -> Any:
    body = {
        "time": f"2026-07-15T03:{minute:02d}:00Z",
        "deviceInfo": {"devEui": dev_eui, "deviceName": "lse01-neu"},
        "fCnt": f_cnt,
        "fPort": 2,
        "data": base64.b64encode(FRAME).decode(),
    }
    return server.request("POST", "/api/v1/uplinks/chirpstack", scope="gateway", json=body)


def test_an_unknown_device_is_recognised(server: Any, ask: Any) -> None:
    new = eui(0x201)
    for f_cnt in (1, 2):
        assert send(server, new, f_cnt, 10 + f_cnt).status_code == 202
    code = f"LW:D0:1122334455667788:{new.upper()}:02A40007:S42"
    found = ask("GET", f"{PATH}/device", params={"code": code}).json()
    FoundDevice.model_validate(found)
    assert (found["dev_eui"], found["registered"], found["kept"]) == (new, False, 2)
    assert (found["maker"], found["serial"], found["vendor_id"]) == ("dragino", "42", 676)
    assert found["network_name"] == "lse01-neu"
    assert found["first_at"] == "2026-07-15T03:11:00Z"
    assert found["suggestions"][0]["device"] == "dragino/LSE01"
    assert found["suggestions"][0]["reads"] == 2
    waiting = ask("GET", f"{PATH}/unknown").json()
    RejectionGroupPage.model_validate(waiting)
    assert new in [group["dev_eui"] for group in waiting["items"]]


def test_from_registration_to_readings(server: Any, ask: Any) -> None:
    new = eui(0x202)
    send(server, new, 1)
    body = {
        "dev_eui": new.upper(),
        "device": "lse01",
        "tree_number": "BO-0013",
        "probes": [{"probe": 0, "depth_cm": 30}],
        "since": "2026-07-15T05:00:00+02:00",
    }
    placed = ask("POST", f"{PATH}/register", json=body).json()
    assert placed == {
        "dev_eui": new,
        "tree_number": "BO-0013",
        "outcome": "created",
        "kept": 1,
        "list_under_way": False,
    }
    assert ask("POST", f"{PATH}/register", json=body).json()["outcome"] == "unchanged"
    done = ask("POST", "/api/v1/rejections/replay", json={"dev_eui": new}).json()
    assert (done["read"], done["stored"], done["readings"], done["reasons"]) == (1, 1, 4, {})
    tree = server.city.tree_ids["BO-0013"]
    values = server.get(f"/api/v1/trees/{tree}/readings").json()["items"]
    moist = {item["depth_cm"]: item["value"] for item in values if "vwc" in item["quantity"]}
    assert moist == {30: 8.31}
    audit = ask("GET", "/api/v1/audit", params={"subject": new}).json()["items"]
    assert [line["action"] for line in audit] == [
        "readings.replay",
        "sensor.register",
        "sensor.create",
    ]
    assert {line["actor"] for line in audit} == {"key sensors-key"}


def test_stored_uplinks_are_read_with_todays_type(server: Any, ask: Any) -> None:
    name = eui(6)
    assert send(server, name, 7, 25).json()["stored"] == 1
    path = f"{PATH}/read-again"
    same = ask("POST", path, json={"dev_eui": name}).json()
    nothing = {"added": 0, "corrected": 0, "removed": 0}
    assert same == {"read": 1, **nothing, "list_under_way": False}
    with psycopg.connect(server.city.url) as conn:
        conn.execute("DELETE FROM readings WHERE quantity = 2 AND value = 8.31")
    assert ask("POST", path, json={"dev_eui": name}).json()["added"] == 1
    audit = ask("GET", "/api/v1/audit", params={"subject": name}).json()["items"]
    assert audit[0]["after"] == {"added": 1, "corrected": 0, "removed": 0}
    assert ask("POST", path, json={"dev_eui": eui(0x2FF)}).status_code == 404


def test_a_sensor_moves_and_its_past_stays(ask: Any) -> None:
    name = eui(4)
    body = {
        "dev_eui": name,
        "tree_number": "BO-0014",
        "since": "2026-07-15T03:00:00Z",
        "removed_at": "2026-07-15T01:00:00Z",
    }
    assert ask("POST", f"{PATH}/move", json=body).json()["outcome"] == "moved"
    places = ask("GET", f"{PATH}/device", params={"code": name}).json()["places"]
    assert len(places) == 12
    assert {place["tree_number"] for place in places if place["until"] is None} == {"BO-0014"}
    old = [place for place in places if place["tree_number"] == "BO-0004"]
    assert {place["until"] for place in old} == {"2026-07-15T01:00:00Z"}
    assert [place["depth_cm"] for place in old] == [10, 20, 30, 45, 60, 90]


def test_probes_that_do_not_come_along_end(ask: Any) -> None:
    body = {
        "dev_eui": eui(3),
        "tree_number": "BO-0012",
        "since": "2026-07-15T03:00:00Z",
        "probes": [{"probe": 0, "depth_cm": 15}, {"probe": 1, "depth_cm": 25}],
    }
    assert ask("POST", f"{PATH}/move", json=body).json()["outcome"] == "moved"
    places = ask("GET", f"{PATH}/device", params={"code": eui(3)}).json()["places"]
    here = [(p["probe"], p["depth_cm"]) for p in places if p["until"] is None]
    assert here == [(0, 15), (1, 25)]


@pytest.mark.parametrize(
    ("path", "changed", "status", "said"),
    [
        ("register", {"tree_number": "BO-9999"}, 404, "no tree"),
        ("register", {"device": "no such device"}, 400, "device type"),
        ("register", {"dev_eui": "A84041"}, 404, "no tree"),
        ("register", {"dev_eui": "A84041C3F18500"}, 422, "16 hexadecimal"),
        ("register", {"since": "2031-01-01T00:00:00Z"}, 400, "hardly right"),
        ("register", {"probes": [{"probe": 0, "depth_cm": 1}] * 2}, 400, "two depths"),
        ("register", {"probes": []}, 422, "probes"),
        ("register", {"probes": [{"probe": 0, "depth_cm": 1001}]}, 422, "depth_cm"),
        ("move", {"dev_eui": "a84041c3f185aaaa"}, 404, "no sensor"),
        ("move", {"dev_eui": eui(5), "removed_at": "2026-07-15T03:20:00Z"}, 400, "leaves"),
        ("move", {"dev_eui": eui(5), "since": "2025-01-01T00:00:00Z"}, 400, ""),
    ],
)
def test_what_cannot_be(
    ask: Any, path: str, changed: dict[str, Any], status: int, said: str
) -> None:
    body: dict[str, Any] = {
        "dev_eui": eui(0x203),
        "tree_number": "BO-0013",
        "since": "2026-07-15T03:00:00Z",
    }
    if path == "register":
        body |= {"device": "dragino/LSE01", "probes": [{"probe": 0, "depth_cm": 30}]}
    if changed.get("dev_eui") == "A84041":
        changed = changed | {"tree_number": "BO-9999"}
    answer = ask("POST", f"{PATH}/{path}", json=body | changed)
    assert answer.status_code == status, answer.text
    assert said in answer.text


def test_trees_around(server: Any, ask: Any) -> None:
    place = {"lat": 51.4447 + 13 * 0.0021, "lon": 7.2612 - 13 * 0.0034, "limit": 3}
    found = ask("GET", f"{PATH}/nearest", params=place).json()
    NearTreePage.model_validate(found)
    assert found["items"][0]["number"] == "BO-0013"
    metres = [tree["distance_m"] for tree in found["items"]]
    assert metres == sorted(metres)
    # Two neighbours are 0.0021 degrees north and 0.0034 degrees west of each other.
    assert metres[0] == pytest.approx(0, abs=0.1)
    assert metres[1] == pytest.approx(332, rel=0.01)
    assert found["items"][0]["id"] == server.city.tree_ids["BO-0013"]
    named = ask("GET", f"{PATH}/trees", params={"search": "bo-0005"}).json()["items"]
    assert [(tree["number"], tree["sensors"]) for tree in named] == [("BO-0005", [eui(5)])]
    streets = ask("GET", f"{PATH}/trees", params={"search": "westpark"}).json()["items"]
    assert {tree["street"] for tree in streets} == {"Westpark"}
    assert ask("GET", f"{PATH}/trees", params={"search": "100%"}).json()["items"] == []


def test_probes_of_types(ask: Any) -> None:
    found = ask("GET", f"{PATH}/probes", params={"device": "dragino/SE0X-LB"}).json()
    ProbePage.model_validate(found)
    assert [item["probe"] for item in found["items"]] == [0, 1, 2, 3]
    one = ask("GET", f"{PATH}/probes", params={"device": "no/such"}).json()["items"]
    assert one == [{"probe": 0, "depth_cm": 30.0}]


def test_rejections_are_worked_on(server: Any, ask: Any) -> None:
    new = eui(0x204)
    send(server, new, 1)
    groups = ask("GET", "/api/v1/rejections/groups").json()["items"]
    (mine,) = [group for group in groups if group["dev_eui"] == new]
    assert (mine["reason"], mine["count"], mine["registered"]) == ("unknown_device", 1, False)
    again = ask("POST", "/api/v1/rejections/replay", json={"dev_eui": new}).json()
    assert (again["rejected"], again["reasons"]) == (1, {"unknown_device": 1})
    for path in ("replay", "dismiss"):
        body = {"note": "x"} if path == "dismiss" else {}
        answer = ask("POST", f"/api/v1/rejections/{path}", json=body)
        assert answer.status_code == 422
    body = {"dev_eui": new, "note": "Gerät der Nachbarstadt"}
    assert ask("POST", "/api/v1/rejections/dismiss", json=body).json() == {"dismissed": 1}
    assert ask("POST", "/api/v1/rejections/dismiss", json=body).json() == {"dismissed": 0}
    (line,) = ask("GET", "/api/v1/audit", params={"subject": new}).json()["items"]
    assert (line["action"], line["detail"]) == ("rejection.dismiss", "Gerät der Nachbarstadt")


@pytest.mark.parametrize(
    ("body", "reason", "count"),
    [
        ({"device": "dragino/LSE01", "f_port": 2, "payload_hex": FRAME.hex(" ")}, "", 4),
        ({"device": "dragino/LSE01", "f_port": 2, "payload_hex": "0cd0"}, "truncated", 0),
        ({"device": "dragino/LSE01", "payload_hex": "xyz"}, "no_hex", 0),
        ({"device": "no/such", "payload_hex": "00"}, "unknown_device_type", 0),
    ],
)
def test_frames_are_tried(ask: Any, body: dict[str, Any], reason: str, count: int) -> None:
    found = ask("POST", "/api/v1/device-types/decode", json=body).json()
    DecodedFrame.model_validate(found)
    assert (found["reason"], len(found["measurements"])) == (reason, count)
    assert bool(found["detail"]) is bool(reason)


@pytest.mark.parametrize(("scope", "status"), [(None, 401), ("read", 403), ("crew", 403)])
def test_who_may(ask: Any, scope: str | None, status: int) -> None:
    asked = ("device?code=x", "unknown", "nearest?lat=1&lon=1", "trees?search=x", "probes?device=x")
    for path in asked:
        assert ask("GET", f"{PATH}/{path}", scope=scope).status_code == status, path
    for path in (f"{PATH}/register", f"{PATH}/move", "/api/v1/rejections/replay"):
        assert ask("POST", path, scope=scope, json={}).status_code == status, path
