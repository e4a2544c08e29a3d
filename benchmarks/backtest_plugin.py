"""Our forecast as a plug-in of the backtest of real soil-moisture series.

    python DATA/backtest.py run --forecaster benchmarks/backtest_plugin.py:forecast \
        --days-until benchmarks/backtest_plugin.py:days_until --weather noisy --max-origins 80

Signatures are those of the backtest. Each call answers from its arguments alone: of ``meta`` it
reads the quantity, the origin and (if given) the latitude.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE)]

from _backtest_qc import qc  # noqa: E402 - the harness loads this file by its path
from baumfeuchte import irrigation  # noqa: E402 - likewise

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

__all__ = ["days_until", "forecast", "qc"]

WEATHER_COLUMNS = ("rain_mm", "et0_mm", "tmean_c", "tmin_c", "tmax_c")


def forecast(  # noqa: PLR0917 - the backtest passes its arguments by position
    times: pd.DatetimeIndex,
    values: np.ndarray,
    weather_past: pd.DataFrame | None,
    weather_future: pd.DataFrame | None,
    horizons: Sequence[int],
    meta: dict[str, Any],
) -> np.ndarray | None:
    """Quantiles 0.1, 0.5, 0.9 (3, H) in the unit of the series; None without any reading."""
    found = irrigation.forecast_series(
        times,
        values,
        horizons=horizons,
        **_common(weather_past, weather_future, meta),
    )
    return None if np.isnan(found).any() else found


def days_until(  # noqa: PLR0917 - likewise
    times: pd.DatetimeIndex,
    values: np.ndarray,
    weather_past: pd.DataFrame | None,
    weather_future: pd.DataFrame | None,
    threshold: float,
    direction: str,
    max_days: int,
    meta: dict[str, Any],
) -> float | None:
    """Days until the threshold is reached, None = not within ``max_days``."""
    dry_side = "above" if meta["quantity"] == "tension_kpa" else "below"
    if direction != dry_side:
        return None  # getting wetter is not asked of a watering service
    days = irrigation.days_until(
        times,
        values,
        threshold,
        max_days=max_days,
        **_common(weather_past, weather_future, meta),
    )
    return days if np.isfinite(days) else None


def _common(
    past: pd.DataFrame | None, future: pd.DataFrame | None, meta: dict[str, Any]
) -> dict[str, Any]:
    latitude = meta.get("lat")
    return {
        "quantity": meta["quantity"],
        "origin": meta.get("origin") or None,
        "weather_past": _table(past),
        "weather_future": _table(future),
        "latitude_deg": None if latitude is None else float(latitude),
    }


def _table(frame: pd.DataFrame | None) -> dict[str, np.ndarray] | None:
    """Turn a frame indexed by UTC day into the arrays that the room takes."""
    if frame is None:
        return None
    columns = {name: frame[name].to_numpy(float) for name in WEATHER_COLUMNS if name in frame}
    return {"day": frame.index.to_numpy().astype("datetime64[D]"), **columns}
