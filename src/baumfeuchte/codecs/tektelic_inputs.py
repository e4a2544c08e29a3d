"""What the inputs of Tektelic's agriculture sensors mean (lorawan 1.3).

Curves: Tektelic's decoders for the KIWI and CLOVER, published with Actility's ThingPark and with
the device repository of The Things Network.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.plausible import watermark_flags
from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from baumfeuchte.domain.reading import Measurement

CURVE: Final = (
    (293, 200.0),
    (485, 100.0),
    (600, 75.0),
    (770, 55.0),
    (1110, 35.0),
    (2820, 15.0),
    (4330, 9.0),
    (6430, 0.0),
)
"""Hz and kPa of the maker's corners; straight lines between them, bounds outside."""

REFERENCE_C: Final = 24.0
UNCORRECTED_K: Final = 6.0
CORRECTION_PER_K: Final = 0.019
DECIMALS: Final = 1  # finer than the probes and the thermistors resolve

NO_INPUT: Final = frozenset({0, 0xFFFF})


def fine_kpa_of(hertz: float) -> float:
    """Turn the frequency of a Watermark into a tension, by the maker's curve.

    Args:
        hertz: from the frame.

    Returns:
        kPa, from 0 to 200.
    """
    if hertz <= CURVE[0][0]:
        return CURVE[0][1]
    for (x0, y0), (x1, y1) in pairwise(CURVE):
        if hertz <= x1:
            return y0 + (y1 - y0) * (hertz - x0) / (x1 - x0)
    return CURVE[-1][1]


def kpa_of(hertz: float) -> float:
    """Turn the frequency of a Watermark into a tension that shows no more than it resolves.

    Args:
        hertz: from the frame.

    Returns:
        kPa, from 0 to 200, in tenths.
    """
    return round(fine_kpa_of(hertz), DECIMALS)


def hertz_of(kpa: float) -> float:
    """Turn a tension into the frequency of a Watermark; see ``kpa_of``.

    Args:
        kpa: positive; -1, out of the curve, gives a frequency that no frame can carry.
    """
    for (x0, y0), (x1, y1) in pairwise(CURVE):
        if y0 >= kpa >= y1:
            return x0 + (kpa - y0) * (x1 - x0) / (y1 - y0)
    return -1.0


def own_celsius(millivolt: int) -> float:
    """Temperature of the KIWI's own thermistor (input 2).

    Args:
        millivolt: from the frame, not 0.

    Returns:
        Degrees C.
    """
    return round(-32.46 * log(millivolt) + 236.36, DECIMALS)


def probe_celsius(millivolt: int) -> float:
    """Temperature of a thermistor beside a Watermark (inputs 3 and 4).

    Args:
        millivolt: from the frame.

    Returns:
        Degrees C.
    """
    volt = millivolt / 1000
    celsius = 0.0
    for coefficient in (-33.01, 217.4, -538.6, 628.1, -378.9, 102.9):
        celsius = celsius * volt + coefficient
    return round(celsius, DECIMALS)


def _factor(tension: Measurement, of: Mapping[tuple[Quantity, int], Measurement]) -> float | None:
    """The maker's correction: none within 6 K of 24 degrees C; None without a temperature."""
    own = of.get((Quantity.SOIL_TEMPERATURE_C, tension.probe))
    soil = own or of.get((Quantity.SOIL_TEMPERATURE_C, 0))
    if soil is None or soil.flags:
        return None
    if abs(soil.value - REFERENCE_C) < UNCORRECTED_K:
        return 1.0
    return max(0.0, 1 - CORRECTION_PER_K * (soil.value - REFERENCE_C))


def corrected(found: Mapping[tuple[Quantity, int], Measurement]) -> Iterator[Measurement]:
    """Correct the tensions of a frame by the soil temperatures in it.

    A tension that lacks its temperature stays as it is and is ``SUSPECT``.

    Args:
        found: all measurements of the frame, by quantity and probe; tensions not yet rounded.

    Yields:
        All of them.
    """
    for m in found.values():
        if m.quantity is not Quantity.SOIL_WATER_TENSION_KPA:
            yield m
            continue
        factor = _factor(m, found)
        value = round(m.value * (1.0 if factor is None else factor), DECIMALS)
        # The ends are those of the curve, before the correction.
        flags = m.flags | (watermark_flags(value) & ~Quality.SENTINEL)
        if factor is None:
            flags |= Quality.SUSPECT
        yield replace(m, value=value, flags=flags)


def uncorrected(m: Measurement, of: Mapping[tuple[Quantity, int], Measurement]) -> Measurement:
    """Turn ``corrected`` around for one measurement.

    Args:
        m: any measurement; only a tension changes.
        of: all measurements of the frame, by quantity and probe.
    """
    factor = _factor(m, of) if m.quantity is Quantity.SOIL_WATER_TENSION_KPA else 1.0
    return replace(m, value=m.value / factor) if factor else m
