from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.crossing import BAR, days_until_dry, probability_dry
from baumfeuchte.irrigation.engine import Outcome

WATER = np.array([False])


def falling(per_day: float, *, start: float = 20.0, width: float = 0.01) -> Outcome:
    days = np.arange(1, 15)[:, None]
    path = start - per_day * days
    return Outcome(
        start=np.array([start]),
        path=path,
        centre=path,
        below=np.full((14, 1), width),
        above=np.full((14, 1), width),
        gap_days=np.zeros(1),
    )


def test_a_sure_path_crosses_where_it_crosses() -> None:
    days = days_until_dry(falling(1.0), np.array([15.0]), WATER, 14)
    assert days[0] == pytest.approx(5.0, abs=0.6)


def test_there_already_and_never() -> None:
    assert days_until_dry(falling(1.0), np.array([20.0]), WATER, 14)[0] == 0.0
    assert days_until_dry(falling(1.0), np.array([25.0]), WATER, 14)[0] == 0.0
    assert days_until_dry(falling(0.1), np.array([10.0]), WATER, 14)[0] == np.inf
    assert days_until_dry(falling(1.0), np.array([15.0]), WATER, 3)[0] == np.inf


def test_nothing_known_gives_nan() -> None:
    unknown = falling(np.nan, start=np.nan)
    assert np.isnan(days_until_dry(unknown, np.array([15.0]), WATER, 14)[0])
    assert np.isnan(days_until_dry(falling(1.0), np.array([np.nan]), WATER, 14)[0])


def test_a_drier_limit_is_reached_later_and_faster_drying_sooner() -> None:
    limits = np.linspace(12.0, 19.5, 30)
    days = [days_until_dry(falling(0.8, width=1.0), np.array([x]), WATER, 14)[0] for x in limits]
    assert (np.diff(np.minimum(days, 99.0)) <= 0.0).all()
    slow, fast = (
        days_until_dry(falling(x, width=1.0), np.array([15.0]), WATER, 14)[0] for x in (0.5, 1.5)
    )
    assert fast < slow


def test_probability_rises_with_the_days_and_reaches_the_bar_where_the_day_is_said() -> None:
    outcome = falling(0.8, width=1.5)
    chance = probability_dry(outcome, np.array([15.0]))[:, 0]
    assert (np.diff(chance) >= 0.0).all()
    day = int(np.ceil(days_until_dry(outcome, np.array([15.0]), WATER, 14)[0]))
    assert chance[day - 1] >= min(BAR)
    assert chance[max(day - 2, 0)] < max(BAR)


def test_tension_gets_dry_above_its_limit() -> None:
    rising = falling(0.05, start=-1.2, width=0.01)  # scale: -log10(kPa + 5)
    limit_kpa = np.array([10**1.5 - 5.0])
    days = days_until_dry(rising, limit_kpa, np.array([True]), 14)
    assert days[0] == pytest.approx(0.3 / 0.05, abs=0.6)
