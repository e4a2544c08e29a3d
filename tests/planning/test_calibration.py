"""Calibrating sites on a real database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.domain.calibration import CalibrationKind, ProbeCalibration
from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.domain.tree import Site
from baumfeuchte.planning.calibration import calibrations, update_calibrations, winters
from baumfeuchte.storage.calibrations import all_calibrations, calibrations_of_tree
from baumfeuchte.storage.query import run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from baumfeuchte.planning.rain import RainSpan

BERLIN = ZoneInfo("Europe/Berlin")
TEMPERATURE = Quantity.SOIL_TEMPERATURE_C
NFK_SL3 = 0.1671
MAY = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)


def calibrate(city: Any, now: datetime = MAY, **options: Any) -> int:
    with city.database.begin() as conn:
        return update_calibrations(conn, now=now, zone=BERLIN, **options)


def stored(city: Any) -> list[ProbeCalibration]:
    with city.database.begin() as conn:
        return run(conn, all_calibrations())


def in_force(city: Any) -> Any:
    with city.database.begin() as conn:
        return calibrations(conn)


def mornings(
    city: Any,
    sensor: int,
    first: date,
    last: date,
    value: Callable[[date], float],
    **options: Any,
) -> None:
    """Three values each local morning."""
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        at = datetime(day.year, day.month, day.day, 4, 30, tzinfo=BERLIN)
        city.measure(sensor, lambda _h, d=day: value(d), around=at, first=0, last=3, **options)


@pytest.fixture
def probe(city: Any) -> tuple[int, int]:
    sensor = city.sensor("a1")
    return sensor, city.install(sensor, city.tree("B1"), since=datetime(2024, 6, 1, tzinfo=UTC))


WINTER = (date(2025, 12, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("day", "latest", "earlier"),
    [
        (date(2026, 5, 20), "2025/26", "2024/25"),
        (date(2026, 12, 1), "2026/27", "2025/26"),
        (date(2026, 11, 30), "2025/26", "2024/25"),
        (date(2027, 1, 5), "2026/27", "2025/26"),
        (date(2000, 1, 1), "1999/00", "1998/99"),
    ],
)
def test_winters(day: date, latest: str, earlier: str) -> None:
    assert tuple(winter.period for winter in winters(day)) == (latest, earlier)


def test_a_winter_gives_field_capacity(city: Any, probe: tuple[int, int]) -> None:
    sensor, installation = probe
    mornings(city, sensor, *WINTER, lambda day: 10.0 if day.day > 20 else 27.0)
    mornings(city, sensor, *WINTER, lambda day: 0.4 if day.day > 20 else 3.0, quantity=TEMPERATURE)
    assert calibrate(city) == 1
    (found,) = stored(city)
    assert found == ProbeCalibration(
        installation_id=installation,
        quantity=Quantity.SOIL_MOISTURE_VWC_PERCENT,
        kind=CalibrationKind.WINTER,
        period="2025/26",
        field_capacity=0.27,
        wilting_point=pytest.approx(0.27 - NFK_SL3, abs=1e-3),
        days=80,
        computed_at=MAY,
    )
    chosen = in_force(city)[installation]
    assert (chosen.kind, chosen.field_capacity, chosen.days) == ("winter", 0.27, 80)
    assert (chosen.shift, chosen.drifted) == (None, False)


def test_once_a_month(city: Any, probe: tuple[int, int]) -> None:
    sensor, _ = probe
    mornings(city, sensor, *WINTER, lambda _day: 27.0)
    mornings(city, sensor, *WINTER, lambda _day: 3.0, quantity=TEMPERATURE)
    assert calibrate(city) == 1
    assert calibrate(city) == 0
    assert calibrate(city, MAY + timedelta(days=29, hours=23)) == 0
    assert calibrate(city, MAY + timedelta(days=30)) == 1
    assert [item.computed_at for item in stored(city)] == [MAY + timedelta(days=30)]


@pytest.mark.parametrize(("earlier", "drifted"), [(24.0, False), (22.9, True), (31.1, True)])
def test_two_winters_tell_of_drift(
    city: Any, probe: tuple[int, int], earlier: float, *, drifted: bool
) -> None:
    sensor, installation = probe
    before = (date(2024, 12, 1), date(2025, 3, 31))
    for days, value in ((before, earlier), (WINTER, 27.0)):
        mornings(city, sensor, *days, lambda _day, v=value: v)
        mornings(city, sensor, *days, lambda _day: 3.0, quantity=TEMPERATURE)
    calibrate(city)
    assert [item.period for item in stored(city)] == ["2024/25", "2025/26"]
    found = in_force(city)[installation]
    assert found.period == "2025/26"
    assert found.shift == pytest.approx((27.0 - earlier) / 100)
    assert found.drifted == drifted


@pytest.mark.parametrize(
    ("first", "temperature", "reason"),
    [
        (date(2026, 3, 10), 4.0, "too_few_days"),
        (date(2026, 1, 1), None, "no_soil_temperature"),
        (date(2026, 1, 1), 0.8, "too_few_days"),
    ],
)
def test_winters_that_do_not_carry_it(
    city: Any, probe: tuple[int, int], first: date, temperature: float | None, reason: str
) -> None:
    sensor, installation = probe
    mornings(city, sensor, first, WINTER[1], lambda _day: 27.0)
    if temperature is not None:
        mornings(city, sensor, first, WINTER[1], lambda _day: temperature, quantity=TEMPERATURE)
    calibrate(city)
    winter, plateau = sorted(stored(city), key=lambda item: item.kind, reverse=True)
    assert (winter.field_capacity, winter.reason) == (None, reason)
    assert (plateau.kind, plateau.reason) == ("plateau", "no_rain_data")
    assert installation not in in_force(city)
    assert calibrate(city) == 0


def test_a_dry_winter_is_not_believed(city: Any, probe: tuple[int, int]) -> None:
    sensor, installation = probe
    mornings(city, sensor, *WINTER, lambda _day: 16.0)
    mornings(city, sensor, *WINTER, lambda _day: 3.0, quantity=TEMPERATURE)
    mornings(city, sensor, date(2025, 8, 1), date(2025, 8, 25), lambda _day: 30.0)
    calibrate(city)
    winter = next(item for item in stored(city) if item.kind is CalibrationKind.WINTER)
    assert (winter.field_capacity, winter.reason) == (None, "winter_not_full")
    assert installation not in in_force(city)


def test_values_of_another_place_do_not_count(city: Any) -> None:
    """The probe was at another tree until mid-January: its values there say nothing here."""
    sensor = city.sensor("a1")
    moved = datetime(2026, 1, 15, 12, tzinfo=UTC)
    city.install(sensor, city.tree("B1"), since=datetime(2024, 6, 1, tzinfo=UTC))
    here = city.install(sensor, city.tree("B2", site=Site(soil="Ut3")), since=moved)
    mornings(city, sensor, *WINTER, lambda day: 20.0 if day <= moved.date() else 33.0)
    mornings(city, sensor, *WINTER, lambda _day: 3.0, quantity=TEMPERATURE)
    assert calibrate(city) == 1
    found = in_force(city)[here]
    assert (found.field_capacity, found.days) == (0.33, 75)
    assert found.wilting_point == pytest.approx(0.33 - 0.226, abs=2e-3)  # nFK of Ut3


def test_frozen_values_tension_and_relative_percent_do_not_count(
    city: Any, probe: tuple[int, int]
) -> None:
    sensor, _ = probe
    mornings(city, sensor, *WINTER, lambda _day: 12.0, quantity=Quantity.SOIL_WATER_TENSION_KPA)
    mornings(
        city, sensor, *WINTER, lambda _day: 80.0, quantity=Quantity.SOIL_MOISTURE_RELATIVE_PERCENT
    )
    assert calibrate(city) == 0
    mornings(city, sensor, *WINTER, lambda _day: 5.0, flags=Quality.FROZEN)
    assert calibrate(city) == 1
    assert [(item.kind, item.reason) for item in stored(city)] == [("plateau", "no_data")]
    assert calibrate(city) == 0


def test_the_temperature_of_another_probe_of_the_sensor_may_speak(
    city: Any, probe: tuple[int, int]
) -> None:
    sensor, installation = probe
    mornings(city, sensor, *WINTER, lambda _day: 27.0)
    mornings(city, sensor, *WINTER, lambda _day: 3.0, quantity=TEMPERATURE, probe=2)
    mornings(city, sensor, *WINTER, lambda _day: 5.0, quantity=TEMPERATURE, probe=3)
    calibrate(city)
    assert in_force(city)[installation].days == 121


def test_the_morning_of_the_day_with_23_hours_counts(city: Any, probe: tuple[int, int]) -> None:
    """On 29 March 2026 04:30 summer time is 02:30 UTC; the hours around it say something else."""
    sensor, installation = probe
    days = (date(2026, 2, 28), date(2026, 3, 29))  # 30 days, the last one is the day
    mornings(city, sensor, *days, lambda _day: 3.0, quantity=TEMPERATURE)
    mornings(city, sensor, *days, lambda day: 27.0 if day.day % 2 else 29.0)
    noise = datetime(2026, 3, 29, 7, 0, tzinfo=UTC)
    city.measure(sensor, lambda _h: 50.0, around=noise, first=0, last=16)
    with city.database.begin() as conn:
        conn.exec_driver_sql("SET TIME ZONE 'America/New_York'")
        update_calibrations(conn, now=MAY, zone=BERLIN)
    found = in_force(city)[installation]
    assert found.days == 30
    assert found.field_capacity == pytest.approx(0.28)  # 15 of each: the 29th is not 0.50


def test_a_dry_summer_moves_the_wilting_point(city: Any, probe: tuple[int, int]) -> None:
    sensor, installation = probe
    mornings(city, sensor, *WINTER, lambda _day: 27.0)
    mornings(city, sensor, *WINTER, lambda _day: 3.0, quantity=TEMPERATURE)
    mornings(city, sensor, date(2026, 5, 1), date(2026, 5, 7), lambda day: 6.0 + day.day / 10)
    calibrate(city)
    assert in_force(city)[installation].wilting_point == pytest.approx(0.061 - 0.005)


def plateau_city(city: Any, since: date = date(2026, 4, 1)) -> Callable[[Sequence[RainSpan]], Any]:
    """Each fortnight 18 mm in two days, then drainage to 0.24 and slow loss."""
    sensor = city.sensor("a1")
    start = datetime(since.year, since.month, since.day, tzinfo=UTC)
    city.install(sensor, city.tree("B1"), since=start)

    def water(day: date) -> float:
        age = (day - since).days % 14
        return [16.0, 26.0, 30.0, 27.0][age] if age < 4 else 24.0 - 0.2 * (age - 4)

    mornings(city, sensor, since, MAY.date(), water)

    def rain(spans: Sequence[RainSpan]) -> list[float | None]:
        assert all(span.until - span.since == timedelta(days=1) for span in spans[-40:])
        ages = [(span.since.astimezone(BERLIN).date() - since).days for span in spans]
        return [None if age < 0 else 9.0 if age % 14 in {1, 2} else 0.0 for age in ages]

    return rain


def test_before_the_first_winter_drainage_plateaus_stand_in(city: Any) -> None:
    assert calibrate(city, rain=plateau_city(city)) == 1
    (found,) = stored(city)
    assert (found.kind, found.period, found.days) == ("plateau", "2026", 4)
    (chosen,) = in_force(city).values()
    assert chosen.field_capacity == pytest.approx(0.24)
    assert chosen.wilting_point == pytest.approx(0.24 - NFK_SL3, abs=1e-3)


def test_a_winter_replaces_plateaus(city: Any) -> None:
    rain = plateau_city(city)
    calibrate(city, rain=rain)
    december = (date(2026, 12, 1), date(2027, 1, 9))
    mornings(city, city.sensor("a1"), *december, lambda _day: 26.0)
    mornings(city, city.sensor("a1"), *december, lambda _day: 4.0, quantity=TEMPERATURE)
    now = datetime(2027, 1, 10, 5, tzinfo=UTC)
    with city.database.begin() as conn:
        update_calibrations(conn, now=now, zone=BERLIN)
        (chosen,) = calibrations(conn).values()
    assert (chosen.kind, chosen.period, chosen.field_capacity) == ("winter", "2026/27", 0.26)
    assert {item.kind for item in stored(city)} == {"winter", "plateau"}


def test_a_few_probes_at_a_time(city: Any) -> None:
    tree = city.tree("B1")
    for number in range(3):
        sensor = city.sensor(f"a{number}")
        city.install(sensor, tree, depth_cm=30 + 10 * number)
        city.measure(sensor, lambda _h: 20.0, around=MAY, first=-3, last=0)
    assert [calibrate(city, limit=2) for _ in range(3)] == [2, 1, 0]
    with city.database.begin() as conn:
        assert len(run(conn, calibrations_of_tree(tree))) == 3
        assert run(conn, calibrations_of_tree(tree + 1)) == []
