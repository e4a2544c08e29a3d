"""The numbers and reasons behind a judgement, ready for JSON. Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.irrigation.watering_response import Judgements, LoggedWaterings
    from baumfeuchte.storage.watering_series import DueWatering, SeriesAround

_THETA = ("before", "peak", "after", "response")
_FLAGS = ("logged_late", "full_before", "full_after", "bounded")


def details_of(
    due: Sequence[DueWatering],
    found: Judgements,
    waterings: LoggedWaterings,
    *,
    told: Sequence[SeriesAround],
    around: Sequence[SeriesAround],
) -> list[dict[str, Any]]:
    """One detail per watering.

    Args:
        due: the waterings.
        found: the judgements on them.
        waterings: litres and rain that were used.
        told: the series that were judged, in the order of the judgements.
        around: all series, also those without values.

    Returns:
        ``litres`` and ``rain_mm`` of the 24 hours; ``probes`` that saw it (water contents in
        m3/m3, set flags only); ``reason`` where none did: ``no_probe``, ``installed_later``,
        ``removed``, ``unusable``, ``no_data``, ``no_value_before``, ``no_value_after``.
    """
    here: dict[int, list[SeriesAround]] = {}
    for item in around:
        here.setdefault(item.watering_id, []).append(item)
    rows: dict[int, list[int]] = {}
    for row, item in enumerate(told):
        rows.setdefault(item.watering_id, []).append(row)
    details: list[dict[str, Any]] = []
    for at, watering in enumerate(due):
        detail: dict[str, Any] = {"litres": round(watering.litres, 1)}
        if math.isfinite(waterings.rain_mm[at]):
            detail["rain_mm"] = round(float(waterings.rain_mm[at]), 1)
        if watering.follows_another:
            detail["follows_another"] = True
        if found.best[at] < 0:
            detail["reason"] = reason_not_seen(watering, here.get(watering.id, ()))
        else:
            seen = [row for row in rows[watering.id] if found.probes.seen[row]]
            detail["probes"] = [_probe(told[row], row, found) for row in seen]
            detail["best"] = told[found.best[at]].installation_id
        details.append(detail)
    return details


def reason_not_seen(watering: DueWatering, probes: Sequence[SeriesAround]) -> str:
    """Why no probe could see a watering.

    Args:
        watering: that nobody saw.
        probes: all that were ever at the tree, with their values around it.
    """
    there = [
        item
        for item in probes
        if item.since <= watering.watered_at
        and (item.until is None or item.until > watering.watered_at)
    ]
    if not there:
        if not probes:
            return "no_probe"
        later = any(item.since > watering.watered_at for item in probes)
        return "installed_later" if later else "removed"
    before = any(hour < 0 for item in there for hour in item.hours)
    after = any(hour >= 0 for item in there for hour in item.hours)
    if not before and not after:
        return "unusable" if any(item.bad for item in there) else "no_data"
    if before and after:  # impossible values, or not long enough after it
        return "unusable" if any(item.bad for item in there) else "no_value_after"
    return "no_value_after" if before else "no_value_before"


def _probe(item: SeriesAround, row: int, found: Judgements) -> Mapping[str, Any]:
    seen = found.probes
    told: dict[str, Any] = {
        "installation_id": item.installation_id,
        "depth_cm": item.depth_cm,
        "quantity": item.quantity.value,
        "counted": bool(found.counted[row]),
        **{name: round(float(getattr(seen, name)[row]), 4) for name in _THETA},
        "after_h": int(seen.after_h[row]),
    }
    if math.isfinite(seen.before_age_h[row]):
        told["before_age_h"] = int(seen.before_age_h[row])
    told |= {name: True for name in _FLAGS if getattr(seen, name)[row]}
    if found.contact_suspect[row]:
        told["contact_suspect"] = True
    return told
