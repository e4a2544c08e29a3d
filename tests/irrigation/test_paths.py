from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from baumfeuchte.irrigation.drive import prepare_drive
from baumfeuchte.irrigation.paths import walk
from baumfeuchte.irrigation.response import learn_response

if TYPE_CHECKING:
    from conftest import Worlds

KNOWN = np.ones((7, 30), dtype=bool)


def test_a_hindcast_is_the_forecast_of_its_day(worlds: Worlds) -> None:
    """All starts at once give what each start gives alone."""
    world = worlds.bucket(30)
    drive = prepare_drive(world.weather(), 60)
    response = learn_response(world.past, drive, np.full(30, 0.01))
    together = walk(response, drive, world.past, np.array([20, 40, 60]), KNOWN)
    for row, start in enumerate((20, 40, 60)):
        alone = walk(response, drive, world.past, np.array([start]), KNOWN)
        assert together[:, row] == pytest.approx(alone[:, 0], abs=1e-12)


def test_paths_follow_the_truth(worlds: Worlds) -> None:
    world = worlds.bucket(30)
    drive = prepare_drive(world.weather(), 60)
    response = learn_response(world.past, drive, np.full(30, 0.01))
    path = walk(response, drive, world.past, np.array([60]), KNOWN)[:, 0]
    error = np.abs(path - world.truth[:7]).mean()
    still = np.abs(world.past[-1] - world.truth[:7]).mean()
    assert error < 0.5 * still


def test_a_start_without_level_gives_no_path(worlds: Worlds) -> None:
    world = worlds.bucket(30)
    levels = world.past.copy()
    levels[40, 3] = np.nan
    drive = prepare_drive(world.weather(), 60)
    response = learn_response(levels, drive, np.full(30, 0.01))
    path = walk(response, drive, levels, np.array([40]), KNOWN)[:, 0]
    assert np.isnan(path[:, 3]).all()
    assert np.isfinite(np.delete(path, 3, axis=1)).all()


def test_a_path_stays_near_what_the_sensor_has_shown(worlds: Worlds) -> None:
    world = worlds.bucket(30)
    rain = world.rain_mm.copy()
    rain[60:] = 400.0
    drive = prepare_drive(world.weather()._replace(rain_mm=rain), 60)
    response = learn_response(world.past, drive, np.full(30, 0.01))
    path = walk(response, drive, world.past, np.array([60]), KNOWN)[:, 0]
    assert (path <= response.high + 0.25 * response.span + 1e-9).all()
