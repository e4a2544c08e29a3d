"""Sensors as devices: what is missing of them, and whether they are all right."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

FRAME = (
    "INSERT INTO uplinks (received_at, digest, arrived_at, sensor_id, network, topic, f_cnt,"
    " rssi_dbm, snr_db, gateway_id, raw)"
    " SELECT %(at)s, decode(md5(%(eui)s || %(at)s::timestamptz), 'hex'), %(at)s, id, 'test', 't',"
    " %(count)s, -99, 7.5, 'g1', '' FROM sensors WHERE dev_eui = %(eui)s"
)


def eui(number: int) -> str:
    return f"a84041c3f185{number:04x}"


@pytest.fixture(scope="module")
def city(city: Any, now: Any) -> Any:
    """The city, where sensors 1 to 4 send every hour; 2 loses frames, 3 has stopped."""
    ages: dict[int, Iterable[int]] = {
        1: range(200, 0, -1),
        2: [age for age in range(200, 0, -1) if age % 10 > 2],
        3: range(200, 30, -1),
        4: range(20, 0, -1),
    }
    with psycopg.connect(city.url) as conn:
        for number, hours in ages.items():
            for age in hours:
                at = now - timedelta(hours=age)
                conn.execute(FRAME, {"at": at, "eui": eui(number), "count": 1000 - age})
            conn.execute(
                "UPDATE sensors SET last_seen_at = %s WHERE dev_eui = %s", [at, eui(number)]
            )
        conn.execute(
            "INSERT INTO sensor_intervals SELECT id, 3600, 99, %s FROM sensors WHERE dev_eui < %s",
            [now, eui(5)],
        )
        conn.execute(
            "INSERT INTO sensor_events SELECT %s, %s - n * interval '30 hours', 'join', '', 'test'"
            " FROM generate_series(1, 8) AS n",
            [eui(1), now],
        )
        conn.execute(
            "INSERT INTO readings SELECT id, 12, 0, %s, 12, 0 FROM sensors WHERE dev_eui = %s",
            [now - timedelta(hours=2), eui(4)],
        )
    return city


@pytest.fixture(scope="module")
def now() -> Any:
    """The time at which the server stands."""
    from _lists import NOW

    return NOW


def hour(now: Any, age: int) -> str:
    return f"{now - timedelta(hours=age):%Y-%m-%dT%H:%M:%SZ}"


def test_gaps_of_all_sensors(server: Any, now: Any) -> None:
    found = server.get("/api/v1/sensors/gaps").json()
    assert (found["total"], found["next"], len(found["items"])) == (12, None, 12)
    whole, lossy, stopped, new, silent, *_ = found["items"]
    assert whole == {
        "dev_eui": eui(1),
        "device": "decentlab/DL-TRS21",
        "trees": ["BO-0001"],
        "interval_s": 3600,
        "since": hour(now, 168),
        "until": hour(now, 0),
        "received": 168,
        "expected": 168,
        "missing": 0,
        "completeness_percent": 100.0,
        "counter_resets": 0,
        "gaps": [],
    }
    assert (lossy["received"], lossy["missing"], len(lossy["gaps"])) == (118, 51, 17)
    assert stopped["gaps"] == [
        {
            "since": hour(now, 31),
            "until": hour(now, 0),
            "missing": 31,
            "found_by": "time",
            "is_open": True,
        }
    ]
    assert (new["since"], new["expected"]) == (hour(now, 20), 20)
    assert (silent["expected"], silent["completeness_percent"]) == (0, None)


def test_gaps_of_one_sensor_in_a_period(server: Any, now: Any) -> None:
    period = {"since": hour(now, 25), "until": hour(now, 15), "dev_eui": eui(2).upper()}
    found = server.get("/api/v1/sensors/gaps", params=period).json()
    (item,) = found["items"]
    assert found["total"] == 1
    assert [(gap["since"], gap["until"], gap["missing"]) for gap in item["gaps"]] == [
        (hour(now, 23), hour(now, 19), 3)
    ]
    assert (item["received"], item["expected"]) == (7, 10)


def test_gaps_come_in_parts(server: Any) -> None:
    first = server.get("/api/v1/sensors/gaps?limit=5").json()
    second = server.get(first["next"]).json()
    third = server.get(second["next"]).json()
    names = [item["dev_eui"] for part in (first, second, third) for item in part["items"]]
    assert names == [eui(number) for number in range(1, 13)]
    assert third["next"] is None


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=2026-07-10T00:00:00Z&until=2026-07-09T00:00:00Z", "since"),
        ("since=2026-01-10T00:00:00Z", "since"),
        ("since=2027-01-10T00:00:00Z", "since"),
        ("since=yesterday", "since"),
        ("limit=0", "limit"),
    ],
)
def test_periods_that_cannot_be(server: Any, query: str, field: str) -> None:
    answer = server.get(f"/api/v1/sensors/gaps?{query}")
    assert answer.status_code == 422
    assert field in answer.json()["detail"] or field in answer.text
    assert answer.json()["code"] == "invalid_fields"


def test_gaps_of_a_sensor_that_nobody_knows(server: Any) -> None:
    found = server.get("/api/v1/sensors/gaps", params={"dev_eui": "no such sensor!"}).json()
    assert (found["items"], found["total"]) == ([], 0)


def test_health_of_all_sensors(server: Any, now: Any) -> None:
    found = server.get("/api/v1/sensors/health").json()
    assert found["total"] == 12
    order = [item["dev_eui"] for item in found["items"]]
    # Eight were never heard; 3 is silent, 2 loses frames, 1 joins too often, 4 has little left.
    assert order[:8] == [eui(number) for number in range(5, 13)]
    assert order[8:] == [eui(number) for number in (3, 2, 1, 4)]
    stopped, lossy, joining, low = found["items"][8:]
    assert (stopped["level"], stopped["problems"]) == ("bad", ["silent"])
    assert stopped["silent_since"] == stopped["last_seen_at"] == hour(now, 31)
    assert (lossy["level"], lossy["problems"]) == ("watch", ["losing_frames"])
    assert lossy["missing_percent"] == 30.2
    assert joining["problems"] == ["rejoining"]
    assert (joining["joins_7_days"], joining["joins_30_days"]) == (5, 8)
    assert joining["battery"] == {
        "at": (now - timedelta(minutes=18)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "percent": None,
        "volts": 3.58,
        "per_30_days": None,
        "days_left": None,
    }
    assert joining["signal"] == {
        "rssi_dbm": -99.0,
        "snr_db": 7.5,
        "gateway_id": "g1",
        "gateway_count": 1,
    }
    assert low["problems"] == ["battery_low"]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("silent=true", [3]),
        ("battery=true", [4]),
        ("silent=false&battery=false&problem=losing_frames&problem=rejoining", [2, 1]),
        ("problem=any&limit=3&offset=8", [3, 2, 1]),
        ("problem=weak_signal", []),
    ],
)
def test_filters(server: Any, query: str, numbers: list[int]) -> None:
    found = server.get(f"/api/v1/sensors/health?{query}").json()
    assert [item["dev_eui"] for item in found["items"]] == [eui(number) for number in numbers]


def test_one_sensor(server: Any) -> None:
    spelled = "-".join(eui(3)[n : n + 2] for n in range(0, 16, 2)).upper()
    answer = server.get(f"/api/v1/sensors/{spelled}/health")
    assert answer.json()["dev_eui"] == eui(3)
    assert answer.json()["problems"] == ["silent"]
    missing = server.get("/api/v1/sensors/nothing/health")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


def test_who_may_read(server: Any) -> None:
    for path in ("gaps", "health", f"{eui(1)}/health"):
        assert server.get(f"/api/v1/sensors/{path}", scope=None).status_code == 401
        assert server.get(f"/api/v1/sensors/{path}", scope="gateway").status_code == 403


def test_answers_keep_to_their_shapes(server: Any) -> None:
    from baumfeuchte.api.schemas.devices import SensorGapsPage, SensorHealth, SensorHealthPage

    SensorGapsPage.model_validate(server.get("/api/v1/sensors/gaps").json())
    SensorHealthPage.model_validate(server.get("/api/v1/sensors/health").json())
    SensorHealth.model_validate(server.get(f"/api/v1/sensors/{eui(1)}/health").json())
