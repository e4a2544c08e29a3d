"""Which kind of probe a device type has, for its error budget (irrigation-science 1.2, 1.6)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from baumfeuchte.irrigation.error_budget import ProbeKind

if TYPE_CHECKING:
    from collections.abc import Mapping

TENSION_KINDS: Final[Mapping[str, ProbeKind]] = {
    "cital/lorasoil": ProbeKind.WATERMARK,  # corrects by its own soil thermometer
    "decentlab/dl-trs21": ProbeKind.TEROS21,
    # Convert without a soil temperature, or nobody says by which one:
    "ecodrizzler/ecodrizzler": ProbeKind.WATERMARK_UNCORRECTED,
    "libelium/plug-sense-agriculture": ProbeKind.WATERMARK_UNCORRECTED,
    "sensefarm/cube01": ProbeKind.WATERMARK_UNCORRECTED,
    "sensefarm/cube02": ProbeKind.WATERMARK_UNCORRECTED,
    "tektelic/clover": ProbeKind.WATERMARK_UNCORRECTED,
    "tektelic/kiwi": ProbeKind.WATERMARK_UNCORRECTED,
}
"""By the name of the device type in small letters."""
_CORRECTION: Final = "temperature_correction"
"""Setting of Tektelic's sensors with which they are decoded at their soil temperature."""


def tension_kind(device: str, settings: Mapping[str, object], probe: str = "") -> ProbeKind:
    """Kind of a probe that reports kPa (irrigation-science 1.2, 1.6).

    A probe that nobody knows counts as an uncorrected Watermark: the worst of them.

    Args:
        device: name of the device type.
        settings: of the sensor.
        probe: ``watermark`` or ``teros21`` where a city's own device type says it.
    """
    if "teros21" in (probe, *_words(device)):
        return ProbeKind.TEROS21
    known = TENSION_KINDS.get(device.lower(), ProbeKind.WATERMARK_UNCORRECTED)
    if known is ProbeKind.WATERMARK_UNCORRECTED and settings.get(_CORRECTION) is True:
        return ProbeKind.WATERMARK
    return known


def water_content_kind(device: str) -> ProbeKind:
    """Kind of a probe that reports Vol.-% in mineral soil (irrigation-science 1.6)."""
    return ProbeKind.TEROS10 if "teros10" in _words(device) else ProbeKind.CAPACITANCE


@cache
def _words(device: str) -> list[str]:
    """Sensors that a city's own name of a device type tells, without blanks and hyphens."""
    plain = re.sub(r"[^0-9a-z]", "", device.lower())
    return re.findall(r"teros(?:10|11|12|21)", plain)
