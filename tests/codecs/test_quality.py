"""What makes a reading doubtful, by its value and by its time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from baumfeuchte.codecs.quality import doubts
from baumfeuchte.domain.reading import Quality, Quantity

NOW = datetime(2026, 7, 15, 12, tzinfo=UTC)
INSTALLED = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("quantity", "value", "flags"),
    [
        (Quantity.SOIL_WATER_TENSION_KPA, 0.0, Quality.GOOD),
        (Quantity.SOIL_WATER_TENSION_KPA, 1e6, Quality.GOOD),
        (Quantity.SOIL_WATER_TENSION_KPA, -0.1, Quality.OUT_OF_RANGE),
        (Quantity.SOIL_MOISTURE_VWC_PERCENT, 60.0, Quality.GOOD),
        (Quantity.SOIL_MOISTURE_VWC_PERCENT, 60.1, Quality.OUT_OF_RANGE),
        (Quantity.SOIL_TEMPERATURE_C, -60.1, Quality.OUT_OF_RANGE),
        (Quantity.AIR_TEMPERATURE_C, 327.6, Quality.OUT_OF_RANGE),
        (Quantity.BATTERY_V, 99.0, Quality.GOOD),
    ],
)
def test_values(quantity: Quantity, value: float, flags: Quality) -> None:
    assert doubts(quantity, value, NOW, NOW, None) == flags


@pytest.mark.parametrize(
    ("observed_at", "flags"),
    [
        (NOW, Quality.GOOD),
        (NOW + timedelta(microseconds=1), Quality.FUTURE),
        (INSTALLED, Quality.GOOD),
        (INSTALLED - timedelta(microseconds=1), Quality.BEFORE_INSTALLATION),
    ],
)
def test_times(observed_at: datetime, flags: Quality) -> None:
    found = doubts(Quantity.RAIN_MM, 1.0, observed_at, NOW, INSTALLED)
    assert found == flags
    both = doubts(Quantity.SOIL_TEMPERATURE_C, 99.0, observed_at, NOW, INSTALLED)
    assert both == flags | Quality.OUT_OF_RANGE


def test_a_sensor_that_was_never_installed_is_never_too_early() -> None:
    assert doubts(Quantity.RAIN_MM, 1.0, datetime(2001, 1, 1, tzinfo=UTC), NOW, None) == 0
