"""The current dry-down, and what it says about the loss (irrigation-science 4.2)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.loss import LossModel, loss_step

RISE_THETA = 0.004
"""m3/m3: a larger rise from one daily value to the next ends a dry segment."""
LEAST_DAYS = 4
"""Days that a segment needs before it corrects anything or has a trend."""
_LOSS_OFFSET = 0.002
_CORRECTION_LIMITS = (0.25, 4.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrySegment:
    """Where the current dry segment lies in D daily values (irrigation-science 4.2).

    Attributes:
        first, last: (N,) column of its first and last value.
        days: (N,) days between the two; 0 where there is no value.
    """

    first: IntArray
    last: IntArray
    days: FloatArray


def dry_segment(daily_theta: FloatArray) -> DrySegment:
    """Find the days since the last rise above 0.004 m3/m3 (irrigation-science 4.2).

    Args:
        daily_theta: (N, D) m3/m3, oldest first, NaN gaps.
    """
    count, width = daily_theta.shape
    valid = np.isfinite(daily_theta)
    column = np.arange(width)
    filled = filled_forward(daily_theta)
    rises = np.zeros((count, width), dtype=np.bool_)
    rises[:, 1:] = np.diff(filled, axis=1) > RISE_THETA
    any_valid = valid.any(axis=1)
    first_valid = np.where(any_valid, valid.argmax(axis=1), 0)
    first = np.maximum(first_valid, np.where(rises, column, 0).max(axis=1, initial=0))
    last = np.where(valid, column, 0).max(axis=1, initial=0)
    days = np.where(any_valid, last - first, 0)
    return DrySegment(
        first=first.astype(np.int64), last=last.astype(np.int64), days=as_floats(days)
    )


def in_segment(segment: DrySegment, width: int) -> BoolArray:
    """Mark the days (columns) that belong to the segment, (N, width) (irrigation-science 4.2)."""
    column = np.arange(width)
    inside: BoolArray = (column >= segment.first[:, None]) & (column <= segment.last[:, None])
    return inside


def log_correction(
    daily_theta: FloatArray, segment: DrySegment, model: LossModel, past_et0_mm: FloatArray
) -> FloatArray:
    """Logarithm of c, observed against modelled loss, no unit (irrigation-science 4.2).

    Args:
        daily_theta: (N, D) m3/m3, oldest first.
        segment: of these values.
        model: parameters of the N sensors.
        past_et0_mm: (D,) mm; entry j belongs to the day before column j.

    Returns:
        (N,), 0 where the segment is shorter than 4 days.
    """
    filled = filled_forward(daily_theta)
    start = np.take_along_axis(filled, segment.first[:, None], axis=1)[:, 0]
    end = np.take_along_axis(filled, segment.last[:, None], axis=1)[:, 0]
    modelled = start
    for column in range(daily_theta.shape[1] - 1):
        active = (column >= segment.first) & (column < segment.last)
        after = loss_step(modelled, model, past_et0_mm[column + 1])
        modelled = np.where(active, after, modelled)
    enough = segment.days >= LEAST_DAYS
    observed_loss = np.where(enough, start - end, 0.0)
    modelled_loss = np.where(enough, start - modelled, 0.0)
    # A start below the clip of the model would be lifted by it: that is no loss.
    ratio = (observed_loss + _LOSS_OFFSET) / (np.maximum(modelled_loss, 0.0) + _LOSS_OFFSET)
    return as_floats(np.where(enough, np.log(np.clip(ratio, *_CORRECTION_LIMITS)), 0.0))


def recent_low(daily_theta: FloatArray, segment: DrySegment, theta_now: FloatArray) -> FloatArray:
    """Driest value of the segment and now, m3/m3, for the hysteresis (irrigation-science 2.2)."""
    inside = np.where(in_segment(segment, daily_theta.shape[1]), daily_theta, np.nan)
    return as_floats(np.fmin(np.fmin.reduce(inside, axis=1), theta_now))


def filled_forward(daily: FloatArray) -> FloatArray:
    """Repeat the last valid value over gaps (any unit), (N, D) (irrigation-science 4.1)."""
    column = np.where(np.isfinite(daily), np.arange(daily.shape[1]), 0)
    return as_floats(np.take_along_axis(daily, np.maximum.accumulate(column, axis=1), axis=1))
