from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from baumfeuchte.domain.weather import DayWeather, Et0Method
from baumfeuchte.irrigation.evapotranspiration import et0_climatology
from baumfeuchte.planning.weather import (
    FORECAST_LIFE,
    NO_CELL,
    WeatherGrid,
    weather_grid,
)
from baumfeuchte.planning.weather_record import weather_inputs
from baumfeuchte.storage.weather import CellDay

DAY = date(2026, 7, 15)
AS_OF = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
HOME, NEXT = 1573212963, 1573212964
H, P = 5, 7
USUAL = et0_climatology([(DAY + timedelta(days=i)).timetuple().tm_yday for i in range(-P, H)])


def told(
    ahead: int, *, cell: int = HOME, age: timedelta = timedelta(hours=1), **values: Any
) -> CellDay:
    """A day of a cell, counted from the planning day."""
    fields: dict[str, Any] = {"et0_mm": 6.0, "rain_mm": 1.5} | values
    return CellDay(
        cell_id=cell,
        weather=DayWeather(
            day=DAY + timedelta(days=ahead), et0_method=Et0Method.PROVIDER, **fields
        ),
        provider="bright_sky",
        told_at=AS_OF - age,
    )


def grid(
    observed: list[CellDay], expected: list[CellDay], cells: tuple[int, ...] = (HOME,)
) -> WeatherGrid:
    return weather_grid(
        np.array(cells, dtype=np.int64),
        observed,
        expected,
        day=DAY,
        as_of=AS_OF,
        horizon_days=H,
        past_days=P,
    )


def test_nothing_known_is_the_climatology() -> None:
    found = grid([], [], (HOME, NO_CELL))
    assert found.cells.tolist() == [NO_CELL]
    assert found.cell_index.tolist() == [0, 0]
    assert found.et0_mm[0].tolist() == pytest.approx(USUAL[P:].tolist())
    assert found.past_et0_mm[0].tolist() == pytest.approx(USUAL[:P].tolist())
    assert found.rain_mm.sum() == 0.0
    assert np.isnan(found.past_rain_mm).all()
    assert np.isnan(found.rain_probability).all()
    assert not found.has_forecast(0)
    assert found.sources == (None,)


def test_a_forecast_and_what_lies_beyond_it() -> None:
    found = grid([], [told(i, rain_probability=0.4) for i in range(3)])
    assert found.et0_mm[0].tolist() == pytest.approx([6.0, 6.0, 6.0, *USUAL[P + 3 :].tolist()])
    assert found.rain_mm[0].tolist() == [1.5, 1.5, 1.5, 0.0, 0.0]
    assert found.rain_probability[0].tolist() == pytest.approx(
        [0.4, 0.4, 0.4, np.nan, np.nan], nan_ok=True
    )
    assert found.forecast_days.tolist() == [3, 0]
    assert found.has_forecast(0)
    source = found.sources[0]
    assert source is not None
    assert (source.provider, source.issued_at) == ("bright_sky", AS_OF - timedelta(hours=1))
    assert source.age == timedelta(hours=1)


def test_a_forecast_lives_two_days() -> None:
    fresh = grid([], [told(i, age=FORECAST_LIFE) for i in range(H)])
    assert fresh.forecast_days[0] == H
    stale = grid([], [told(i, age=FORECAST_LIFE + timedelta(seconds=1)) for i in range(H)])
    assert stale.cells.tolist() == [NO_CELL]
    assert not stale.has_forecast(0)


def test_the_past_is_kept_where_the_forecast_has_died() -> None:
    old = [told(i, age=timedelta(days=3)) for i in range(H)]
    found = grid([told(-1, et0_mm=2.0, rain_mm=9.0)], old)
    assert found.cells.tolist() == [HOME, NO_CELL]
    assert not found.has_forecast(0)
    assert found.past_et0_mm[0, -1] == 2.0
    assert found.past_rain_mm[0, -1] == 9.0
    assert found.et0_mm[0].tolist() == pytest.approx(USUAL[P:].tolist())
    assert found.rain_mm[0].sum() == 0.0
    assert found.sources[0] is None


def test_the_past_in_the_order_of_days_with_its_gaps() -> None:
    found = grid([told(-7, et0_mm=1.0), told(-2, et0_mm=2.0, rain_mm=None)], [told(0)])
    usual = USUAL[:P].tolist()
    assert found.past_et0_mm[0].tolist() == pytest.approx([1.0, *usual[1:5], 2.0, usual[6]])
    assert found.past_rain_mm[0].tolist() == pytest.approx([1.5, *[np.nan] * 6], nan_ok=True)


