"""The weather of each tree's cell for a planning day, and what stands in where there is none.

The chain of irrigation-science 7: what was observed, else the newest forecast that is at most 48
hours old, else the season's usual ET0 and no rain ("ohne Wetterdaten"). Reading and putting
together are apart; ``weather_grid`` is pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.irrigation.evapotranspiration import et0_climatology
from baumfeuchte.irrigation.state import HISTORY_DAYS
from baumfeuchte.irrigation.weather_cells import cell_ids
from baumfeuchte.irrigation.weather_state import WeatherState
from baumfeuchte.storage.query import run
from baumfeuchte.storage.weather import CellDay, expected_days, observed_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from baumfeuchte.domain.tree import Tree
    from baumfeuchte.irrigation.arrays import FloatArray, IntArray
    from baumfeuchte.storage.connection import Connection

FORECAST_LIFE: Final = timedelta(hours=48)
"""An older forecast is worse than the season's mean (irrigation-science 7)."""
NO_CELL: Final = -1
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherSource:
    """Where the forecast of a cell comes from.

    Attributes:
        provider: its name in the settings.
        issued_at: of the newest forecast that takes part (UTC).
        age: of it, at the time that the list stands for.
    """

    provider: str
    issued_at: datetime
    age: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherGrid:
    """Weather by cell, and the cell of each tree; C cells, N trees, H days ahead, P days before.

    The last row is the climatology, for trees of whose cell nothing is known.

    Attributes:
        cells: (C,) ids, ``NO_CELL`` for the climatology.
        cell_index: (N,) row of each tree.
        et0_mm: (C, H) mm, today first; the season's mean beyond the forecast.
        rain_mm: (C, H) mm; 0 beyond the forecast.
        rain_probability: (C, H) 0..1; NaN where it was not told.
        forecast_days: (C,) leading days that a forecast tells; 0 = without weather data.
        past_et0_mm: (C, P) mm, oldest first, yesterday last; the season's mean in gaps.
        past_rain_mm: (C, P) mm; NaN in gaps.
        temperature_c: (C, P + H) daily mean of the air, degree C; NaN in gaps.
        sources: C of them; None without a forecast.
    """

    cells: IntArray
    cell_index: IntArray
    et0_mm: FloatArray
    rain_mm: FloatArray
    rain_probability: FloatArray
    forecast_days: IntArray
    past_et0_mm: FloatArray
    past_rain_mm: FloatArray
    temperature_c: FloatArray
    sources: tuple[WeatherSource | None, ...]

    def state(self) -> WeatherState:
        """The arrays that a decision takes; rain that no forecast tells is not known."""
        days = np.arange(self.rain_mm.shape[1])
        is_told = (days < self.forecast_days[:, None]) & (self.forecast_days > 0)[:, None]
        return WeatherState(
            cell_index=self.cell_index,
            cell_id=self.cells,
            et0_mm=self.et0_mm,
            rain_mm=np.where(is_told, self.rain_mm, np.nan),
            rain_probability=self.rain_probability,
            past_et0_mm=self.past_et0_mm,
            past_rain_mm=self.past_rain_mm,
            temperature_c=self.temperature_c,
        )

    def groups(self) -> Iterator[tuple[int, IntArray]]:
        """Rows that trees have, each with its trees in their order."""
        for row in np.unique(self.cell_index).tolist():
            yield row, np.flatnonzero(self.cell_index == row)

    def has_forecast(self, row: int) -> bool:
        """Whether there are weather data for a row, or only the season's mean."""
        return bool(self.forecast_days[row] > 0)


def read_weather(
    conn: Connection,
    trees: Sequence[Tree],
    *,
    day: date,
    as_of: datetime,
    horizon_days: int,
    past_days: int = HISTORY_DAYS,
) -> WeatherGrid:
    """What was known of the trees' weather at a time.

    Args:
        conn: in the transaction of the run.
        trees: in the order of the ``TreeState``.
        day: planning day.
        as_of: weather that came later (UTC) does not count.
        horizon_days: days ahead, with the planning day.
        past_days: days before it.
    """
    ids = cell_ids([tree.latitude for tree in trees], [tree.longitude for tree in trees])
    cells = sorted(set(ids.tolist()) - {NO_CELL})
    first, last = day - past_days * _DAY, day + (horizon_days - 1) * _DAY
    # A past day that nobody observed was at least forecast, by an issue of that day or before.
    since = as_of - FORECAST_LIFE - past_days * _DAY
    return weather_grid(
        ids,
        run(conn, observed_days(cells, first, day - _DAY, as_of)),
        run(conn, expected_days(cells, first, last, since=since, as_of=as_of)),
        day=day,
        as_of=as_of,
        horizon_days=horizon_days,
        past_days=past_days,
    )


