"""The weather that a planning step uses: cells of about 1 km, and the cell of each tree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.evapotranspiration import et0_climatology

if TYPE_CHECKING:
    from datetime import date

    import numpy.typing as npt

UNTOLD_PROBABILITY = 0.7
"""Of rain that is expected without a probability: forecasts of showers fail about so often [A]."""
LEAST_PAST_DAYS = 7
"""As many as the daily values from which the short-term correction is taken (4.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherState:
    """C cells, N trees, H days ahead with the planning day, P days before it (section 7).

    Attributes:
        cell_index: (N,) row of each tree's cell.
        cell_id: (C,) of ``weather_cells.cell_ids``, -1 for the climatology.
        et0_mm: (C, H) mm, today first, without gaps.
        rain_mm: (C, H) mm; NaN where no forecast tells it.
        rain_probability: (C, H) of rain on that day, 0..1; NaN where it was not told.
        past_et0_mm: (C, P) mm, oldest first, yesterday last, without gaps.
        past_rain_mm: (C, P) mm, NaN in gaps.
        temperature_c: (C, P + H) daily mean of the air, degree C, NaN in gaps.
    """

    cell_index: IntArray
    cell_id: IntArray
    et0_mm: FloatArray
    rain_mm: FloatArray
    rain_probability: FloatArray
    past_et0_mm: FloatArray
    past_rain_mm: FloatArray
    temperature_c: FloatArray

    def __post_init__(self) -> None:
        """Check the shapes: a gap in the weather would silently turn into advice."""
        cells, days = self.et0_mm.shape
        past = self.past_et0_mm.shape[1]
        if days == 0 or not np.isfinite(self.et0_mm).all():
            raise InputError("Give ET0 in mm for every day of the horizon, without gaps.")
        if {self.rain_mm.shape, self.rain_probability.shape} != {self.et0_mm.shape}:
            raise InputError("Give rain in mm for the same days as ET0; NaN where it is not known.")
        if past < LEAST_PAST_DAYS or not np.isfinite(self.past_et0_mm).all():
            raise InputError(
                f"Give past ET0 in mm for {LEAST_PAST_DAYS} days at least, without gaps."
            )
        if self.cell_id.shape != (cells,):
            raise InputError("Give the id of each weather cell.")
        if (self.past_rain_mm.shape, self.temperature_c.shape) != (
            self.past_et0_mm.shape,
            (cells, past + days),
        ):
            raise InputError(
                "Give past rain for the same days as past ET0, and temperatures for all."
            )
        if self.cell_index.size and not 0 <= self.cell_index.min() <= self.cell_index.max() < cells:
            raise InputError("Give each tree the row of its weather cell.")

    def dry_chance(self) -> FloatArray:
        """(C, H) probability that no rain falls up to the end of each day ahead, 0..1.

        A day on which rain is expected without a probability counts as ``UNTOLD_PROBABILITY``.
        """
        rains = np.nan_to_num(self.rain_mm, nan=0.0) > 0.0
        untold = np.where(rains, UNTOLD_PROBABILITY, 0.0)
        chance = np.where(np.isfinite(self.rain_probability), self.rain_probability, untold)
        wet = np.where(rains, np.clip(chance, 0.0, 1.0), 0.0)
        return as_floats(np.cumprod(1.0 - wet, axis=1))

    def without_rain(self) -> WeatherState:
        """The same weather in which the expected rain does not fall (the dry branch of 4.4)."""
        return replace(self, rain_mm=np.where(self.rain_mm > 0.0, 0.0, self.rain_mm))

    @property
    def rains(self) -> bool:
        """Whether any rain is expected anywhere."""
        return bool((np.nan_to_num(self.rain_mm, nan=0.0) > 0.0).any())

    @property
    def told(self) -> BoolArray:
        """(C,) whether a forecast tells any rain."""
        return np.asarray(np.isfinite(self.rain_mm).any(axis=1))


def uniform_weather(
    count: int,
    *,
    day: date,
    et0_mm: npt.ArrayLike,
    rain_mm: npt.ArrayLike | None = None,
    past_et0_mm: npt.ArrayLike | None = None,
    past_days: int = LEAST_PAST_DAYS,
) -> WeatherState:
    """One weather for all trees (irrigation-science 7).

    Args:
        count: N trees.
        day: planning day.
        et0_mm: (H,) mm, today first.
        rain_mm: (H,) mm; None = no weather data.
        past_et0_mm: (P,) mm, yesterday last; None = the season's usual ET0 of ``past_days``.
        past_days: P without ``past_et0_mm``.

    Raises:
        InputError: a gap, or lengths that do not fit.
    """
    ahead = np.atleast_2d(as_floats(et0_mm))
    rain = np.full(ahead.shape, np.nan) if rain_mm is None else np.atleast_2d(as_floats(rain_mm))
    if rain_mm is not None and not np.isfinite(rain).all():
        raise InputError("Give rain in mm for the same days as ET0, without gaps, or no rain.")
    today = day.timetuple().tm_yday
    past = (
        et0_climatology(np.arange(today - past_days, today))
        if past_et0_mm is None
        else as_floats(past_et0_mm)
    )[None]
    return WeatherState(
        cell_index=np.zeros(count, dtype=np.int64),
        cell_id=np.full(1, -1, dtype=np.int64),
        et0_mm=ahead,
        rain_mm=rain,
        rain_probability=np.full(rain.shape, np.nan),
        past_et0_mm=past,
        past_rain_mm=np.full(past.shape, np.nan),
        temperature_c=np.full((1, past.shape[1] + ahead.shape[1]), np.nan),
    )