def test_a_past_day_that_nobody_observed_was_forecast() -> None:
    """However old that forecast is now: it was fresh then."""
    found = grid([told(-2, et0_mm=2.0)], [told(i, age=timedelta(days=4)) for i in range(-3, 0)])
    assert found.past_et0_mm[0, -3:].tolist() == [6.0, 2.0, 6.0]


def test_what_was_not_measured_stays_as_it_was_forecast() -> None:
    found = grid([told(-1, et0_mm=None, rain_mm=7.0)], [told(-1, et0_mm=5.0, rain_mm=0.0)])
    assert (found.past_et0_mm[0, -1], found.past_rain_mm[0, -1]) == (5.0, 7.0)


def test_today_is_never_observed() -> None:
    found = grid([told(0, et0_mm=0.1, rain_mm=99.0)], [told(0)])
    assert (found.et0_mm[0, 0], found.rain_mm[0, 0]) == (6.0, 1.5)


def test_only_today_may_be_missing_in_a_forecast() -> None:
    noon = grid([], [told(i) for i in range(1, H)])
    assert noon.forecast_days[0] == H
    assert noon.et0_mm[0, 0] == pytest.approx(USUAL[P])
    assert noon.rain_mm[0, 0] == 0.0
    later = grid([], [told(i) for i in range(2, H)])
    assert not later.has_forecast(0)


def test_a_day_of_which_half_is_told_is_a_gap() -> None:
    found = grid([], [told(0), told(1, rain_mm=None), told(2)])
    assert found.forecast_days[0] == 1


def test_each_tree_has_the_weather_of_its_cell() -> None:
    expected = [
        told(i, cell=cell, et0_mm=e) for cell, e in ((HOME, 3.0), (NEXT, 5.0)) for i in (0, 1)
    ]
    found = grid([], expected, (NEXT, HOME, 42, NO_CELL, NEXT))
    assert found.cells.tolist() == [HOME, NEXT, NO_CELL]
    assert found.cell_index.tolist() == [1, 0, 2, 2, 1]
    assert [(row, rows.tolist()) for row, rows in found.groups()] == [
        (0, [1]),
        (1, [0, 4]),
        (2, [2, 3]),
    ]
    assert found.et0_mm[found.cell_index, 0].tolist() == pytest.approx(
        [5.0, 3.0, USUAL[P], USUAL[P], 5.0]
    )


def test_the_newest_of_several_issues_is_named() -> None:
    found = grid([], [told(0, age=timedelta(hours=12)), told(1, age=timedelta(hours=2))])
    source = found.sources[0]
    assert source is not None
    assert source.age == timedelta(hours=2)


def test_days_outside_of_the_plan_are_passed_over() -> None:
    found = grid([told(-8)], [told(0), told(H), told(-8)])
    assert found.past_et0_mm[0].tolist() == pytest.approx(USUAL[:P].tolist())
    assert found.et0_mm.shape == (2, H)


def test_no_trees() -> None:
    found = grid([], [], ())
    assert list(found.groups()) == []


def test_inputs_can_be_stored_and_say_where_they_are_from() -> None:
    import orjson

    found = grid([told(-1)], [told(0, rain_probability=0.25)], (HOME, NO_CELL))
    inputs = orjson.loads(orjson.dumps(weather_inputs(found)))
    assert inputs["trees_without_weather"] == 1
    assert len(inputs["climatology_et0_mm"]) == H
    home = inputs["series"][inputs["cells"][str(HOME)]]
    assert home["provider"] == "bright_sky"
    assert home["issued_at"] == "2026-07-15T02:30:00+00:00"
    assert home["forecast_days"] == 1
    assert home["rain_probability"][:2] == [0.25, None]
    assert home["past_rain_mm"][-2:] == [None, 1.5]


def test_cells_of_one_station_share_a_series() -> None:
    days = [told(i, cell=cell) for cell in (HOME, NEXT, 7) for i in range(2)]
    other = [told(i, cell=8, rain_mm=0.0) for i in range(2)]
    inputs: Any = weather_inputs(grid([], days + other, (HOME, NEXT, 7, 8)))
    assert inputs["cells"] == {"7": 0, "8": 1, str(HOME): 0, str(NEXT): 0}
    assert [series["rain_mm"][0] for series in inputs["series"]] == [1.5, 0.0]