def weather_grid(
    tree_cells: IntArray,
    observed: Iterable[CellDay],
    expected: Iterable[CellDay],
    *,
    day: date,
    as_of: datetime,
    horizon_days: int,
    past_days: int = HISTORY_DAYS,
) -> WeatherGrid:
    """Put the weather of cells together; what is missing is filled up with the season's mean.

    Args:
        tree_cells: (N,) ids of ``cell_ids``.
        observed: past days; others are passed over.
        expected: days as forecasts told them; those of today and later count only while they are
            not older than ``FORECAST_LIFE``.
        day: planning day.
        as_of: time that the list stands for (UTC).
        horizon_days: H.
        past_days: P.
    """
    first = day - past_days * _DAY
    told = _Told(first, day, as_of, past_days + horizon_days)
    for item in expected:
        told.forecast(item)
    for item in observed:
        told.observed(item)
    cells = [*told.cells(), NO_CELL]
    row = {cell: index for index, cell in enumerate(cells)}
    nowhere = len(cells) - 1
    days = [first + i * _DAY for i in range(past_days + horizon_days)]
    usual = et0_climatology([each.timetuple().tm_yday for each in days])
    empty = np.full(usual.shape, np.nan)
    et0 = np.stack([told.et0.get(cell, empty) for cell in cells])
    rain = np.stack([told.rain.get(cell, empty) for cell in cells])
    chance = np.stack([told.chance.get(cell, empty) for cell in cells])
    return WeatherGrid(
        cells=np.array(cells, dtype=np.int64),
        cell_index=np.array(
            [row.get(cell, nowhere) for cell in tree_cells.tolist()], dtype=np.int64
        ),
        et0_mm=np.where(np.isfinite(et0), et0, usual)[:, past_days:],
        rain_mm=np.nan_to_num(rain[:, past_days:], nan=0.0),
        rain_probability=chance[:, past_days:],
        forecast_days=_leading(et0[:, past_days:]),
        past_et0_mm=np.where(np.isfinite(et0), et0, usual)[:, :past_days],
        past_rain_mm=rain[:, :past_days],
        temperature_c=np.stack([told.temperature.get(cell, empty) for cell in cells]),
        sources=tuple(told.sources.get(cell) for cell in cells),
    )


class _Told:
    """Rows of the database by cell, as columns of days."""

    def __init__(self, first: date, today: date, as_of: datetime, days: int) -> None:
        self._first, self._today, self._as_of, self._days = first, today, as_of, days
        self.et0: dict[int, FloatArray] = {}
        self.rain: dict[int, FloatArray] = {}
        self.chance: dict[int, FloatArray] = {}
        self.temperature: dict[int, FloatArray] = {}
        self.sources: dict[int, WeatherSource] = {}

    def forecast(self, item: CellDay) -> None:
        """A day of a forecast: of the future while it is fresh, of the past as a stand-in."""
        weather, age = item.weather, self._as_of - item.told_at
        column = self._column(weather.day)
        is_ahead = weather.day >= self._today
        if column is None or weather.et0_mm is None or weather.rain_mm is None:
            return
        if is_ahead and age > FORECAST_LIFE:
            return
        self._at(self.et0, item.cell_id)[column] = weather.et0_mm
        self._at(self.rain, item.cell_id)[column] = weather.rain_mm
        self._warmth(item, column)
        if is_ahead:
            if weather.rain_probability is not None:
                self._at(self.chance, item.cell_id)[column] = weather.rain_probability
            known = self.sources.get(item.cell_id)
            if known is None or item.told_at > known.issued_at:
                self.sources[item.cell_id] = WeatherSource(
                    provider=item.provider, issued_at=item.told_at, age=age
                )

    def observed(self, item: CellDay) -> None:
        """A day as it was; what was not measured stays as it was forecast."""
        column = self._column(item.weather.day)
        if column is None or item.weather.day >= self._today:
            return
        if item.weather.et0_mm is not None:
            self._at(self.et0, item.cell_id)[column] = item.weather.et0_mm
        if item.weather.rain_mm is not None:
            self._at(self.rain, item.cell_id)[column] = item.weather.rain_mm
        self._warmth(item, column)

    def _warmth(self, item: CellDay, column: int) -> None:
        """The mean of a day's extremes (FAO-56 eq. 9), where both are known."""
        coldest, warmest = item.weather.temp_min_c, item.weather.temp_max_c
        if coldest is not None and warmest is not None:
            self._at(self.temperature, item.cell_id)[column] = (coldest + warmest) / 2.0

    def cells(self) -> list[int]:
        """Cells of which anything is known."""
        return sorted({*self.et0, *self.rain, *self.temperature})

    def _column(self, day: date) -> int | None:
        column = (day - self._first).days
        return column if 0 <= column < self._days else None

    def _at(self, columns: dict[int, FloatArray], cell: int) -> FloatArray:
        if cell not in columns:
            columns[cell] = np.full(self._days, np.nan)
        return columns[cell]


def _leading(et0_mm: FloatArray) -> IntArray:
    """Days from today to the first gap; today alone may be missing (a first forecast of noon)."""
    known = np.isfinite(et0_mm)
    if known.shape[1] > 1:
        known[:, 0] |= known[:, 1]
    end = np.zeros((known.shape[0], 1), dtype=np.bool_)
    gap: IntArray = np.argmin(np.concatenate([known, end], axis=1), axis=1)
    return gap
