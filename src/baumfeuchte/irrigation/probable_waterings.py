"""Unexplained wettings that are plausible as a watering, and what was brought (3.3, 4.1 E1).

Section 4.1 counts an unexplained wetting as a watering with unknown litres. The tree's own probes
tell how much of it stayed: the wetted volume, which logged waterings teach (V1), turned round gives
the litres. Nothing is learned from them in return: that would confirm the volume by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.domain.watering_outcome import ARRIVED
from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.interval import Z_80
from baumfeuchte.irrigation.learning import LEAST_RESPONSE_THETA, VOLUME_NOISE
from baumfeuchte.irrigation.logged_waterings import LoggedWaterings
from baumfeuchte.irrigation.watering_response import RAIN_MM
from baumfeuchte.irrigation.watering_series import BEFORE_H, water_contents

if TYPE_CHECKING:
    import numpy.typing as npt

    from baumfeuchte.irrigation.watering_response import Judgements
    from baumfeuchte.irrigation.watering_response import LoggedWaterings as WateringsToJudge
    from baumfeuchte.irrigation.watering_series import WateringSeries

LEAST_LITRES: Final = 10.0
"""Less is a can for the flowers in the pit [A]."""
MOST_LITRES: Final = 400.0
"""More than any usual watering (3.1: up to 300 l): a leak, or ground water [A]."""
SOAKED_H: Final = 18
SOAKED_SHARE: Final = 0.8
"""So much of the rise is there after so many hours: a bag empties in 10, ground water goes on
rising (irrigation-science 3.1 [A])."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbableWaterings:
    """M of them, any order, (M,) each.

    Attributes:
        tree: row of the tree.
        day: row of the day in the litre budget, as in ``LoggedWaterings``.
        age_days: days from its local day to the planning day.
        litres, low, high: l, the estimate and its 80 % interval.
        at_least: the soil was full afterwards.
    """

    tree: IntArray
    day: IntArray
    age_days: FloatArray
    litres: FloatArray
    low: FloatArray
    high: FloatArray
    at_least: BoolArray


def none_probable() -> ProbableWaterings:
    """No probable watering at all; units as in the class (irrigation-science 3.3)."""
    number, whole = np.zeros(0), np.zeros(0, dtype=np.int64)
    return ProbableWaterings(
        tree=whole,
        day=whole,
        age_days=number,
        litres=number,
        low=number,
        high=number,
        at_least=np.zeros(0, dtype=np.bool_),
    )


def with_probable(logged: LoggedWaterings, probable: ProbableWaterings) -> LoggedWaterings:
    """What a litre budget counts: logged litres and probable ones (irrigation-science 3.3, 4.1)."""
    if not probable.tree.size:
        return logged
    own = logged.efficiency
    rest = np.full(probable.tree.size, np.nan)
    return LoggedWaterings(
        tree=np.concatenate([logged.tree, probable.tree]),
        day=np.concatenate([logged.day, probable.day]),
        litres=np.concatenate([logged.litres, probable.litres]),
        efficiency=None if own is None else np.concatenate([own, rest]),
    )


def plausible_waterings(
    found: Judgements, waterings: WateringsToJudge, series: WateringSeries
) -> BoolArray:
    """Tell which of W wettings look like a watering (irrigation-science 4.1 E1 [A]).

    Shape: a probe that counts at the tree's age is wetter a day later, and four fifths of that
    came within 18 hours. Other depths: no probe above one that saw it stayed dry; water that only
    the deeper ones see comes from below or from the side. Rain is known, and below 2 mm.

    Args:
        found: the wettings, judged as waterings are.
        waterings: the same, mm; litres of at least ``CONTACT_LITRES``, so that Q10 looks at all.
        series: of the probes around them.
    """
    count = waterings.litres.size
    arrived = np.asarray([outcome in ARRIVED for outcome in found.outcome], dtype=np.bool_)
    dry = (waterings.rain_mm < RAIN_MM) & (waterings.rain_before_mm < RAIN_MM)
    passed_by = np.zeros(count, dtype=np.bool_)
    passed_by[series.watering[found.contact_suspect]] = True
    best = np.maximum(found.best, 0)
    early = water_contents(series)[:, BEFORE_H : BEFORE_H + SOAKED_H]
    soaked = np.full(count, -np.inf)
    if early.shape[0]:
        highest = np.fmax.reduce(early, axis=1)
        gained = highest - found.probes.before
        soaked = np.where(found.best >= 0, gained[best], -np.inf)
    quick = soaked >= SOAKED_SHARE * np.nan_to_num(found.response)
    enough = found.mean_response >= LEAST_RESPONSE_THETA
    return np.asarray(arrived & dry & ~passed_by & quick & enough)


def estimated_litres(
    response_theta: npt.ArrayLike,
    volume_m3: npt.ArrayLike,
    log_variance: npt.ArrayLike,
    *,
    efficiency: npt.ArrayLike,
    stone_fraction: npt.ArrayLike = 0.0,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Litres that explain a response: V1 solved for L (irrigation-science 3.2).

    L = 1000 dtheta V (1 - stones) / eta; the variance of ln L is that of ln V and V1's own noise.

    Args:
        response_theta: (W,) m3/m3, mean of the probes that count.
        volume_m3: (W,) m3, learned or by age.
        log_variance: (W,) variance of ln V, 0.25 where nothing was learned.
        efficiency: eta, 0..1.
        stone_fraction: share of stones by volume.

    Returns:
        The litres and the 80 % interval.
    """
    fine = 1.0 - as_floats(stone_fraction)
    litres = 1000.0 * as_floats(response_theta) * as_floats(volume_m3) * fine
    litres = litres / as_floats(efficiency)
    factor = np.exp(Z_80 * np.sqrt(as_floats(log_variance) + VOLUME_NOISE))
    return as_floats(litres), as_floats(litres / factor), as_floats(litres * factor)


def shown_litres(litres: float) -> float:
    """Estimated litres as people may read them: tens, below 20 fives (irrigation-science 6 [A])."""
    step = 10.0 if litres >= 20.0 else 5.0  # noqa: PLR2004 - as the sentence says
    return max(step, round(litres / step) * step)
