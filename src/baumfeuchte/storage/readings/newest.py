"""The newest reading of a probe, for whoever looks at it."""

from __future__ import annotations

from typing import Final

from baumfeuchte.domain.reading import Quality

WRONG_TIME: Final = int(Quality.FUTURE)


def newest_reading(sensor: str, quantity: str, probe: str, more: str = "true") -> str:
    """A joined sub-select ``r`` of time, value and flags; no row where there is no reading.

    A reading that claims to be of the future, because a clock was wrong, would be the newest one
    until then: it counts only where there is no other. Whether to look for another one is decided
    before the second look, so that the ordinary case costs one.

    Args:
        sensor: SQL of the sensor's key.
        quantity: SQL of the quantity's code.
        probe: SQL of the probe.
        more: SQL of a further condition.
    """
    of_probe = f"sensor_id = {sensor} AND quantity = {quantity} AND probe = {probe} AND {more}"
    return f"""
CROSS JOIN LATERAL (
    SELECT coalesce(other.observed_at, newest.observed_at) AS observed_at,
        coalesce(other.value, newest.value) AS value, coalesce(other.flags, newest.flags) AS flags
    FROM (
        SELECT observed_at, value, flags FROM readings WHERE {of_probe}
        ORDER BY observed_at DESC LIMIT 1
    ) newest
    LEFT JOIN LATERAL (
        SELECT observed_at, value, flags FROM readings
        WHERE newest.flags & {WRONG_TIME} <> 0 AND {of_probe} AND flags & {WRONG_TIME} = 0
        ORDER BY observed_at DESC LIMIT 1
    ) other ON true
) r"""  # noqa: S608 - texts of this room
