"""Quality control in the running system: faults in the readings, on a real database."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.planning import quality
from baumfeuchte.planning.quality import judge_sensors
from baumfeuchte.storage.query import run
from baumfeuchte.storage.sensor_quality import ProbeQuality, probe_qualities
from baumfeuchte.storage.tables import readings, stale_days

if TYPE_CHECKING:
    from collections.abc import Callable


NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
HOURS = 60 * 24
NEXT_DAY = timedelta(days=1)


def natural(hour: float) -> float:
    """A dry-down that begins anew every nine days, with a daily wave, in 0.01 Vol.-%."""
    age = hour % 216
    return round(17 + 9 * math.exp(-age / 90) + 0.15 * math.sin(hour / 24 * 2 * math.pi), 2)


def out_of_soil(hour: float) -> float:
    return natural(hour) if hour < -30 else 1.2


def stuck(hour: float) -> float:
    return natural(min(hour, -120.0))


def spike(hour: float) -> float:
    return natural(hour) + (14 if hour == -50 else 0)


def jump(hour: float) -> float:
    return natural(hour) + (4 if hour > -80 else 0)


def judge(city: Any, town: Any, now: datetime = NOW) -> int:
    return judge_sensors(city.database, now=now, zone=town.BERLIN)


def flags(city: Any, sensor: int) -> dict[int, Quality]:
    """Flags by the hours since ``NOW``, where there are any."""
    with city.database.begin() as conn:
        rows = conn.execute(
            sa.select(readings.c.observed_at, readings.c.flags).where(
                readings.c.sensor_id == sensor, readings.c.flags != 0, readings.c.quantity == 2
            )
        ).all()
    return {round((at - NOW).total_seconds() / 3600): Quality(mark) for at, mark in rows}


def levels(city: Any) -> dict[int, ProbeQuality]:
    with city.database.begin() as conn:
        return {item.sensor_id: item for item in run(conn, probe_qualities())}


def test_a_probe_that_was_put_right_is_back_on_the_same_day(
    city: Any, town: Any, put: Callable[..., int]
) -> None:
    sensor = put(out_of_soil)
    judge(city, town)
    assert levels(city)[sensor].level == "bad"
    noon = NOW + timedelta(hours=14)
    city.measure(sensor, natural, around=NOW, first=1, last=15)
    with city.database.begin() as conn:
        conn.execute(sa.delete(stale_days))
    assert judge(city, town, noon) == 1
    assert levels(city)[sensor].level == "questionable"
    marked = flags(city, sensor)
    assert not any(marked.get(hour, Quality.GOOD) & Quality.FAULTY for hour in range(1, 15))


def test_a_natural_series_is_good(city: Any, town: Any, put: Callable[..., int]) -> None:
    sensor = put(natural)
    assert judge(city, town) == 1
    assert flags(city, sensor) == {}
    found = levels(city)[sensor]
    assert (found.level, found.score, list(found.reasons)) == ("good", 1.0, [])
    assert found.judged_at == NOW


def test_a_probe_out_of_the_soil_is_bad(city: Any, town: Any, put: Callable[..., int]) -> None:
    sensor = put(out_of_soil)
    judge(city, town)
    assert flags(city, sensor) == dict.fromkeys(range(-30, 1), Quality.FAULTY)
    found = levels(city)[sensor]
    assert found.level == "bad"
    assert found.reasons[0]["code"] == "contact_loss"
    assert found.since == NOW - timedelta(hours=30)
    with city.database.begin() as conn:
        stale = {tuple(row) for row in conn.execute(sa.select(stale_days.c["sensor_id", "day"]))}
    assert {(sensor, (NOW - timedelta(days=back)).date()) for back in (0, 1)} <= stale


@pytest.mark.parametrize(
    ("value", "code", "marked"),
    [(stuck, "stuck", -60), (spike, "spike", -50), (jump, "level_shift", -79)],
)
def test_what_is_questionable(  # noqa: PLR0917 - cases and fixtures
    city: Any,
    town: Any,
    put: Callable[..., int],
    value: Callable[[float], float],
    code: str,
    marked: int,
) -> None:
    sensor = put(value)
    judge(city, town)
    found = flags(city, sensor)
    assert set(found.values()) == {Quality.QUESTIONABLE}
    assert marked in found
    quality_of = levels(city)[sensor]
    codes = [reason["code"] for reason in quality_of.reasons]
    if code == "spike":  # a single wrong value is chance
        assert (quality_of.level, codes) == ("good", [])
    else:
        assert quality_of.level == "questionable"
        assert code in codes


def test_frost_is_not_the_sensors_fault(city: Any, town: Any, put: Callable[..., int]) -> None:
    def frozen(hour: float) -> float:
        return natural(hour) - (6 if -60 < hour < -30 else 0)

    sensor = put(frozen)
    city.measure(
        sensor,
        lambda hour: -2.0 if -61 < hour < -29 else 8 + math.sin(hour),
        around=NOW,
        first=1 - HOURS,
        last=1,
        quantity=Quantity.SOIL_TEMPERATURE_C,
    )
    judge(city, town)
    assert flags(city, sensor) == {}
    assert levels(city)[sensor].level == "good"


def test_once_a_day_is_enough_and_twice_is_the_same(
    city: Any, town: Any, put: Callable[..., int]
) -> None:
    sensor = put(out_of_soil)
    with city.database.begin() as conn:
        conn.execute(sa.delete(stale_days))
    assert judge(city, town) == 1
    with city.database.begin() as conn:
        conn.execute(sa.delete(stale_days))
    before, level = flags(city, sensor), levels(city)[sensor]
    assert judge(city, town, NOW + timedelta(minutes=30)) == 0
    assert judge(city, town, NOW + timedelta(hours=10)) == 1  # a bad one
    assert judge(city, town, NOW + NEXT_DAY) == 1
    assert flags(city, sensor) == before
    again = levels(city)[sensor]
    assert (again.level, again.reasons) == (level.level, level.reasons)
    with city.database.begin() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(stale_days)) == 0


def test_flags_of_ingest_stay(city: Any, town: Any, put: Callable[..., int]) -> None:
    said = Quality.BACKFILL | Quality.SUSPECT
    sensor = put(out_of_soil, flags=said)
    judge(city, town)
    found = flags(city, sensor)
    assert found[-10] == said | Quality.FAULTY
    assert found[-100] == said
    city.measure(sensor, natural, around=NOW, first=-40, last=1, flags=said)
    judge(city, town, NOW + NEXT_DAY)
    assert set(flags(city, sensor).values()) == {said}


def test_what_ingest_calls_bad_needs_no_second_flag(
    city: Any, town: Any, put: Callable[..., int]
) -> None:
    sensor = put(lambda hour: 99.0 if hour > -20 else natural(hour), flags=Quality.OUT_OF_RANGE)
    judge(city, town)
    assert set(flags(city, sensor).values()) == {Quality.OUT_OF_RANGE}
    assert levels(city)[sensor].level == "bad"


def test_a_late_reading_has_the_sensor_judged_again(
    city: Any, town: Any, put: Callable[..., int]
) -> None:
    sensor = put(out_of_soil)
    with city.database.begin() as conn:
        conn.execute(sa.delete(stale_days))
    judge(city, town)
    with city.database.begin() as conn:
        conn.execute(sa.delete(stale_days))
    assert -10 in flags(city, sensor)
    city.measure(sensor, natural, around=NOW, first=-31, last=1)  # a corrected codec
    assert judge(city, town, NOW + timedelta(minutes=20)) == 1
    assert flags(city, sensor) == {}
    assert levels(city)[sensor].level == "good"


def test_a_corrected_codec_keeps_what_quality_control_said(
    city: Any, town: Any, put: Callable[..., int]
) -> None:
    sensor = put(out_of_soil)
    judge(city, town)
    city.measure(sensor, out_of_soil, around=NOW, first=-31, last=1)
    assert flags(city, sensor)[-10] is Quality.FAULTY


def test_a_sensor_that_sits_at_its_dry_end_is_not_stuck(
    city: Any, town: Any, put: Callable[..., int]
) -> None:
    tension = {"quantity": Quantity.SOIL_WATER_TENSION_KPA}
    sensor = put(lambda hour: round(20 + 1.2 * (hour + HOURS) / 24, 1), **tension)
    city.measure(
        sensor,
        lambda _hour: 199.0,
        around=NOW,
        first=-600,
        last=1,
        flags=Quality.AT_LIMIT,
        **tension,
    )
    judge(city, town)
    assert "stuck" not in [reason["code"] for reason in levels(city)[sensor].reasons]


def test_only_the_time_at_the_present_tree_counts(
    city: Any, town: Any, put: Callable[..., int]
) -> None:
    sensor = put(out_of_soil)
    assert sensor
    with city.database.begin() as conn:
        conn.execute(sa.text("UPDATE installations SET since = :at"), {"at": NOW})
    judge(city, town)
    assert flags(city, sensor) == {}


def test_a_sensor_without_readings_is_judged_once_a_day(city: Any, town: Any) -> None:
    city.install(city.sensor("a"), city.tree("a"))
    assert judge(city, town) == 1
    assert judge(city, town, NOW + timedelta(hours=1)) == 0
    assert levels(city) == {}


def test_flags_that_may_be_compressed_stay(city: Any, town: Any, put: Callable[..., int]) -> None:
    def once(hour: float) -> float:
        return natural(hour) + (14 if hour in {-400, -40} else 0)

    sensor = put(once)
    judge(city, town)
    assert set(flags(city, sensor)) == {-40}


def test_a_series_that_cannot_be_judged_stops_neither_the_others_nor_the_list(
    city: Any,
    town: Any,
    put: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    strange, bad = put(natural, "a"), put(out_of_soil, "b")
    real = quality.judge_probes

    def fails(series: Any, *more: Any) -> Any:
        if series[0].sensor_id == strange:
            raise ValueError("no such number")
        return real(series, *more)

    monkeypatch.setattr(quality, "SENSORS_AT_ONCE", 1)
    monkeypatch.setattr(quality, "judge_probes", fails)
    assert judge(city, town) == 1
    assert set(levels(city)) == {bad}
    assert "1 sensors from id" in caplog.text
    monkeypatch.setattr(quality, "judge_probes", real)
    assert judge(city, town) == 2  # the other one because its days are marked


def test_many_sensors_come_in_parts(
    city: Any, town: Any, put: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = put(out_of_soil, "a"), put(natural, "b")
    monkeypatch.setattr(quality, "SENSORS_AT_ONCE", 1)
    assert judge(city, town) == 2
    assert {key: item.level for key, item in levels(city).items()} == {bad: "bad", good: "good"}
