"""Types of RAKwireless' standardized payload, beyond Cayenne LPP.

RAKwireless, "Standardized LoRaWAN Packet Format", and the types that its decoder of the Sensor
Hub adds. The decoder and its own table disagree on a few sizes; the decoder counts here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs import lpp
from baumfeuchte.codecs.field import S16, U8, U16

if TYPE_CHECKING:
    from collections.abc import Mapping

PRECISE_HUMIDITY: Final = 0x70
PRECISE_EC: Final = 0x7F
MOISTURE: Final = 0xBC
EC: Final = 0xC0
NEW_MOISTURE: Final = 0x9C  # the newer Sensor Hub counts its own types from 0x90

NUMBERS: Final[Mapping[int, lpp.Number]] = {
    **lpp.NUMBERS,
    PRECISE_HUMIDITY: lpp.number("precise_humidity", S16, 10),
    PRECISE_EC: lpp.number("precise_ec", lpp.U32, 1000),
    0x98: lpp.number("battery_capacity", U8),
    0x9A: lpp.number("battery_dc_voltage", U16, 100),
    NEW_MOISTURE: lpp.number("moisture", U16, 10),
    0xA1: lpp.number("precise_ph", U16, 100),
    0xA2: lpp.number("ph", U16, 10),
    0xB8: lpp.number("battery_capacity", U8),
    0xBA: lpp.number("battery_dc_voltage", U16, 100),
    MOISTURE: lpp.number("soil_moisture", U16, 10),
    EC: lpp.number("soil_ec", U16, 1000),
    0xC1: lpp.number("soil_precise_ph", U16, 100),
    0xC2: lpp.number("soil_ph", U16, 10),
}
OTHERS: Final[Mapping[int, int]] = {
    **lpp.OTHERS,
    **dict.fromkeys(range(0x10, 0x1E), 2),  # nutrients, water quality, acceleration
    0x69: 2,  # air quality
    0x77: 4,  # precipitation, as the vendor's decoder reads it
    0x7E: 3,  # serial number
    0x89: 11,  # position, precise
    0x8A: 2,  # volatile compounds
    0x90: 2,  # wind speed
    0x91: 2,  # strikes
    0x99: 2,  # direct current
    0x9E: 2,  # wind speed
    0x9F: 2,  # wind direction
    0xA3: 2,  # radiation
    0xB9: 2,  # battery current
    0xBB: 4,  # voltage of the hub
    0xBE: 2,  # wind speed
    0xBF: 2,  # wind direction
    0xC3: 2,  # radiation
    0xCB: 1,  # light level
    0xE3: 2,  # particles
    0xE4: 2,  # particles
    0xE5: 2,  # orientation
    0xE9: 2,  # noise
    0xF3: 2,  # raw
    0xF4: 4,  # raw
    0xF5: 4,  # floating point
    0xF6: 4,  # integer
    0xF7: 4,  # unsigned integer
}
