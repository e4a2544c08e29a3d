"""Water content where a probe sends only its permittivity (irrigation-science 1.1). Pure.

Some devices can be told to send the raw value (the MOD bit of Dragino's). Its permittivity is kept
as it came, and the water content by Topp's formula stands beside it, so that the tree has advice.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.devices.decentlab_more import TOPP
from baumfeuchte.codecs.plausible import flags_of
from baumfeuchte.domain.reading import Quality, Quantity, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TOPP_RANGE: Final = (3.0, 40.0)
"""Permittivities of the mineral soils that Topp measured; beyond it the value is doubtful."""
_WATER: Final = frozenset(
    {
        Quantity.SOIL_MOISTURE_VWC_PERCENT,
        Quantity.SOIL_MOISTURE_RELATIVE_PERCENT,
        Quantity.SOIL_WATER_TENSION_KPA,
    }
)


def with_water_content(
    readings: Sequence[Reading], permittivities: Iterable[Reading]
) -> list[Reading]:
    """The readings of an uplink, with water contents (Vol.-%) where nothing else tells of water.

    Args:
        readings: of one uplink.
        permittivities: those of them that are one.
    """
    told = {(item.probe, item.observed_at) for item in readings if item.quantity in _WATER}
    return [
        *readings,
        *(
            _converted(item)
            for item in permittivities
            if (item.probe, item.observed_at) not in told
        ),
    ]


def _converted(reading: Reading) -> Reading:
    low, high = TOPP_RANGE
    e, (a, b, c, d) = reading.value, TOPP
    percent = round(100.0 * (((a * e + b) * e + c) * e + d), 2)
    flags = reading.flags | flags_of(Quantity.SOIL_MOISTURE_VWC_PERCENT, percent)
    if not low <= reading.value <= high:
        flags |= Quality.SUSPECT
    return replace(reading, quantity=Quantity.SOIL_MOISTURE_VWC_PERCENT, value=percent, flags=flags)
