"""Looking along the time axis without a loop: neighbours, windows, runs and stretches.

Series have time as their last axis. NaN stands for "no reading".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats

if TYPE_CHECKING:
    import numpy.typing as npt

_LEAST_STEPS = 24
"""A day of hourly readings."""


def neighbour(values: npt.ArrayLike, offset: int) -> FloatArray:
    """Give each reading the one ``offset`` readings later (negative: earlier), any unit.

    Args:
        values: (..., T).
        offset: readings.

    Returns:
        (..., T), NaN beyond the ends. Source: irrigation-science 5 (rules look at neighbours).
    """
    series = as_floats(values)
    length = series.shape[-1]
    moved = np.full(series.shape, np.nan)
    if abs(offset) >= length:
        return moved
    if offset >= 0:
        moved[..., : length - offset] = series[..., offset:]
    else:
        moved[..., -offset:] = series[..., :offset]
    return moved


def steps(values: npt.ArrayLike) -> FloatArray:
    """Change since the reading before, any unit (irrigation-science 5: np.diff).

    Args:
        values: (..., T).

    Returns:
        (..., T), NaN for the first.
    """
    series = as_floats(values)
    change = np.full(series.shape, np.nan)
    np.subtract(series[..., 1:], series[..., :-1], out=change[..., 1:])
    return change


def extreme_before(values: npt.ArrayLike, window: int, *, lowest: bool) -> FloatArray:
    """Lowest or highest of the ``window`` readings before each, any unit.

    Args:
        values: (..., T), NaN for gaps.
        window: readings, at least 1.
        lowest: else the highest.

    Returns:
        (..., T), NaN where there is none. Source: irrigation-science 4.1 E1.
    """
    better = np.fmin if lowest else np.fmax
    found = neighbour(values, -1)
    covered = 1
    # Two windows that overlap make one of up to twice their length: log2(window) passes.
    while covered < min(window, found.shape[-1]):
        step = min(covered, window - covered)
        found[..., step:] = better(found[..., step:], found[..., :-step])
        covered += step
    return found


def extreme_after(values: npt.ArrayLike, window: int, *, lowest: bool) -> FloatArray:
    """Lowest or highest of the ``window`` readings after each, any unit (irrigation-science 5)."""
    mirrored = as_floats(values)[..., ::-1]
    return extreme_before(mirrored, window, lowest=lowest)[..., ::-1]


def window_mean(values: npt.ArrayLike, window: int) -> FloatArray:
    """Mean of the valid among the last ``window`` readings, this one included; any unit.

    Args:
        values: (..., T), NaN for gaps.
        window: readings.

    Returns:
        (..., T), NaN where there is none. No unit. Source: irrigation-science 5.
    """
    series = as_floats(values)
    valid = np.isfinite(series)
    total = _window_sum(np.where(valid, series, 0.0), window)
    count = _count(valid, window)
    return as_floats(np.where(count > 0, total / np.maximum(count, 1.0), np.nan))


def window_count(values: npt.ArrayLike, window: int) -> FloatArray:
    """How many of the last ``window`` readings are valid, this one included.

    Args:
        values: (..., T), NaN for gaps.
        window: readings.

    Returns:
        (..., T). No unit. Source: irrigation-science 5.
    """
    valid = np.isfinite(as_floats(values))
    return np.broadcast_to(_count(valid, window), valid.shape)


def window_variance(values: npt.ArrayLike, window: int) -> FloatArray:
    """Variance of the last ``window`` readings, this one included; the unit squared.

    Args:
        values: (..., T), NaN for gaps.
        window: readings.

    Returns:
        (..., T), NaN where there is none. Source: irrigation-science 5 Q7, Q8.
    """
    series = as_floats(values)
    filled = np.where(np.isfinite(series), series, 0.0)
    count = np.maximum(np.isfinite(series).sum(axis=-1, keepdims=True), 1)
    # Centred first: the difference of two large sums of squares would lose the small variance.
    centred = series - filled.sum(axis=-1, keepdims=True) / count
    spread = window_mean(centred**2, window) - window_mean(centred, window) ** 2
    return as_floats(np.maximum(spread, 0.0))


def held(marks: npt.ArrayLike, window: int) -> BoolArray:
    """Mark each reading with a mark among the last ``window``, itself included (readings).

    Args:
        marks: (..., T) bool.
        window: readings, at least 1.

    Returns:
        (..., T). No unit. Source: irrigation-science 5.
    """
    marked = np.asarray(marks, dtype=np.bool_)
    if not marked.any():
        return np.zeros(marked.shape, dtype=np.bool_)
    count = _window_sum(marked.astype(np.float64), window)
    return np.asarray(count > 0.5)  # noqa: PLR2004 - sums of 0 and 1


def held_before(marks: npt.ArrayLike, window: int) -> BoolArray:
    """Mark each reading with a mark among the next ``window``, itself included (readings).

    No unit. Source: irrigation-science 5.
    """
    return held(np.asarray(marks, dtype=np.bool_)[..., ::-1], window)[..., ::-1]


def latest(marks: npt.ArrayLike) -> IntArray:
    """Index (readings) of the last mark up to each reading, -1 before the first one.

    Args:
        marks: (..., T) bool.

    Returns:
        (..., T). No unit. Source: irrigation-science 5.
    """
    found = np.asarray(marks, dtype=np.bool_)
    position = np.broadcast_to(np.arange(found.shape[-1], dtype=np.int64), found.shape)
    return np.asarray(np.maximum.accumulate(np.where(found, position, -1), axis=-1))


def following(marks: npt.ArrayLike) -> IntArray:
    """Index (readings) of the first mark from each reading on, T after the last one.

    Args:
        marks: (..., T) bool.

    Returns:
        (..., T). No unit. Source: irrigation-science 5.
    """
    found = np.asarray(marks, dtype=np.bool_)
    length = found.shape[-1]
    return np.asarray(length - 1 - latest(found[..., ::-1])[..., ::-1], dtype=np.int64)


def between(shape: tuple[int, int], row: IntArray, first: IntArray, last: IntArray) -> BoolArray:
    """Mark the readings of several stretches at once (irrigation-science 5; no unit but readings).

    Args:
        shape: (N, T) of the answer.
        row: (K,) sensors.
        first: (K,) first reading of each stretch.
        last: (K,) last reading; a stretch with ``last`` < ``first`` is empty.
    """
    rows, length = shape
    if row.size == 0:
        return np.zeros(shape, dtype=np.bool_)
    change = np.zeros((rows, length + 1), dtype=np.int64)
    real = last >= first
    np.add.at(change, (row[real], np.clip(first[real], 0, length)), 1)
    np.add.at(change, (row[real], np.clip(last[real] + 1, 0, length)), -1)
    return np.asarray(np.cumsum(change, axis=-1)[:, :length] > 0)


def noise_scale(values: npt.ArrayLike, share: float = 0.9) -> FloatArray:
    """Size (any unit) that ``share`` of a series' steps do not exceed: its own usual step.

    A quantile does not see the few faults or the few storms (irrigation-science 5: every limit is
    relative to the sensor where it can be).

    Args:
        values: (..., T), NaN for gaps.
        share: 0..1.

    Returns:
        (..., 1), 0 with fewer than 24 steps: then nothing is known yet.
    """
    size = np.sort(np.abs(steps(values)), axis=-1)  # NaN goes last
    if size.shape[-1] == 0:
        return np.zeros((*size.shape[:-1], 1))
    count = np.isfinite(size).sum(axis=-1, keepdims=True)
    index = np.clip(np.floor(share * count).astype(np.int64), 0, np.maximum(count - 1, 0))
    found = np.take_along_axis(size, index, axis=-1)
    return as_floats(np.where(count >= _LEAST_STEPS, found, 0.0))


def _count(valid: BoolArray, window: int) -> FloatArray:
    """(..., T), or (T,) without gaps: a sensor's own readings mostly have none, nor need a sum."""
    if valid.all():
        return as_floats(np.minimum(np.arange(1.0, valid.shape[-1] + 1.0), float(window)))
    return _window_sum(valid.astype(np.float64), window)


def _window_sum(values: FloatArray, window: int) -> FloatArray:
    total = np.cumsum(values, axis=-1)
    found = total.copy()
    found[..., window:] -= total[..., : max(total.shape[-1] - window, 0)]
    return found
