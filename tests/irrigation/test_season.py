from __future__ import annotations

import math
from datetime import date

import pytest

from baumfeuchte.irrigation.season import Season, in_season, season_days_left, season_factor


@pytest.mark.parametrize(
    ("day", "advice"),
    [
        (date(2026, 3, 31), False),
        (date(2026, 4, 1), True),
        (date(2026, 7, 15), True),
        (date(2026, 10, 31), True),
        (date(2026, 11, 1), False),
        (date(2024, 2, 29), False),
    ],
)
def test_advice_from_april_to_october(day: date, *, advice: bool) -> None:
    assert in_season(day) is advice


@pytest.mark.parametrize(
    ("day", "last_day", "left"),
    [
        (date(2026, 10, 31), (10, 31), 0.0),
        (date(2026, 10, 28), (10, 31), 3.0),
        (date(2026, 11, 1), (10, 31), math.inf),
        (date(2026, 2, 28), (2, 29), 0.0),
        (date(2028, 2, 28), (2, 29), 1.0),
    ],
)
def test_days_left_of_the_season(day: date, last_day: tuple[int, int], left: float) -> None:
    season = Season(first_day=(1, 1), last_day=last_day)
    assert season_days_left(day, season) == left


def test_factor_is_low_in_winter_and_full_in_summer() -> None:
    assert season_factor([1, 90, 140, 258, 320, 366]).tolist() == pytest.approx(
        [0.15, 0.15, 1.0, 1.0, 0.15, 0.15]
    )
