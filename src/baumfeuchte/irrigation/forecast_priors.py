"""What soil-moisture sensors have in common: the constants of the forecast of one series.

How they were chosen, and how they hold on sets that they were not chosen on: docs/forecast.md.
"""

from __future__ import annotations

from dataclasses import dataclass

KNOT_DAYS = (1.0, 3.0, 7.0)
"""Leads at which the tables below stand; between them linear in ln(lead), beyond constant."""
UNSHOWN_KNOT_DAYS = (1.0, 3.0, 7.0, 14.0)
"""Leads of the tables of what a sensor has not shown: sums of two weeks' weather differ more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Priors:
    """Constants of ``response``, ``bands`` and ``crossing``; without unit.

    Attributes:
        weight_mean, weight_sd: (13,) of the terms of ``response.step_terms``.
        slope: (3,) share of the model's change that is believed, with known weather.
        slope_unknown: (3,) likewise without weather.
        error_per_step: (3,) usual absolute error in mean daily changes.
        below: (3, 4) distance to the 10 % quantile per mean error, what ET0 may take, fall, rise.
        above: (3, 4) distance to the 90 % quantile per mean error, mean daily change, fall, rise.
        below_unknown, above_unknown: (3, 4) likewise without weather.
        unshown_days, unshown_rain_mm: days and mm of rain at which the own past weighs as much
            as what any sensor might do.
        unshown_percent: (4,) Vol.-% that any sensor may move downwards without weather.
        unshown_demand: (4,) distance to the 10 % quantile of any sensor per kappa x sum of ET0.
        unshown_supply: (4,) distance to the 90 % quantile of any sensor per gamma x sum of rain.
    """

    weight_mean: tuple[float, ...]
    weight_sd: tuple[float, ...]
    slope: tuple[float, ...]
    slope_unknown: tuple[float, ...]
    error_per_step: tuple[float, ...]
    below: tuple[tuple[float, ...], ...]
    above: tuple[tuple[float, ...], ...]
    below_unknown: tuple[tuple[float, ...], ...]
    above_unknown: tuple[tuple[float, ...], ...]
    unshown_days: float
    unshown_rain_mm: float
    unshown_percent: tuple[float, ...]
    unshown_demand: tuple[float, ...]
    unshown_supply: tuple[float, ...]


PRIORS = Priors(
    weight_mean=(0.25, 0.0, 0.2, 0.3, 0.25, 0.3, 0.3, 0.25, 0.0, 0.0, 0.0, 0.15, 0.2),
    weight_sd=(0.25, 0.25, 0.25, 0.2, 0.2, 0.25, 0.4, 0.4, 0.2, 0.25, 0.25, 0.25, 0.25),
    slope=(0.95, 0.85, 0.75),
    slope_unknown=(0.8, 0.6, 0.3),
    error_per_step=(0.6, 1.4, 2.8),
    below=((1.1, 0.09, 0.15, 0.85), (1.1, 0.1, 0.35, 0.85), (1.1, 0.14, 0.35, 0.6)),
    above=((1.45, 0.0, 0.1, 1.65), (1.75, 0.0, 0.0, 1.55), (1.65, 1.0, 0.0, 1.2)),
    below_unknown=((0.95, 0.09, 0.3, 1.05), (0.9, 0.08, 0.6, 1.1), (0.9, 0.09, 1.0, 1.65)),
    above_unknown=((1.95, 0.0, 0.2, 2.45), (1.6, 1.45, 0.0, 3.0), (1.65, 1.8, 0.0, 3.7)),
    unshown_days=7.0,
    unshown_rain_mm=15.0,
    unshown_percent=(0.4, 0.75, 0.9, 1.1),
    unshown_demand=(1.8, 1.5, 1.0, 0.7),
    unshown_supply=(1.8, 1.8, 1.35, 0.85),
)
