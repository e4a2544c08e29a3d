"""The plug-in hands the backtest's arguments on; the frames here stand in for those of pandas."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest

PLUGIN = Path(__file__).parents[2] / "benchmarks" / "backtest_plugin.py"
ORIGIN = "2024-07-01T00:00:00"


class Column:
    def __init__(self, values: np.ndarray) -> None:
        self.values = values

    def to_numpy(self, *_: object) -> np.ndarray:
        return self.values


class Frame(dict[str, Column]):
    def __init__(self, first: str, days: int, **columns: float) -> None:
        super().__init__({name: Column(np.full(days, value)) for name, value in columns.items()})
        self.index = Column(np.datetime64(first, "ns") + np.arange(days) * np.timedelta64(1, "D"))


@pytest.fixture(scope="module")
def plugin() -> Any:
    spec = importlib.util.spec_from_file_location("backtest_plugin", PLUGIN)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def drying() -> tuple[Any, ...]:
    times = np.datetime64(ORIGIN, "ns") - np.arange(1440)[::-1] * np.timedelta64(1, "h")
    values = 15.0 + 10.0 * np.exp(-np.arange(1440) / 1000.0)
    past = Frame("2024-05-02", 60, rain_mm=0.0, et0_mm=4.0, tmean_c=18.0, wind_ms=2.0)
    future = Frame("2024-07-01", 14, rain_mm=0.0, et0_mm=4.0, tmean_c=18.0, wind_ms=2.0)
    return times, values, past, future


def test_quantiles_come_in_the_backtests_shape(plugin: Any, drying: tuple[Any, ...]) -> None:
    meta = {"quantity": "vwc_percent", "origin": ORIGIN}
    found = plugin.forecast(*drying, list(range(1, 15)), meta)
    assert found.shape == (3, 14)
    assert (np.diff(found, axis=0) >= 0.0).all()
    assert (np.diff(found[1]) < 0.0).all()


def test_weather_may_be_missing_and_empty_series_decline(
    plugin: Any, drying: tuple[Any, ...]
) -> None:
    meta = {"quantity": "vwc_percent", "origin": ORIGIN, "lat": None}
    times, values, _, _ = drying
    assert plugin.forecast(times, values, None, None, [1, 3, 7], meta).shape == (3, 3)
    assert plugin.forecast(times[:0], values[:0], None, None, [1], meta) is None


def test_days_until_a_limit_or_none(plugin: Any, drying: tuple[Any, ...]) -> None:
    meta = {"quantity": "vwc_percent", "origin": ORIGIN}
    now = float(drying[1][-1])
    soon = plugin.days_until(*drying, now - 0.15, "below", 14, meta)
    assert 0.0 < soon < 6.0
    assert plugin.days_until(*drying, now - 5.0, "below", 14, meta) is None
    assert plugin.days_until(*drying, now + 5.0, "above", 14, meta) is None
