"""The list of sensors to look at, from what the rooms know of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from baumfeuchte.domain.calibration import CalibrationKind, ProbeCalibration
from baumfeuchte.domain.device_health import Battery, Level, Problem, SensorHealth
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.tree import Installation
from baumfeuchte.planning.sensor_checks import sensor_checks
from baumfeuchte.storage.health_rows import WatchedSensor
from baumfeuchte.storage.sensor_quality import ProbeQuality

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)
VWC = Quantity.SOIL_MOISTURE_VWC_PERCENT


def sensor(key: int) -> WatchedSensor:
    return WatchedSensor(
        id=key,
        dev_eui=f"s{key}",
        device="dragino/LSE01",
        settings={},
        last_seen_at=NOW,
        learned_interval_s=3600.0,
        installed_since=APRIL,
        removed_at=None,
        tree_numbers=(f"T-{key}",),
    )


def health(key: int, *problems: Problem, **more: Any) -> SensorHealth:
    values: dict[str, Any] = {
        "silent_since": None,
        "battery": None,
        "last_seen_at": NOW,
        "interval_s": 3600.0,
        "signal": None,
        "joins_7_days": 0,
        "joins_30_days": 0,
        "counter_resets": 0,
        "missing_percent": 0.0,
        "flagged_percent": 0.0,
    } | more
    return SensorHealth(
        dev_eui=f"s{key}",
        device="dragino/LSE01",
        tree_numbers=(f"T-{key}",),
        level=Level.OK,
        problems=problems,
        **values,
    )


def place(key: int, probe: int = 0, depth_cm: float = 60.0, since: datetime = APRIL) -> Any:
    return Installation(
        id=10 * key + probe,
        sensor_id=key,
        probe=probe,
        tree_id=key,
        depth_cm=depth_cm,
        since=since,
    )


def quality(key: int, code: str, score: str, *, probe: int = 0, days: int = 2) -> ProbeQuality:
    since = NOW - timedelta(days=days)
    reason = {
        "code": code,
        "score": score,
        "since": since.isoformat(),
        "last": NOW.isoformat(),
        "ongoing": True,
        "readings": 48,
    }
    return ProbeQuality(
        sensor_id=key,
        probe=probe,
        quantity=VWC,
        level=score,
        score=0.5,
        reasons=[reason],
        since=since,
        judged_at=NOW,
    )


def winter(key: int, period: str, capacity: float) -> ProbeCalibration:
    return ProbeCalibration(
        installation_id=10 * key,
        quantity=VWC,
        kind=CalibrationKind.WINTER,
        period=period,
        field_capacity=capacity,
        wilting_point=0.1,
        days=60,
        computed_at=NOW,
    )


def listed(keys: range = range(1, 6), **given: Any) -> list[tuple[str, str, list[str]]]:
    values: dict[str, Any] = {
        "qualities": [],
        "places": [place(key) for key in keys],
        "calibrations": [],
        "now": NOW,
    }
    healths = given.pop("health", [])
    found = sensor_checks([sensor(key) for key in keys], healths, **values | given)
    return [(it.dev_eui, it.score, [r.reason.code for r in it.reasons]) for it in found]


def test_a_city_without_faults_has_an_empty_list() -> None:
    assert listed(health=[health(key) for key in range(1, 6)]) == []


def test_bad_ones_come_first_then_the_longest() -> None:
    qualities = [
        quality(1, "stuck", "questionable", days=9),
        quality(2, "contact_loss", "bad", days=2),
        quality(3, "range", "bad", days=5),
    ]
    assert listed(qualities=qualities) == [
        ("s3", "bad", ["range"]),
        ("s2", "bad", ["contact_loss"]),
        ("s1", "questionable", ["stuck"]),
    ]


def test_silence_and_battery_are_on_it() -> None:
    weak = Battery(at=NOW, percent=None, volts=2.9, per_30_days=-0.2, days_left=12)
    healths = [
        health(1, Problem.SILENT, silent_since=NOW - timedelta(days=3)),
        health(2, Problem.BATTERY_LOW, battery=weak),
        health(3, Problem.NEVER_HEARD, last_seen_at=None),
        health(4, battery=weak),
        health(5, Problem.WEAK_SIGNAL),
    ]
    assert listed(health=healths) == [
        ("s3", "bad", ["silent"]),
        ("s1", "bad", ["silent"]),
        ("s2", "questionable", ["battery"]),
    ]


def test_a_field_capacity_that_moved_is_drift_and_said_once() -> None:
    moved = [winter(1, "2024/25", 0.26), winter(1, "2025/26", 0.32)]
    still = [winter(2, "2024/25", 0.26), winter(2, "2025/26", 0.27)]
    assert listed(calibrations=moved + still) == [("s1", "questionable", ["drift"])]
    both = listed(calibrations=moved, qualities=[quality(1, "drift", "questionable")])
    assert both == [("s1", "questionable", ["drift"])]


def test_each_probe_speaks_for_itself_from_above() -> None:
    qualities = [
        quality(1, "stuck", "questionable", probe=1),
        quality(1, "contact_loss", "bad", probe=0),
    ]
    places = [place(1, 0, 60.0), place(1, 1, 30.0)]
    (item,) = sensor_checks(
        [sensor(1)], [], qualities=qualities, places=places, calibrations=[], now=NOW
    )
    assert [(r.depth_cm, r.reason.code) for r in item.reasons] == [
        (30.0, "stuck"),
        (60.0, "contact_loss"),
    ]


def test_what_follows_from_a_fault_is_not_said_again() -> None:
    lost = quality(1, "contact_loss", "bad", days=2)
    after = quality(1, "stuck", "questionable", days=1).reasons
    before = quality(1, "noise", "questionable", days=5).reasons
    told = replace(lost, reasons=(*lost.reasons, *after, *before))
    assert listed(qualities=[told]) == [("s1", "bad", ["contact_loss", "noise"])]


def test_what_was_found_elsewhere_or_of_a_sensor_in_the_store_does_not_count() -> None:
    found = [quality(1, "contact_loss", "bad")]
    assert listed(qualities=found, places=[place(1, since=NOW + timedelta(hours=1))]) == []
    silent = [health(1, Problem.SILENT, silent_since=APRIL)]
    assert listed(qualities=found, health=silent, places=[]) == []
