"""Quantities, measurements and readings."""

from __future__ import annotations

from enum import IntFlag, StrEnum
from typing import TYPE_CHECKING

from baumfeuchte.domain.value import value

if TYPE_CHECKING:
    from datetime import datetime


class Quantity(StrEnum):
    """What a number means. "Percent" is several quantities: they are never mixed."""

    SOIL_WATER_TENSION_KPA = "soil_water_tension_kpa"
    SOIL_MOISTURE_VWC_PERCENT = "soil_moisture_vwc_percent"
    SOIL_MOISTURE_RELATIVE_PERCENT = "soil_moisture_relative_percent"
    SOIL_MOISTURE_RAW_INDEX = "soil_moisture_raw_index"
    PERMITTIVITY = "permittivity"
    SOIL_TEMPERATURE_C = "soil_temperature_c"
    SOIL_EC_US_CM = "soil_ec_us_cm"
    AIR_TEMPERATURE_C = "air_temperature_c"
    AIR_HUMIDITY_PERCENT = "air_humidity_percent"
    RAIN_MM = "rain_mm"
    BATTERY_V = "battery_v"
    BATTERY_PERCENT = "battery_percent"


class Quality(IntFlag):
    """Flags on a value. A flag never deletes a value; BAD ones are not used for advice."""

    GOOD = 0
    OUT_OF_RANGE = 1
    """Outside what is physically possible (irrigation-science Q1)."""
    SENTINEL = 2
    """A fault value of the device that looks like a number (Q2)."""
    FROZEN = 4
    """Soil temperature of the same frame below 1 degree C (Q3)."""
    AT_LIMIT = 8
    """At the wet or dry end of the sensor: a bound, not a number."""
    BACKFILL = 16
    """From a device's own memory, sent later than measured."""
    FUTURE = 32
    """Measured later than our clock allows."""
    SUSPECT = 64
    """The codec had to guess the frame's layout, or the value is unlikely."""
    BEFORE_INSTALLATION = 128
    """Measured before the sensor was installed anywhere: an unset device clock, or a test."""
    IMPORTED = 256
    """From a file, not from an uplink; a replay never removes it."""
    FAULTY = 512
    """Quality control of the series: the probe has no contact, or lies at a level that is no soil
    (Q5 to zero, Q7, Q10)."""
    QUESTIONABLE = 1024
    """Quality control of the series: the value counts with three times the error (Q4-Q6, Q11,
    Q13)."""


BAD = Quality.OUT_OF_RANGE | Quality.SENTINEL | Quality.FROZEN | Quality.FUTURE | Quality.FAULTY
"""Values with one of these flags are stored and shown, but never used for advice."""

OF_THE_SERIES = Quality.FAULTY | Quality.QUESTIONABLE
"""What quality control adds and takes away when it looks at a series again; all other flags belong
to whoever took the value in."""


@value
class Measurement:
    """What a codec says: no tree, no centimetres.

    Attributes:
        quantity: what was measured.
        probe: order of the probe in the frame, from 0; never a depth.
        value: in the unit that the quantity names.
        observed_at: the device's own time (UTC), or None for the frame's time.
        flags: what the codec already knows to be doubtful.
    """

    quantity: Quantity
    probe: int
    value: float
    observed_at: datetime | None = None
    flags: Quality = Quality.GOOD


@value
class Reading:
    """A stored value. Its key is sensor, probe, quantity and observed_at."""

    sensor_id: int
    probe: int
    quantity: Quantity
    observed_at: datetime
    value: float
    flags: Quality = Quality.GOOD
