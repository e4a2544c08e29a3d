from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from baumfeuchte.irrigation.budget import BudgetWeather, run_budget
from baumfeuchte.irrigation.litres import BucketSite
from baumfeuchte.irrigation.logged_waterings import LoggedWaterings

NAN = np.nan
YOUNG = BucketSite(total_available_litres=60.0, crown_m2=4.5, pit_m2=2.0)
ONE = np.array([0])


def no_weather(days: int) -> BudgetWeather:
    nothing = np.zeros((days, 1))
    return BudgetWeather(day_of_year=np.arange(200, 200 + days), et0_mm=nothing, rain_mm=nothing)


def logged(*entries: tuple[int, int, float], eta: list[float] | None = None) -> LoggedWaterings:
    tree, day, litres = (np.array(column) for column in zip(*entries, strict=True))
    return LoggedWaterings(
        tree=tree.astype(np.int64),
        day=day.astype(np.int64),
        litres=litres.astype(np.float64),
        efficiency=None if eta is None else np.array(eta),
    )


def test_waterings_add_up_and_those_of_nobody_are_counted() -> None:
    sky = no_weather(2)
    site = replace(YOUNG, total_available_litres=np.array([200.0, 200.0]))
    cell = np.zeros(2, dtype=np.int64)
    entries = [(0, 0, 50.0), (0, 0, 50.0), (0, 1, 10.0), (1, 1, NAN), (1, 0, -5.0), (7, 0, 80.0)]
    entries += [(-1, 0, 80.0), (1, 2, 80.0), (1, -1, 80.0)]
    result = run_budget(site, sky, cell, start_share=0.0, waterings=logged(*entries), keep=3)
    np.testing.assert_allclose(result.deficit_litres[:, 0], [200.0, 120.0, 112.0])
    np.testing.assert_allclose(result.deficit_litres[:, 1], 200.0)
    assert result.waterings_ignored == 6


def test_the_way_of_watering_counts() -> None:
    sky = no_weather(1)
    entries = logged((0, 0, 50.0), (0, 0, 50.0), eta=[0.5, NAN])
    result = run_budget(YOUNG, sky, ONE, start_share=0.0, waterings=entries)
    assert result.watering_litres[0] == pytest.approx(25 + 40)


def test_a_watering_before_the_planting_counts_for_nobody() -> None:
    entries = logged((0, 0, 50.0))
    sky = no_weather(2)
    result = run_budget(YOUNG, sky, ONE, start_day=1, start_share=0.0, waterings=entries)
    assert result.watering_litres[0] == 0
    assert result.waterings_ignored == 1
