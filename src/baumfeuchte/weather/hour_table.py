"""Hours as columns without holes in time: where a value is missing there is NaN."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.irrigation.hourly_radiation import extraterrestrial_radiation_hour_mj
from baumfeuchte.weather.plausible import without_nonsense

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from baumfeuchte.domain.weather import HourWeather, WeatherCell
    from baumfeuchte.irrigation.arrays import FloatArray

LONGEST_GAP_H: Final = 3
"""So many missing hours in a row are bridged by a straight line; rain never is."""
_HOUR: Final = timedelta(hours=1)
_BRIDGED: Final = ("temperature_c", "dew_point_c", "humidity_percent", "wind_10m_ms")
_SUN: Final = ("radiation_mj", "sunshine_h")
_PLAIN: Final = ("rain_mm", "rain_probability", "rain_probability_6h", "rain_probability_24h")


@dataclass(frozen=True, slots=True, kw_only=True)
class HourTable:
    """T hours in a row.

    Attributes:
        begin: end of the first hour (UTC).
        columns: by the names of ``HourWeather``, (T,) each.
    """

    begin: datetime
    columns: dict[str, FloatArray]

    def part(self, name: str, first_end: datetime, hours: int) -> FloatArray:
        """The values of some hours, NaN where the table has none.

        Args:
            name: of the column.
            first_end: end of the first hour (UTC).
            hours: how many.
        """
        column = self.columns[name]
        start = round((first_end - self.begin) / _HOUR)
        result = np.full(hours, np.nan)
        low, high = max(start, 0), min(start + hours, column.size)
        if low < high:
            result[low - start : high - start] = column[low:high]
        return result


def hour_table(hours: Iterable[HourWeather], cell: WeatherCell) -> HourTable | None:
    """Put hours in order; of two values for the same hour the later one in the list counts.

    Args:
        hours: in any order; one that does not end at a full hour is left out.
        cell: where, for the length of the night.

    Returns:
        None where there are no hours.
    """
    found = [
        without_nonsense(hour)
        for hour in hours
        if not (hour.end_at.minute or hour.end_at.second or hour.end_at.microsecond)
    ]
    if not found:
        return None
    begin, end = min(hour.end_at for hour in found), max(hour.end_at for hour in found)
    count = round((end - begin) / _HOUR) + 1
    columns = {name: np.full(count, np.nan) for name in (*_BRIDGED, *_SUN, *_PLAIN)}
    for hour in found:
        row = round((hour.end_at - begin) / _HOUR)
        for name, column in columns.items():
            value = getattr(hour, name)
            if value is not None:
                column[row] = value
    dark = ~(_sun_mj(begin, count, cell) > 0.0)
    for name in _SUN:
        column = columns[name]
        # Sunshine files have no lines for the night; a quantity that is never there stays away.
        if np.isfinite(column).any():
            columns[name] = bridge(np.where(np.isnan(column) & dark, 0.0, column))
    for name in _BRIDGED:
        columns[name] = bridge(columns[name])
    return HourTable(begin=begin, columns=columns)


def bridge(values: FloatArray) -> FloatArray:
    """Fill gaps of at most ``LONGEST_GAP_H`` between two values by a straight line.

    Args:
        values: (T,), NaN = gap.

    Returns:
        (T,), a copy.
    """
    known = np.flatnonzero(np.isfinite(values))
    filled = values.copy()
    if known.size == 0:
        return filled
    rows = np.arange(values.size)
    after = np.searchsorted(known, rows)
    inside = np.isnan(values) & (after > 0) & (after < known.size)
    inner = rows[inside]
    width = known[after[inner]] - known[after[inner] - 1] - 1
    short = inner[width <= LONGEST_GAP_H]
    filled[short] = np.interp(short, known, values[known])
    return filled


def _sun_mj(begin: datetime, count: int, cell: WeatherCell) -> FloatArray:
    """Radiation above the air of each hour, MJ per m2."""
    middles = [begin + _HOUR * (row - 0.5) for row in range(count)]
    return extraterrestrial_radiation_hour_mj(
        cell.latitude,
        cell.longitude,
        [middle.timetuple().tm_yday for middle in middles],
        [middle.hour + middle.minute / 60.0 for middle in middles],
    )
