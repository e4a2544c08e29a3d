"""Sensors to look at, over the interface."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import psycopg
import pytest

EUI = "a84041c3f1850001"


@pytest.fixture(scope="module")
def city(city: Any) -> Any:
    """The city, where quality control found the probes of one sensor out of the soil."""
    from _lists import NOW

    reason = {
        "code": "contact_loss",
        "score": "bad",
        "since": (NOW - timedelta(hours=30)).isoformat(),
        "last": NOW.isoformat(),
        "ongoing": True,
        "readings": 31,
    }
    with psycopg.connect(city.url) as conn:
        conn.execute("UPDATE sensors SET last_seen_at = %s", [NOW])
        conn.execute(
            "INSERT INTO sensor_quality SELECT i.sensor_id, i.probe, 2, 'bad', 0.8, %s, %s, %s"
            " FROM installations i JOIN sensors s ON s.id = i.sensor_id WHERE s.dev_eui = %s"
            " AND i.until IS NULL",
            [orjson.dumps([reason]).decode(), NOW - timedelta(hours=30), NOW, EUI],
        )
    return city


def test_the_list_says_what_is_wrong_and_what_to_do(server: Any) -> None:
    found = server.get("/api/v1/sensors/check").json()
    item = next(item for item in found["items"] if item["dev_eui"] == EUI)
    assert (found["total"], found["next"]) == (len(found["items"]), None)
    assert (item["score"], item["trees"]) == ("bad", ["BO-0001"])
    reason = item["reasons"][0]
    assert (reason["code"], reason["quantity"]) == ("contact_loss", "soil_moisture_vwc_percent")
    assert reason["depth_cm"] > 0
    assert reason["found"].startswith("Die Sonde hat den Kontakt zum Boden verloren")
    assert reason["action"] == "Sonde neu einsetzen und einschlämmen"
    assert reason["found"] in reason["text"]
    assert item["since"].endswith("Z")


def test_the_list_in_english_and_in_parts(server: Any) -> None:
    found = server.get("/api/v1/sensors/check?lang=en&limit=1").json()
    assert len(found["items"]) == 1
    assert found["items"][0]["reasons"][0]["text"].startswith("The ")
    assert server.get("/api/v1/sensors/check?lang=fr").status_code == 422
