"""The moisture readings of a tree as arrays, a line for each probe, for charts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.api.downsample import extremes, two_a_day
from baumfeuchte.domain.reading import BAD
from baumfeuchte.storage.query import arun
from baumfeuchte.storage.readings.packed import (
    Stretch,
    days_in_table,
    packed_days,
    packed_values,
)
from baumfeuchte.storage.readings_daily import DOUBTFUL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.downsample import Floats, Integers
    from baumfeuchte.domain.reading import Quantity
    from baumfeuchte.storage.connection import AsyncConnection
    from baumfeuchte.storage.readings.packed import PackedDays, PackedValues
    from baumfeuchte.storage.registry import InstalledProbe

COARSE_FROM: Final = timedelta(days=120)
"""Longer periods are drawn from the lowest and highest value of each day."""
_EPOCH: Final = date(2000, 1, 1)
_EPOCH_S: Final = datetime(2000, 1, 1, tzinfo=UTC).timestamp()
_LEAST_GAP_S: Final = 3 * 3600.0
_USUAL_GAPS: Final = 4.0
"""A line breaks at a pause of more than four usual intervals, and three hours."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeLine:
    """The readings of a probe at its place; times are seconds since 1970.

    Attributes:
        times, values: of the usable readings; of long periods two for each day.
        segment: counts up at each gap.
        doubtful_times, doubtful_values: usable, but marked.
        unusable_times: when readings came that do not count.
        doubtful, unusable: how many readings these are.
    """

    installation_id: int
    depth_cm: float
    dev_eui: str
    probe: int
    times: Floats
    values: Floats
    segment: Integers
    doubtful_times: Floats
    doubtful_values: Floats
    unusable_times: Floats
    doubtful: int
    unusable: int

    def thinned(self, points: int) -> tuple[Floats, Floats, Integers]:
        """Times, values and segments of at most so many points; the extremes stay."""
        kept = extremes(self.times, self.values, points)
        return self.times[kept], self.values[kept], self.segment[kept]


@dataclass(frozen=True, slots=True)
class _Part:
    times: Floats
    values: Floats
    doubtful_times: Floats
    doubtful_values: Floats
    unusable_times: Floats
    doubtful: int
    unusable: int


async def read_lines(
    connection: AsyncConnection,
    probes: Sequence[InstalledProbe],
    quantity: Quantity,
    *,
    since: datetime,
    until: datetime,
    zone: ZoneInfo,
) -> list[ProbeLine]:
    """The lines of a quantity, shallow first; probes without any reading are left out.

    Args:
        connection: to read on.
        probes: all that are or were at the tree.
        quantity: one of moisture.
        since: begin of the period (UTC).
        until: its end.
        zone: of the city, for the days of long periods.
    """
    covered: list[date] = []
    if until - since > COARSE_FROM:
        first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
        covered = await arun(connection, days_in_table(first, last))
    days, times = stretches(probes, covered, since=since, until=until, zone=zone)
    parts: dict[int, list[_Part]] = {}
    if days:
        for packed in await arun(connection, packed_days(days, quantity, _EPOCH)):
            parts.setdefault(packed.installation_id, []).append(_of_days(packed, zone))
    if times:
        for found in await arun(connection, packed_values(times, quantity)):
            parts.setdefault(found.installation_id, []).append(_of_values(found))
    ordered = sorted(
        probes, key=lambda item: (item.installation.depth_cm, item.dev_eui, item.installation.probe)
    )
    lines = (
        _line(probe, parts[probe.installation.id or 0])
        for probe in ordered
        if probe.installation.id in parts
    )
    return [line for line in lines if line.times.size or line.unusable]


def stretches(
    probes: Sequence[InstalledProbe],
    covered: Sequence[date],
    *,
    since: datetime,
    until: datetime,
    zone: ZoneInfo,
) -> tuple[list[Stretch], list[Stretch]]:
    """Which days of each probe come from the table, and which times from the readings.

    A day on which a probe came or went is read from the readings: the table does not know whose
    tree a value of that day was.
    """
    runs = [(_midnight(a, zone), _midnight(b, zone), a, b) for a, b in _runs(covered)]
    days, times = [], []
    for probe in probes:
        place = probe.installation
        begin, end = max(place.since, since), min(place.until or until, until)
        at = begin
        for run_begin, run_end, first, after in runs:
            from_day, to_day = first, after
            if run_begin < begin:
                from_day = (begin + _DAY).astimezone(zone).date()
            if run_end > end:
                to_day = end.astimezone(zone).date()
            if from_day >= to_day:
                continue
            days.append(_stretch(probe, from_day, to_day))
            if at < _midnight(from_day, zone):
                times.append(_stretch(probe, at, _midnight(from_day, zone)))
            at = _midnight(to_day, zone)
        if at < end:
            times.append(_stretch(probe, at, end))
    return days, times


