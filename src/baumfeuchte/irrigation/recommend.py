"""One planning step for all trees at once: state and ET0 in, recommendations out.

Source: irrigation-science 4.7. Pure: the day, the time and the weather are arguments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.advice import known_recommendations
from baumfeuchte.irrigation.arrays import FloatArray, as_floats
from baumfeuchte.irrigation.combine import candidates, select_probes
from baumfeuchte.irrigation.decide import decide
from baumfeuchte.irrigation.evapotranspiration import et0_climatology
from baumfeuchte.irrigation.inputs import Evidence
from baumfeuchte.irrigation.outlook import tree_outlook
from baumfeuchte.irrigation.probes import check_probes, prepare_probes, too_wet
from baumfeuchte.irrigation.site import site_arrays
from baumfeuchte.irrigation.state import DEFAULT_OPTIONS, HISTORY_DAYS
from baumfeuchte.irrigation.unknown import unknown_recommendation

if TYPE_CHECKING:
    from datetime import date, datetime

    from baumfeuchte.domain.recommendation import Recommendation
    from baumfeuchte.irrigation.state import Options, ProbeState, TreeState


def recommend(
    trees: TreeState,
    probes: ProbeState,
    *,
    day: date,
    as_of: datetime,
    et0_mm: FloatArray,
    rain_mm: FloatArray | None = None,
    past_et0_mm: FloatArray | None = None,
    options: Options = DEFAULT_OPTIONS,
) -> list[Recommendation]:
    """Advise every tree, unranked, in the order of ``trees`` (irrigation-science 4.7).

    Args:
        trees: N trees.
        probes: P probes, kPa or Vol.-%.
        day: the planning day; ``value_day_age`` counts back from it.
        as_of: time of the newest reading that may be used (UTC), for the age of readings.
        et0_mm: (H,) mm of today, tomorrow ...; H is the horizon.
        rain_mm: (H,) mm; None = no weather data: no rain is assumed, half widths x 1.3.
        past_et0_mm: (7,) mm of the last seven days, oldest first; None = climatology.
        options: of the city.

    Returns:
        N recommendations. A tree without a usable value of the last 3 days is ``unknown``.

    Raises:
        InputError: ET0 or rain have a gap, or columns of unequal length.
    """
    et0, rain, past = _weather(day, et0_mm, rain_mm, past_et0_mm)
    site = site_arrays(trees, options)
    check = check_probes(probes, options)
    chosen = select_probes(
        probes.tree_index, probes.depth_cm, check.usable, site.class_index, options.age_classes
    )
    known: dict[int, Recommendation] = {}
    if chosen.trees.size:
        depth = probes.depth_cm[chosen.rows]
        choice = candidates(chosen, depth, site.class_index, options.age_classes)
        ready = prepare_probes(probes, chosen.rows, site, past, options)
        outlook = tree_outlook(ready, choice, et0, rain)
        decision = decide(outlook, chosen.trees, site, too_wet(probes, check, site), options)
        evidence = Evidence(
            trees=trees,
            probes=probes,
            site=site,
            check=check,
            chosen=chosen,
            choice=choice,
            ready=ready,
            outlook=outlook,
            decision=decision,
            et0_mm=et0,
            rain_mm=rain,
            options=options,
        )
        known = dict(zip(chosen.trees.tolist(), known_recommendations(evidence, day), strict=True))
    unknown = unknown_recommendation(
        trees, probes, check, day=day, as_of=as_of, stale_after_days=options.stale_after_days
    )
    return [known.get(row) or unknown(row) for row in range(len(site.soil))]


def _weather(
    day: date,
    et0_mm: FloatArray,
    rain_mm: FloatArray | None,
    past_et0_mm: FloatArray | None,
) -> tuple[FloatArray, FloatArray | None, FloatArray]:
    """Check the weather: a gap in it would silently turn into advice."""
    et0 = as_floats(et0_mm)
    rain = None if rain_mm is None else as_floats(rain_mm)
    if past_et0_mm is None:
        today = day.timetuple().tm_yday
        past = et0_climatology(np.arange(today - HISTORY_DAYS, today))
    else:
        past = as_floats(past_et0_mm)
    if et0.ndim != 1 or et0.size == 0 or not np.isfinite(et0).all():
        raise InputError("Give ET0 in mm for every day of the horizon, without gaps.")
    if rain is not None and (rain.shape != et0.shape or not np.isfinite(rain).all()):
        raise InputError("Give rain in mm for the same days as ET0, without gaps, or no rain.")
    if past.shape != (HISTORY_DAYS,) or not np.isfinite(past).all():
        raise InputError(f"Give past ET0 in mm for the last {HISTORY_DAYS} days, without gaps.")
    return et0, rain, past
