from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from baumfeuchte.irrigation.budget_site import BudgetSite, budget_site
from baumfeuchte.irrigation.logged_waterings import LoggedWaterings
from baumfeuchte.irrigation.observations import Observations
from baumfeuchte.irrigation.seen_budget import budget_from_seen
from baumfeuchte.irrigation.weather_state import WeatherState

NAN = np.nan
DAY = date(2026, 7, 15)
AHEAD, PAST = 5, 40
NOTHING = LoggedWaterings(tree=np.empty(0, np.int64), day=np.empty(0, np.int64), litres=np.empty(0))


def ground(count: int = 2) -> BudgetSite:
    nothing = np.full(count, NAN)
    return budget_site(
        total_litres=np.full(count, 100.0),
        standing_years=np.full(count, 2.0),
        crown_diameter_m=nothing,
        pit_area_m2=nothing,
        efficiency=0.8,
    )


def weather(known_days: int = PAST, rain_mm: float = 0.0) -> WeatherState:
    rain = np.full((1, PAST), rain_mm)
    rain[:, : PAST - known_days] = NAN
    return WeatherState(
        cell_index=np.zeros(2, dtype=np.int64),
        cell_id=np.array([1]),
        et0_mm=np.full((1, AHEAD), 4.0),
        rain_mm=np.full((1, AHEAD), NAN),
        rain_probability=np.full((1, AHEAD), NAN),
        past_et0_mm=np.full((1, PAST), 4.0),
        past_rain_mm=rain,
        temperature_c=np.full((1, PAST + AHEAD), NAN),
    )


def seen(*entries: tuple[float, ...]) -> Observations:
    """Position of the tree, REW, age, budget's share then."""
    columns = np.array(entries).T
    return Observations(
        tree=columns[0].astype(np.int64),
        rew=columns[1],
        age_days=columns[2],
        sd_rew=np.full(len(entries), NAN),
        share_then=columns[3],
    )


def carried(what: Observations, **options: Any) -> tuple[Observations, np.ndarray]:
    given: dict[str, Any] = {"waterings": NOTHING, "weather": weather()} | options
    return budget_from_seen(what, ground(), rows=np.arange(2), day=DAY, budget_days=100, **given)


def test_it_begins_with_what_was_seen_and_dries() -> None:
    found, path = carried(seen((0, 0.7, 0, NAN)))
    assert path.shape == (AHEAD + 1, 2)
    assert path[0, 0] == pytest.approx(0.7)
    assert (np.diff(path[:, 0]) < 0.0).all()
    assert np.isnan(path[:, 1]).all()
    assert (found.share_then.tolist(), found.rew.tolist()) == ([0.7], [0.7])


def test_an_older_look_has_dried_since() -> None:
    _, today = carried(seen((0, 0.7, 0, NAN)))
    found, later = carried(seen((0, 0.7, 3, NAN)))
    assert later[0, 0] == pytest.approx(today[3, 0])
    assert found.share_then.tolist() == [0.7]


def test_what_was_watered_since_is_in_it() -> None:
    logged = LoggedWaterings(
        tree=np.array([0, 0, 1]), day=np.array([99, 98, 99]), litres=np.full(3, 25.0)
    )
    dry, wet = (carried(seen((0, 0.3, 1, NAN)), waterings=one)[1] for one in (NOTHING, logged))
    assert wet[0, 0] - dry[0, 0] == pytest.approx(0.8 * 25.0 / 100.0)


def test_with_a_budget_of_its_own_nothing_is_changed() -> None:
    what = seen((0, 0.3, 3, 0.5))
    found, path = carried(what)
    assert np.isnan(path).all()
    assert found is what


@pytest.mark.parametrize(
    ("age", "known_days", "counts"),
    [(3, 0, True), (4, 0, False), (20, 20, True), (20, 17, False), (28, 28, True), (29, 40, False)],
)
def test_how_long_it_counts(age: int, known_days: int, counts: bool) -> None:
    found, path = carried(seen((1, 0.8, age, NAN)), weather=weather(known_days))
    assert np.isfinite(path[:, 1]).all() == counts
    assert np.isfinite(found.share_then[0]) == counts


def test_the_youngest_of_a_tree_counts() -> None:
    found, path = carried(
        seen((0, 0.9, 2, NAN), (0, 0.2, 1, NAN), (0, 0.3, 1, NAN), (1, 0.6, 0, NAN))
    )
    np.testing.assert_array_equal(found.rew, [NAN, NAN, 0.3, 0.6])
    np.testing.assert_array_equal(found.share_then, [NAN, NAN, 0.3, 0.6])
    assert path[0, 0] < 0.3
    assert path[0, 1] == pytest.approx(0.6)


def test_wetter_than_full_begins_full() -> None:
    found, path = carried(seen((0, 1.1, 0, NAN)))
    assert path[0, 0] == pytest.approx(1.0)
    assert (found.share_then[0], found.rew[0]) == (1.0, 1.1)


def test_what_has_no_value_begins_nothing() -> None:
    assert np.isnan(carried(seen((0, NAN, 0, NAN), (1, 0.5, -1, NAN)))[1]).all()


def test_the_observations_stay_as_they_are() -> None:
    what = seen((0, 0.9, 2, NAN), (0, 0.2, 1, NAN))
    before = replace(what, rew=what.rew.copy(), share_then=what.share_then.copy())
    carried(what)
    np.testing.assert_array_equal(what.rew, before.rew)
    np.testing.assert_array_equal(what.share_then, before.share_then)
