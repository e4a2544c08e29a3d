from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.events import wetting_events
from baumfeuchte.irrigation.wetting_causes import Cause, wetting_causes


def series(*rises: int, hours: int = 200) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Water content that rises by 0.05 at these hours and is dry again ten hours later."""
    theta = np.full(hours, 0.12)
    for hour in rises:
        theta[hour : hour + 10] = 0.17
    return theta


@pytest.mark.parametrize(
    ("rain_at", "watered_at", "cause"),
    [
        ({100: 2.0}, [], Cause.RAIN),
        ({77: 1.0, 100: 1.0}, [], Cause.RAIN),
        ({76: 2.0}, [], Cause.UNEXPLAINED),
        ({100: 1.9}, [], Cause.UNEXPLAINED),
        ({101: 9.0}, [], Cause.UNEXPLAINED),  # rain comes first, then the rise
        ({}, [100], Cause.WATERING),
        ({}, [77], Cause.WATERING),
        ({}, [76], Cause.UNEXPLAINED),
        ({}, [106], Cause.WATERING),  # logged at the end of the street
        ({}, [107], Cause.UNEXPLAINED),
        ({99: 5.0}, [99], Cause.RAIN),
        ({100: np.nan}, [], Cause.UNEXPLAINED),
    ],
)
def test_causes(rain_at: dict[int, float], watered_at: list[int], cause: Cause) -> None:
    rain, watered = np.zeros(200), np.zeros(200, dtype=np.bool_)
    for hour, amount in rain_at.items():
        rain[hour] = amount
    watered[watered_at] = True
    found = wetting_causes(wetting_events(series(100)[None]), rain, watered)
    assert found.row.tolist() == [0]
    assert found.hour.tolist() == [100]
    assert found.cause == (cause,)


def test_each_event_once_and_each_row_for_itself() -> None:
    theta = np.stack([series(50, 120), series(), series(120)])
    watered = np.zeros((3, 200), dtype=np.bool_)
    watered[0, 119] = True
    found = wetting_causes(wetting_events(theta), np.zeros(200), watered)
    assert list(zip(found.row.tolist(), found.hour.tolist(), found.cause, strict=True)) == [
        (0, 50, Cause.UNEXPLAINED),
        (0, 120, Cause.WATERING),
        (2, 120, Cause.UNEXPLAINED),
    ]


def test_a_slow_rise_is_one_event() -> None:
    theta = 0.12 + 0.004 * np.clip(np.arange(100) - 40, 0, 20)
    found = wetting_causes(wetting_events(theta[None]), 0.0 * theta, theta > 1)
    assert found.hour.size == 1


def test_nothing_is_no_event() -> None:
    nothing = np.full((2, 50), np.nan)
    found = wetting_causes(wetting_events(nothing), nothing, np.zeros(50, dtype=np.bool_))
    assert found.cause == ()
