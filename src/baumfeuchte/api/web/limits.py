"""The thresholds that an advice used, in the unit of a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.texts import text
from baumfeuchte.domain.reading import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.api.web.texts import Language

_LEVELS = ("water_at", "critical")


def limit_values(inputs: Mapping[str, object], quantity: Quantity) -> dict[str, float]:
    """Level (``water_at``, ``critical``) -> value.

    Args:
        inputs: of the newest recommendation; what they do not hold is left out.
        quantity: of the chart. Tension limits are stored in kPa; water content is
            PWP + REW (FC - PWP), in Vol.-% (irrigation-science 1.3).
    """
    found = ((level, _limit(inputs, level, quantity)) for level in _LEVELS)
    return {level: value for level, value in found if value is not None}


def limits_in_unit(
    inputs: Mapping[str, object], quantity: Quantity, language: Language
) -> dict[float, tuple[str, str]]:
    """Value -> level and label of the lines ``water_at`` and ``critical``.

    Args:
        inputs: of the newest recommendation; what they do not hold is not drawn.
        quantity: of the chart.
        language: of the labels.
    """
    found = {}
    for level, value in limit_values(inputs, quantity).items():
        shown = formats.with_unit(value, quantity, language)
        found[value] = (level, text(f"limit_{level}", language, value=shown))
    return found


def _limit(inputs: Mapping[str, object], level: str, quantity: Quantity) -> float | None:
    if quantity is Quantity.SOIL_WATER_TENSION_KPA:
        return _number(inputs, f"{level}_kpa")
    if quantity is not Quantity.SOIL_MOISTURE_VWC_PERCENT:
        return None
    rew = _number(inputs, f"{level}_rew")
    wet, dry = _number(inputs, "field_capacity"), _number(inputs, "wilting_point")
    if rew is None or wet is None or dry is None:
        return None
    return 100 * (dry + rew * (wet - dry))


def _number(inputs: Mapping[str, object], name: str) -> float | None:
    value = inputs.get(name)
    return float(value) if isinstance(value, int | float) else None
