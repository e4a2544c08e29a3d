from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.dry_segment import (
    dry_segment,
    in_segment,
    log_correction,
    recent_low,
)
from baumfeuchte.irrigation.loss import LossModel, loss_step

NAN = np.nan
MODEL = LossModel(field_capacity=0.248, wilting_point=0.081, saturation=0.395)
ET0 = np.full(7, 4.0)


def series(*rows: list[float]) -> np.ndarray:
    return np.array(rows, dtype=np.float64)


def test_segments() -> None:
    daily = series(
        [0.24, 0.235, 0.23, 0.225, 0.22, 0.215, 0.21],
        [0.20, 0.19, 0.21, 0.205, 0.20, 0.195, 0.19],
        [0.20, 0.19, 0.18, 0.17, 0.16, 0.15, 0.17],
        [NAN, NAN, 0.20, NAN, 0.19, 0.185, NAN],
        [0.20, NAN, 0.23, NAN, NAN, 0.22, 0.215],
        [NAN] * 7,
        [0.20, 0.204, 0.207, 0.21, 0.213, 0.216, 0.219],
    )
    segment = dry_segment(daily)
    assert segment.first.tolist() == [0, 2, 6, 2, 2, 0, 0]
    assert segment.last.tolist() == [6, 6, 6, 5, 6, 0, 6]
    assert segment.days.tolist() == [6, 4, 0, 3, 4, 0, 6]
    assert in_segment(segment, 7)[1].tolist() == [False, False, True, True, True, True, True]


def modelled(start: float, days: int, speed: float) -> list[float]:
    model = LossModel(
        field_capacity=0.248, wilting_point=0.081, saturation=0.395, kappa_per_mm=0.0015 * speed
    )
    values = [start]
    for _ in range(days):
        values.append(float(loss_step(values[-1], model, 4.0)))
    return values


def test_correction_is_the_ratio_of_the_losses() -> None:
    daily = series(modelled(0.24, 6, 1.0), modelled(0.24, 6, 2.0), modelled(0.24, 6, 0.0))
    segment = dry_segment(daily)
    c = np.exp(log_correction(daily, segment, MODEL, ET0))
    loss = 6 * 4 * 0.0015
    double = (2 * loss + 0.002) / (loss + 0.002)
    assert c.tolist() == pytest.approx([1.0, double, 0.25], abs=0.02)


def test_short_segments_correct_nothing() -> None:
    daily = series([NAN, NAN, NAN, 0.24, 0.20, 0.16, 0.12], [NAN] * 7)
    assert log_correction(daily, dry_segment(daily), MODEL, ET0).tolist() == [0.0, 0.0]


def test_past_et0_belongs_to_the_days_between_the_values() -> None:
    daily = series(modelled(0.24, 6, 1.0))
    first_day_only = np.array([99.0, 4, 4, 4, 4, 4, 4])
    c = log_correction(daily, dry_segment(daily), MODEL, first_day_only)
    assert c.tolist() == pytest.approx([0.0], abs=1e-9)


def test_lowest_value_of_the_segment() -> None:
    daily = series([0.10, 0.30, 0.20, 0.19, 0.18, 0.183, 0.186], [NAN] * 7)
    low = recent_low(daily, dry_segment(daily), np.array([0.186, 0.2]))
    assert low.tolist() == [0.18, 0.2]
