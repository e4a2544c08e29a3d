"""What rain gauges and watering logs say about the time of each reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, as_floats

if TYPE_CHECKING:
    import numpy.typing as npt

_HOUR_S = 3600.0
_DAY_S = 24 * _HOUR_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """Amounts with their times, in order; (K,) each.

    Attributes:
        seconds: Unix seconds, begin of each amount.
        amount: mm or litres; NaN = unknown.
        length_s: how long each amount lasts: 0 for a watering, the step of a rain series.
    """

    seconds: FloatArray
    amount: FloatArray
    length_s: float


def rain_log(seconds: npt.ArrayLike, rain_mm: npt.ArrayLike) -> Log:
    """Rain of a station or a radar cell, any step from minutes to a day; mm (irrigation-science 7).

    Args:
        seconds: (K,) Unix seconds at which each amount begins.
        rain_mm: (K,) mm; NaN = unknown.

    Raises:
        ValueError: the shapes differ.
    """
    log = watering_log(seconds, rain_mm)
    steps = np.diff(log.seconds)
    return Log(
        seconds=log.seconds,
        amount=log.amount,
        length_s=float(np.median(steps)) if steps.size else _DAY_S,
    )


def watering_log(seconds: npt.ArrayLike, litres: npt.ArrayLike) -> Log:
    """Logged waterings, litres (irrigation-science 3.2 V1, 4.1).

    Args:
        seconds: (K,) Unix seconds.
        litres: (K,) l; NaN = watered, but nobody knows how much.

    Raises:
        ValueError: the shapes differ.
    """
    when, amount = as_floats(seconds), as_floats(litres)
    if when.ndim != 1 or when.shape != amount.shape:
        raise ValueError(f"a log needs one amount per time; got {when.shape} and {amount.shape}")
    known = np.isfinite(when)
    order = np.argsort(when[known], kind="stable")
    return Log(seconds=when[known][order], amount=amount[known][order], length_s=0.0)


def sum_before(log: Log | None, at_seconds: npt.ArrayLike, hours: float) -> FloatArray:
    """Sum (mm or litres) of all amounts that overlap the ``hours`` before each time.

    Args:
        log: None = nothing is known.
        at_seconds: any shape, Unix seconds; NaN gives NaN.
        hours: length of the window.

    Returns:
        Same shape; NaN outside the log and where an amount of the window is unknown. Source:
        irrigation-science 4.1 (P24), 5 Q9, Q10.
    """
    at = as_floats(at_seconds)
    if log is None or log.seconds.size == 0:
        return np.full(at.shape, np.nan)
    total = np.concatenate(([0.0], np.cumsum(np.nan_to_num(log.amount))))
    unknown = np.concatenate(([0], np.cumsum(np.isnan(log.amount))))
    begin = np.searchsorted(log.seconds, at - hours * _HOUR_S - log.length_s, side="right")
    end = np.searchsorted(log.seconds, at, side="right")
    covered = (at >= log.seconds[0]) & (at <= log.seconds[-1] + log.length_s)
    known = covered & (unknown[end] == unknown[begin])
    return np.where(known, total[end] - total[begin], np.nan)


def any_before(
    log: Log | None, at_seconds: npt.ArrayLike, hours: float, *, late_h: float = 0.0
) -> BoolArray:
    """Whether something was logged in the ``hours`` before each time (irrigation-science 4.1).

    Args:
        log: None = nothing was.
        at_seconds: any shape, Unix seconds.
        hours: length of the window.
        late_h: hours after each time that also count: people log when they are done.
    """
    at = as_floats(at_seconds)
    if log is None or log.seconds.size == 0:
        return np.zeros(at.shape, dtype=np.bool_)
    begin = np.searchsorted(log.seconds, at - hours * _HOUR_S, side="left")
    end = np.searchsorted(log.seconds, at + late_h * _HOUR_S, side="right")
    return np.asarray(end > begin)
