"""Soil physics, forecast and watering advice. NumPy and the domain only, pure.

For notebooks and benchmarks: ``forecast_series`` and ``days_until`` (docs/forecast.md),
``flag_series`` and ``flag_sensors`` (docs/quality-control.md). They are loaded at first use, so
that importing a module of this room stays cheap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baumfeuchte.irrigation.flagging import flag_sensors, flag_series
    from baumfeuchte.irrigation.series_forecast import days_until, forecast_series

__all__ = ["days_until", "flag_sensors", "flag_series", "forecast_series"]

_ENTRIES = {
    "days_until": "series_forecast",
    "flag_sensors": "flagging",
    "flag_series": "flagging",
    "forecast_series": "series_forecast",
}


def __getattr__(name: str) -> object:
    """Load an entry for notebooks and benchmarks at its first use."""
    if name not in _ENTRIES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - a module that needs no entry pays nothing

    return getattr(import_module(f"{__name__}.{_ENTRIES[name]}"), name)
