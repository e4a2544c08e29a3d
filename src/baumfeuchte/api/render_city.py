"""The city's own values as JSON-ready documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.api.respond import utc
from baumfeuchte.irrigation.city_value_texts import full_name, meaning_of

if TYPE_CHECKING:
    from baumfeuchte.domain.city_values import OwnValue
    from baumfeuchte.irrigation.city_values import CityValue


def city_value(item: CityValue, own: OwnValue | None) -> dict[str, object]:
    """One value: what holds, the standard, and the city's own where it set one."""
    ranged = item.kind in ("number", "whole")
    return {
        "key": item.key,
        "name": full_name(item.key, "de"),
        "meaning": meaning_of(item.key, "de"),
        "kind": item.kind,
        "unit": item.unit,
        "value": item.standard if own is None else own.value,
        "standard": item.standard,
        "standard_source": item.source,
        "low": item.low if ranged else None,
        "high": item.high if ranged else None,
        "own": own is not None,
        "source": item.source if own is None else own.source,
        "set_by": None if own is None else own.set_by,
        "set_at": None if own is None else utc(own.set_at),
    }
