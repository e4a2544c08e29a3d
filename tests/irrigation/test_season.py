from __future__ import annotations

from datetime import date

import pytest

from baumfeuchte.irrigation.season import in_season, season_factor


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


def test_factor_is_low_in_winter_and_full_in_summer() -> None:
    assert season_factor([1, 90, 140, 258, 320, 366]).tolist() == pytest.approx(
        [0.15, 0.15, 1.0, 1.0, 0.15, 0.15]
    )
