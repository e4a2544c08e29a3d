from __future__ import annotations

from math import inf, nan

import pytest

from baumfeuchte.codecs.plausible import (
    RANGES,
    flags_of,
    judge_of,
    teros21_flags,
    watermark_flags,
)
from baumfeuchte.domain.reading import Quality, Quantity

GOOD, SUSPECT, LIMIT = Quality.GOOD, Quality.SUSPECT, Quality.AT_LIMIT
OUT, SENTINEL = Quality.OUT_OF_RANGE, Quality.SENTINEL

VALUES = [
    (Quantity.SOIL_MOISTURE_VWC_PERCENT, [-0.01, 100.01, 655.35, -69.56], [0.0, 26.06, 100.0]),
    (Quantity.SOIL_MOISTURE_RELATIVE_PERCENT, [-1.0, 101.0], [0.0, 100.0]),
    (Quantity.SOIL_TEMPERATURE_C, [-60.1, 60.1, 327.67, -327.68], [-60.0, -0.01, 60.0]),
    (Quantity.AIR_TEMPERATURE_C, [-60.1, 60.1], [-60.0, 60.0]),
    (Quantity.AIR_HUMIDITY_PERCENT, [-0.5, 100.5], [0.0, 100.0]),
    (Quantity.SOIL_WATER_TENSION_KPA, [-11.7, 100_001.0], [0.0, 33.0, 1585.0, 100_000.0]),
    (Quantity.PERMITTIVITY, [0.0, 0.99, 88.1, 195.7], [1.0, 25.0, 88.0]),
    (Quantity.SOIL_EC_US_CM, [-1.0], [0.0, 300.0, 17_999.0]),
    (Quantity.RAIN_MM, [-0.1], [0.0, 60.0]),
    (Quantity.BATTERY_V, [0.0, 0.99, 15.1, 65.535], [1.0, 2.3, 3.6, 12.6, 15.0]),
    (Quantity.BATTERY_PERCENT, [-1.0, 101.0, 255.0], [0.0, 100.0]),
    (Quantity.SOIL_MOISTURE_RAW_INDEX, [], [-5.0, 0.0, 1e6]),
]


@pytest.mark.parametrize(("quantity", "impossible", "possible"), VALUES)
def test_ranges(quantity: Quantity, impossible: list[float], possible: list[float]) -> None:
    for value in impossible:
        assert flags_of(quantity, value) is OUT, value
    for value in possible:
        assert flags_of(quantity, value) is GOOD, value


def test_every_quantity_has_a_range_and_a_test() -> None:
    assert set(RANGES) == set(Quantity) == {row[0] for row in VALUES}
    for low, high, doubtful_from in RANGES.values():
        assert low < high
        assert doubtful_from > low


@pytest.mark.parametrize("quantity", Quantity)
def test_not_a_number_is_impossible(quantity: Quantity) -> None:
    assert flags_of(quantity, nan) is OUT
    assert judge_of(quantity)(nan) is OUT


def test_infinite_values() -> None:
    assert flags_of(Quantity.SOIL_TEMPERATURE_C, inf) is OUT
    assert flags_of(Quantity.SOIL_TEMPERATURE_C, -inf) is OUT


@pytest.mark.parametrize(
    ("ec", "flags"), [(17_999.0, GOOD), (18_000.0, SUSPECT), (28_200.0, SUSPECT), (1e9, SUSPECT)]
)
def test_conductivity_of_broken_probes(ec: float, flags: Quality) -> None:
    assert flags_of(Quantity.SOIL_EC_US_CM, ec) is flags


@pytest.mark.parametrize(
    ("tension_kpa", "flags"),
    [
        (-1.0, OUT),
        (0.0, LIMIT),
        (9.9, LIMIT),
        (10.0, GOOD),
        (25.0, GOOD),
        (198.9, GOOD),
        (199.0, LIMIT),
        (239.0, LIMIT),
        (240.0, SENTINEL),
        (254.0, LIMIT),
        (255.0, SENTINEL),
        (256.0, OUT),
        (nan, OUT),
        (inf, OUT),
    ],
)
def test_watermark(tension_kpa: float, flags: Quality) -> None:
    assert watermark_flags(tension_kpa) is flags


@pytest.mark.parametrize(
    ("tension_kpa", "flags"),
    [
        (-0.1, OUT),
        (0.0, LIMIT),
        (5.0, LIMIT),
        (5.1, GOOD),
        (1585.0, GOOD),
        (6553.4, GOOD),
        (100_000.1, OUT),
        (nan, OUT),
    ],
)
def test_teros21(tension_kpa: float, flags: Quality) -> None:
    assert teros21_flags(tension_kpa) is flags
