"""The city's own values as JSON-ready documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.api.respond import utc
from baumfeuchte.irrigation.city_value_texts import full_name, meaning_of
from baumfeuchte.irrigation.city_values import CITY_VALUES

if TYPE_CHECKING:
    from baumfeuchte.domain.city_values import OwnValue, ValueChange, ValueEntry
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
        "valid_from": None if own is None else own.valid_from,
    }


def coming_value(item: ValueEntry) -> dict[str, object]:
    """A value that does not hold yet, or a reset to come."""
    return {
        "key": item.key,
        "name": full_name(item.key, "de"),
        "value": item.value,
        "valid_from": item.valid_from,
        "source": item.source,
        "set_by": item.set_by,
        "set_at": utc(item.set_at),
    }


def value_change(item: ValueChange) -> dict[str, object]:
    """What was set, reset or withdrawn; a key of another version has no name."""
    entry = item.entry
    return {
        "key": entry.key,
        "name": full_name(entry.key, "de") if entry.key in CITY_VALUES else entry.key,
        "valid_since": utc(entry.set_at),
        "valid_from": entry.valid_from,
        "withdrawn": entry.withdrawn,
        "value": entry.value,
        "before": item.before,
        "source": entry.source,
        "set_by": entry.set_by,
    }
