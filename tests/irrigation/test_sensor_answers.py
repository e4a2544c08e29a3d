from __future__ import annotations

import numpy as np

from baumfeuchte.irrigation.sensor_answers import odd_days, shifted_winters, unanswered
from baumfeuchte.irrigation.surroundings import rain_log, watering_log

HOUR, DAY = 3600.0, 86_400.0


def hourly(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return HOUR * np.arange(values.size), values


def drying(days: int = 30) -> np.ndarray:
    return 25.0 - 0.01 * np.arange(24.0 * days)


def watered(values: np.ndarray, hour: int, rise: float = 5.0) -> np.ndarray:
    return np.where(np.arange(values.size) > hour, values + rise, values)


def test_a_watering_that_only_a_neighbour_saw() -> None:
    waterings = watering_log([240 * HOUR], [80.0])
    marks = unanswered(
        hourly(drying()),
        [hourly(watered(drying(), 240))],
        is_tension=False,
        rain=None,
        waterings=waterings,
    )
    where = np.flatnonzero(marks)
    # From the end of the 24 h to answer on, for 14 days.
    assert (where[0], where[-1]) == (264, 264 + 14 * 24 - 1)


def test_the_next_answer_ends_the_doubt() -> None:
    waterings = watering_log([240 * HOUR, 360 * HOUR], [80.0, 80.0])
    both = watered(watered(drying(), 240), 360)
    marks = unanswered(
        hourly(watered(drying(), 360)),
        [hourly(both)],
        is_tension=False,
        rain=None,
        waterings=waterings,
    )
    where = np.flatnonzero(marks)
    assert (where[0], where[-1]) == (264, 359)


def test_an_answer_a_dry_neighbour_or_little_water_is_no_fault() -> None:
    plenty, little = watering_log([240 * HOUR], [80.0]), watering_log([240 * HOUR], [40.0])
    for own, other, log in (
        (watered(drying(), 240), watered(drying(), 240), plenty),
        (drying(), drying(), plenty),
        (drying(), watered(drying(), 240), little),
    ):
        assert not unanswered(
            hourly(own), [hourly(other)], is_tension=False, rain=None, waterings=log
        ).any()
    assert not unanswered(hourly(drying()), [], is_tension=False, rain=None, waterings=plenty).any()


def test_rain_of_two_days_counts_like_water() -> None:
    rain = np.zeros(720)
    rain[240:260] = 1.0
    marks = unanswered(
        hourly(drying()),
        [hourly(watered(drying(), 255))],
        is_tension=False,
        rain=rain_log(HOUR * np.arange(720), rain),
        waterings=None,
    )
    # 15 mm are there at 255 h; a day later the answer is due.
    assert np.flatnonzero(marks)[0] == 255 + 24


def test_tension_has_three_days_to_fall() -> None:
    own = 40.0 + 0.05 * np.arange(720.0)
    other = np.where(np.arange(720) > 290, 12.0, own)
    waterings = watering_log([240 * HOUR], [80.0])
    marks = unanswered(
        hourly(own), [hourly(other)], is_tension=True, rain=None, waterings=waterings
    )
    assert np.flatnonzero(marks)[0] == 240 + 72
    fell = np.where(np.arange(720) > 300, 0.8 * own, own)
    assert not unanswered(
        hourly(fell), [hourly(other)], is_tension=True, rain=None, waterings=waterings
    ).any()


def test_days_apart_from_the_group() -> None:
    group = [hourly(drying() + shift) for shift in (0.0, 1.0, 2.0)]
    own = drying()
    own[240:264] += 5.0
    own[288:312] += 5.0
    marks = odd_days(hourly(own), group)
    assert set(np.flatnonzero(marks) // 24) == {12, 13, 14, 15}
    assert not odd_days(hourly(drying()), group).any()
    assert odd_days((np.zeros(0), np.zeros(0)), group).shape == (0,)


def test_a_winter_on_another_level() -> None:
    begin = np.datetime64("2023-11-01", "s").astype(np.int64)
    seconds = begin + 6 * HOUR * np.arange(4 * 800)
    second = seconds >= np.datetime64("2024-12-01", "s").astype(np.int64)
    temperature = np.full(seconds.size, 4.0)
    moved = shifted_winters((seconds, np.where(second, 35.0, 30.0)), temperature)
    assert np.array_equal(moved, second & (seconds < np.datetime64("2025-12-01", "s").astype(int)))
    small = shifted_winters((seconds, np.where(second, 33.9, 30.0)), temperature)
    assert not small.any()
    # Frozen days say nothing, and then too few are left.
    frozen = shifted_winters((seconds, np.where(second, 35.0, 30.0)), np.full(seconds.size, 0.5))
    assert not frozen.any()
    assert shifted_winters((np.zeros(0), np.zeros(0)), np.zeros(0)).shape == (0,)