def _stretch(probe: InstalledProbe, begins: date, ends: date) -> Stretch:
    place = probe.installation
    return Stretch(
        installation_id=place.id or 0,
        sensor_id=place.sensor_id,
        probe=place.probe,
        begins=begins,
        ends=ends,
    )


def _runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Days one after the other as half-open pieces."""
    found: list[tuple[date, date]] = []
    for day in days:
        if found and found[-1][1] == day:
            found[-1] = (found[-1][0], day + _DAY)
        else:
            found.append((day, day + _DAY))
    return found


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _of_values(packed: PackedValues) -> _Part:
    times = np.frombuffer(packed.times, ">i8").astype(np.float64) / 1e6 + _EPOCH_S
    values = np.frombuffer(packed.values, ">f8").astype(np.float64)
    flags = np.frombuffer(packed.flags, ">i4").astype(np.int64)
    usable = (flags & int(BAD)) == 0
    doubtful = usable & ((flags & int(DOUBTFUL)) != 0)
    return _Part(
        times[usable],
        values[usable],
        times[doubtful],
        values[doubtful],
        times[~usable],
        int(doubtful.sum()),
        int((~usable).sum()),
    )


def _of_days(packed: PackedDays, zone: ZoneInfo) -> _Part:
    days = np.frombuffer(packed.days, ">i4").astype(np.int64)
    low = np.frombuffer(packed.low, ">f8").astype(np.float64)
    high = np.frombuffer(packed.high, ">f8").astype(np.float64)
    doubtful = np.frombuffer(packed.doubtful, ">i4").astype(np.int64)
    unusable = np.frombuffer(packed.unusable, ">i4").astype(np.int64)
    noon = _noons(days, zone)
    known = np.isfinite(low)
    quarter = 6 * 3600.0
    times = np.empty(2 * int(known.sum()))
    times[0::2], times[1::2] = noon[known] - quarter, noon[known] + quarter
    marked = known & (doubtful > 0)
    return _Part(
        times,
        two_a_day(low[known], high[known]),
        noon[marked],
        ((low + high) / 2)[marked],
        noon[unusable > 0],
        int(doubtful.sum()),
        int(unusable.sum()),
    )


def _noons(days: Integers, zone: ZoneInfo) -> Floats:
    """Noon of local days, with the zone's offset in the middle of them: near enough to draw."""
    noons = (_EPOCH_S + 86_400.0 * days + 43_200.0).astype(np.float64)
    if not noons.size:
        return noons
    middle = datetime.fromtimestamp(float(noons[noons.size // 2]), zone)
    offset = middle.utcoffset() or timedelta()
    return noons - offset.total_seconds()


def _line(probe: InstalledProbe, parts: Sequence[_Part]) -> ProbeLine:
    times = np.concatenate([part.times for part in parts])
    order = np.argsort(times, kind="stable")
    times = times[order]
    doubtful_times = np.concatenate([part.doubtful_times for part in parts])
    by_time = np.argsort(doubtful_times, kind="stable")
    place = probe.installation
    return ProbeLine(
        installation_id=place.id or 0,
        depth_cm=place.depth_cm,
        dev_eui=probe.dev_eui,
        probe=place.probe,
        times=times,
        values=np.concatenate([part.values for part in parts])[order],
        segment=_segments(times),
        doubtful_times=doubtful_times[by_time],
        doubtful_values=np.concatenate([part.doubtful_values for part in parts])[by_time],
        unusable_times=np.sort(np.concatenate([part.unusable_times for part in parts])),
        doubtful=sum(part.doubtful for part in parts),
        unusable=sum(part.unusable for part in parts),
    )


def _segments(times: Floats) -> Integers:
    pauses = np.diff(times)
    if not pauses.size:
        return np.zeros(times.size, dtype=np.int64)
    longest = max(_LEAST_GAP_S, _USUAL_GAPS * float(np.median(pauses)))
    gaps = np.concatenate((np.zeros(1, dtype=np.bool_), pauses > longest))
    return np.cumsum(gaps).astype(np.int64)
