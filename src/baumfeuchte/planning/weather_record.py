"""What a run keeps of the weather that its trees share, JSON-ready. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.planning.weather import NO_CELL, WeatherGrid

if TYPE_CHECKING:
    from baumfeuchte.irrigation.arrays import FloatArray

LATELY_DAYS = 7
"""Past days that are kept in plain words; all of them are in the run's archive."""


def weather_inputs(grid: WeatherGrid) -> dict[str, object]:
    """What the trees of a run share, JSON-ready: the weather of each cell and where it is from.

    Cells around the same station have the same numbers; each series is there once, and ``cells``
    says by its place in the list which one a cell has.
    """
    series: list[dict[str, object]] = []
    places: dict[str, int] = {}
    cells: dict[str, int] = {}
    for row, cell in enumerate(grid.cells.tolist()):
        if cell == NO_CELL:
            continue
        inputs = _cell_inputs(grid, row)
        place = places.setdefault(repr(inputs), len(series))
        if place == len(series):
            series.append(inputs)
        cells[str(cell)] = place
    return {
        "cells": cells,
        "series": series,
        "climatology_et0_mm": _numbers(grid.et0_mm[-1]),
        "trees_without_weather": int((~(grid.forecast_days > 0)[grid.cell_index]).sum()),
    }


def _cell_inputs(grid: WeatherGrid, row: int) -> dict[str, object]:
    source = grid.sources[row]
    return {
        "provider": None if source is None else source.provider,
        "issued_at": None if source is None else source.issued_at.isoformat(),
        "forecast_days": int(grid.forecast_days[row]),
        "et0_mm": _numbers(grid.et0_mm[row]),
        "rain_mm": _numbers(grid.rain_mm[row]),
        "rain_probability": _numbers(grid.rain_probability[row]),
        "past_et0_mm": _numbers(grid.past_et0_mm[row, -LATELY_DAYS:]),
        "past_rain_mm": _numbers(grid.past_rain_mm[row, -LATELY_DAYS:]),
    }


def _numbers(values: FloatArray) -> list[float | None]:
    return [round(value, 3) if np.isfinite(value) else None for value in values.tolist()]
