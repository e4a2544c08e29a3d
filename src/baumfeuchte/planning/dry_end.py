"""A tension probe that fell silent at its dry end is not missing: its soil is at least that dry.

Watermark nodes leave a tension out of the frame that is beyond their range (lorawan reference
1.3 and 3.11). Counting such a probe as absent would judge the tree by its wetter probes alone, and
call the driest trees well. Pure.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.recommendation import Reason, Recommendation, Status
from baumfeuchte.irrigation.transfer import lower_class
from baumfeuchte.storage.readings import DailyValue, NewestValue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime, tzinfo

DRY_END_KPA = 150.0
"""From here on a silent probe counts as dry; the range of Watermark nodes ends at 199 to 239."""
HOLD = timedelta(days=14)
"""For how long: a cable that was cut at the same time must not water a tree all summer."""


def held_values(
    newest: Sequence[NewestValue],
    last_seen_at: Mapping[int, datetime | None],
    *,
    day: date,
    zone: tzinfo,
) -> list[DailyValue]:
    """Daily values for the days on which a sensor reported, but not its driest probe.

    Args:
        newest: how fresh the data of the probes is.
        last_seen_at: by sensor id, when it was last heard at all.
        day: planning day.
        zone: the city's time zone.

    Returns:
        The probe's last value once for each day since, up to the planning day.
    """
    held = []
    for row in newest:
        if row.quantity is not Quantity.SOIL_WATER_TENSION_KPA or row.usable_at is None:
            continue
        seen = last_seen_at.get(row.sensor_id)
        if seen is None or row.value is None or row.value < DRY_END_KPA:
            continue
        last = row.usable_at.astimezone(zone).date()
        until = min(day, seen.astimezone(zone).date(), last + HOLD)
        held += [
            _held(row, row.value, last + timedelta(days=back))
            for back in range(1, (until - last).days + 1)
        ]
    return held


def _held(row: NewestValue, value: float, local_day: date) -> DailyValue:
    return DailyValue(
        installation_id=row.installation_id,
        tree_id=row.tree_id,
        sensor_id=row.sensor_id,
        probe=row.probe,
        depth_cm=row.depth_cm,
        quantity=row.quantity,
        local_day=local_day,
        value=value,
        count=0,
    )


def told(item: Recommendation, held: Mapping[int, int]) -> Recommendation:
    """The advice with a remark where held values took part; how dry it is, is a guess then.

    Args:
        item: advice for a tree.
        held: number of held probes by tree id.
    """
    count = held.get(item.tree_id)
    if count is None or item.status is Status.UNKNOWN:
        return item
    remark = Reason(code="held_dry_end", value=float(count), threshold=DRY_END_KPA)
    return replace(
        item,
        confidence=lower_class(item.confidence),
        reasons=(*item.reasons, remark),
        inputs={**item.inputs, "held_dry_end_probes": count},
    )


def held_probes(held: Sequence[DailyValue], day: date) -> dict[int, int]:
    """How many probes of each tree are held on the planning day."""
    counts: dict[int, int] = {}
    for value in held:
        if value.local_day == day:
            counts[value.tree_id] = counts.get(value.tree_id, 0) + 1
    return counts
