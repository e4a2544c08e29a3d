"""Error, skill, coverage and days to the threshold of a backtest's trials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.backtest import NEVER_DAYS
from baumfeuchte.irrigation.series_forecast import QUANTILES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.irrigation.arrays import BoolArray, FloatArray
    from baumfeuchte.irrigation.backtest import Trial

WARNING_DAYS = 3.0
_TOUCH = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadScore:
    """Forecasts of one horizon.

    Attributes:
        days: ahead.
        error_percent: mean absolute error in % of the series' own 5-95 % range (nMAE).
        no_change_percent: the same of "tomorrow is as today" (persistence).
        skill: 1 - error / error of no change; None where nothing changed at all.
        coverage: share of values inside the 80 % interval.
        pinball_percent: mean pinball loss of the three quantiles, % of the range.
    """

    days: int
    error_percent: float
    no_change_percent: float
    skill: float | None
    coverage: float
    pinball_percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingScore:
    """The day on which a sensor gets as dry as X, within 14 days; None where nothing to count.

    Attributes:
        origins: starts on the wet side of X.
        reached: how many of them reached X.
        error_days: mean error of the day where it was reached; no warning counts as day 15.
        missed: share of those reached that were not announced at all.
        false_alarms: share of those not reached that were announced.
        warned_3_days: share of the crossings within 3 days that were announced within 3 days.
        false_3_days: share of the announcements within 3 days that did not come within 3 days.
    """

    origins: int
    reached: int
    error_days: float | None
    missed: float | None
    false_alarms: float | None
    warned_3_days: float | None
    false_3_days: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestScore:
    """What came out for one series, or for all of them together."""

    origins: int
    declined: int
    leads: tuple[LeadScore, ...]
    crossing: CrossingScore


def score(trials: Sequence[Trial], horizons: Sequence[int]) -> BacktestScore:
    """Score trials together, each origin with one vote (irrigation-science 8).

    Args:
        trials: of one series or of several; values are in shares of the own range of each.
        horizons: the days ahead that they were made with.
    """
    observed = np.concatenate([trial.observed for trial in trials])
    quantiles = np.concatenate([trial.quantiles for trial in trials])
    last = np.concatenate([trial.last for trial in trials])
    leads = (
        [_lead(days, observed[:, k], quantiles[:, :, k], last) for k, days in enumerate(horizons)]
        if observed.size
        else []
    )
    return BacktestScore(
        origins=observed.shape[0],
        declined=int(sum(trial.declined.sum() for trial in trials)),
        leads=tuple(leads),
        crossing=_crossing(
            np.concatenate([trial.reached_days for trial in trials]),
            np.concatenate([trial.said_days for trial in trials]),
        ),
    )


def _lead(days: int, observed: FloatArray, quantiles: FloatArray, last: FloatArray) -> LeadScore:
    error = float(np.abs(observed - quantiles[:, 1]).mean())
    no_change = float(np.abs(observed - last).mean())
    inside = (observed >= quantiles[:, 0] - _TOUCH) & (observed <= quantiles[:, 2] + _TOUCH)
    level = np.array(QUANTILES)
    above = observed[:, None] - quantiles
    pinball = np.maximum(level * above, (level - 1.0) * above)
    return LeadScore(
        days=days,
        error_percent=100.0 * error,
        no_change_percent=100.0 * no_change,
        skill=1.0 - error / no_change if no_change > _TOUCH else None,
        coverage=float(inside.mean()),
        pinball_percent=100.0 * float(pinball.mean()),
    )


def _crossing(reached_days: FloatArray, said_days: FloatArray) -> CrossingScore:
    reached, said = np.isfinite(reached_days), np.isfinite(said_days)
    soon, warned = reached_days <= WARNING_DAYS, said_days <= WARNING_DAYS
    late = np.abs(np.where(said, said_days, NEVER_DAYS) - reached_days)[reached]
    return CrossingScore(
        origins=reached.size,
        reached=int(reached.sum()),
        error_days=float(late.mean()) if late.size else None,
        missed=_share(~said, reached),
        false_alarms=_share(said, ~reached),
        warned_3_days=_share(warned, soon),
        false_3_days=_share(~soon, warned),
    )


def _share(what: BoolArray, of: BoolArray) -> float | None:
    return float(what[of].mean()) if of.any() else None
