"""Series of probes laid out as arrays: probes of one quantity, weather cell and interval. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.irrigation.arrays import median_of_valid
from baumfeuchte.irrigation.surroundings import watering_log

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from baumfeuchte.irrigation.arrays import FloatArray, IntArray
    from baumfeuchte.irrigation.surroundings import Log
    from baumfeuchte.storage.quality_series import ProbeSeries

_CELLS_AT_ONCE: Final = 1_000_000
"""Readings in one call: some hundred MB of arrays."""
_HOUR_S: Final = 3600.0
_STEP_S: Final = 300.0
"""Intervals are told apart by five minutes, the jitter of a device's clock is less."""
_NEAR_S: Final = 3 * _HOUR_S
"""So old may a soil temperature be that stands for a reading of another frame."""

Amounts = tuple["FloatArray", "FloatArray"]
"""Times in Unix seconds, and mm or litres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known of the water at probes.

    Attributes:
        cell: weather cell by sensor.
        rain: mm by cell.
        waterings: litres by tree.
    """

    cell: Mapping[int, int]
    rain: Mapping[int, Amounts]
    waterings: Mapping[int, Amounts]

    def rain_at(self, probe: ProbeSeries) -> Amounts | None:
        """The rain of a probe's cell; None where nothing was observed."""
        return self.rain.get(self.cell.get(probe.sensor_id, -1))

    def waterings_at(self, probe: ProbeSeries) -> Log | None:
        """The logged waterings of a probe's tree; None where there is none."""
        logged = self.waterings.get(probe.tree_id)
        return None if logged is None else watering_log(*logged)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """N probes of one quantity, cell and interval; (N, T), NaN behind the last reading."""

    probes: Sequence[ProbeSeries]
    seconds: FloatArray
    values: FloatArray
    flags: IntArray
    soil_temperature_c: FloatArray
    interval_h: float


def batches(series: Sequence[ProbeSeries], around: Surroundings) -> Iterator[Batch]:
    """Put water contents and tensions together that can be judged at once.

    Args:
        series: also soil temperatures; each probe and quantity once.
        around: says in which cell a sensor is.
    """
    cold = {
        (item.sensor_id, item.probe): item
        for item in series
        if item.quantity is Quantity.SOIL_TEMPERATURE_C
    }
    groups: dict[tuple[Quantity, int, float], list[ProbeSeries]] = {}
    for item in series:
        if item.quantity is not Quantity.SOIL_TEMPERATURE_C:
            key = (item.quantity, around.cell.get(item.sensor_id, -1), _interval_h(item.seconds))
            groups.setdefault(key, []).append(item)
    for (_, _, interval_h), members in groups.items():
        # Probes with as many readings as each other waste no place.
        members.sort(key=lambda item: item.seconds.size)
        count = max(1, _CELLS_AT_ONCE // members[-1].seconds.size)
        for begin in range(0, len(members), count):
            yield _batch(members[begin : begin + count], cold, interval_h)


def _interval_h(seconds: FloatArray) -> float:
    """Usual hours between two readings, in steps of five minutes."""
    gaps = np.diff(np.sort(seconds))
    if gaps.size == 0:
        return 1.0
    # For ten thousand probes much faster than np.median.
    return max(1.0, round(float(median_of_valid(gaps)) / _STEP_S)) * _STEP_S / _HOUR_S


def _batch(
    probes: Sequence[ProbeSeries],
    cold: Mapping[tuple[int, int], ProbeSeries],
    interval_h: float,
) -> Batch:
    shape = (len(probes), max(probe.seconds.size for probe in probes))
    seconds, values, temperature = (np.full(shape, np.nan) for _ in range(3))
    flags = np.zeros(shape, dtype=np.int64)
    for row, probe in enumerate(probes):
        order, count = np.argsort(probe.seconds, kind="stable"), probe.seconds.size
        seconds[row, :count] = probe.seconds[order]
        values[row, :count] = probe.values[order]
        flags[row, :count] = probe.flags[order]
        own = cold.get((probe.sensor_id, probe.probe)) or cold.get((probe.sensor_id, 0))
        if own is not None:
            temperature[row, :count] = _at(own, seconds[row, :count])
    return Batch(
        probes=probes,
        seconds=seconds,
        values=values,
        flags=flags,
        soil_temperature_c=temperature,
        interval_h=interval_h,
    )


def _at(series: ProbeSeries, seconds: FloatArray) -> FloatArray:
    """The newest usable value at each time that is no older than three hours, NaN without."""
    usable = series.flags & int(Quality.OUT_OF_RANGE | Quality.SENTINEL) == 0
    when, value = series.seconds[usable], series.values[usable]
    if when.size == 0:
        return np.full(seconds.shape, np.nan)
    order = np.argsort(when, kind="stable")
    when, value = when[order], value[order]
    place = np.searchsorted(when, seconds, side="right") - 1
    there = np.maximum(place, 0)
    near = (place >= 0) & (seconds - when[there] <= _NEAR_S)
    return np.where(near, value[there], np.nan)


def moment(seconds: float) -> datetime:
    """The time (UTC) of Unix seconds, exact to the microsecond: it is a part of a key."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=round(seconds * 1.0e6))
