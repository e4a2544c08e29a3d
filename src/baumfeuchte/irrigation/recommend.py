"""One planning step for all trees at once: state and weather in, recommendations out.

Source: irrigation-science 4.7. Pure: the day, the time and the weather are arguments.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.advice import known_recommendations
from baumfeuchte.irrigation.combine import candidates, select_probes
from baumfeuchte.irrigation.decide import decide
from baumfeuchte.irrigation.inputs import Evidence
from baumfeuchte.irrigation.outlook import tree_outlook
from baumfeuchte.irrigation.probe_paths import probe_paths
from baumfeuchte.irrigation.probes import check_probes, prepare_probes, too_wet
from baumfeuchte.irrigation.rain_wait import likely_rain, with_expected_rain
from baumfeuchte.irrigation.season import season_days_left
from baumfeuchte.irrigation.site import site_arrays
from baumfeuchte.irrigation.state import DEFAULT_OPTIONS
from baumfeuchte.irrigation.unknown import unknown_recommendation

if TYPE_CHECKING:
    from datetime import date, datetime

    from baumfeuchte.domain.recommendation import Recommendation
    from baumfeuchte.irrigation.loss_learning import LossGround
    from baumfeuchte.irrigation.state import Options, ProbeState, TreeState
    from baumfeuchte.irrigation.weather_state import WeatherState


def recommend(
    trees: TreeState,
    probes: ProbeState,
    *,
    day: date,
    as_of: datetime,
    weather: WeatherState,
    options: Options = DEFAULT_OPTIONS,
) -> list[Recommendation]:
    """Advise every tree, unranked, in the order of ``trees`` (irrigation-science 4.7).

    Args:
        trees: N trees.
        probes: P probes, kPa or Vol.-%.
        day: the planning day; ``value_day_age`` counts back from it.
        as_of: time of the newest reading that may be used (UTC), for the age of readings.
        weather: of the trees' cells.
        options: of the city.

    Returns:
        N recommendations. A tree without a usable value of the last 3 days is ``unknown``. Tree
        pits count with their default size.

    Raises:
        InputError: columns of unequal length.
    """
    evidence = weigh(
        trees,
        probes,
        weather=weather,
        options=options,
        days_left=season_days_left(day, options.season),
    )
    known: dict[int, Recommendation] = {}
    if evidence is not None:
        rows = evidence.chosen.trees.tolist()
        known = dict(zip(rows, known_recommendations(evidence, day), strict=True))
    unknown = unknown_recommendation(
        trees,
        probes,
        check_probes(probes, options),
        day=day,
        as_of=as_of,
        stale_after_days=options.stale_after_days,
        season=options.season,
    )
    advice = [known.get(row) or unknown(row) for row in range(len(trees.soil))]
    return with_expected_rain(advice, likely_rain(weather, trees.standing_years), day)


def weigh(
    trees: TreeState,
    probes: ProbeState,
    *,
    weather: WeatherState,
    options: Options = DEFAULT_OPTIONS,
    ground: LossGround | None = None,
    days_left: float = math.inf,
) -> Evidence | None:
    """Everything that the advice for trees with usable values rests on (irrigation-science 4.7).

    Units as in the states.

    Args:
        trees: as in ``recommend``.
        probes: as in ``recommend``.
        weather: as in ``recommend``.
        options: as in ``recommend``.
        days_left: of the season, from the planning day.
        ground: what learning the loss needs beside it; None = only the values themselves.

    Returns:
        None where no tree has a usable value.

    Raises:
        InputError: columns of unequal length.
    """
    if weather.cell_index.shape != trees.tree_id.shape:
        raise InputError("Give each tree the row of its weather cell.")
    site = site_arrays(trees, options)
    check = check_probes(probes, options)
    chosen = select_probes(
        probes.tree_index, probes.depth_cm, check.usable, site.class_index, options.age_classes
    )
    if chosen.trees.size == 0:
        return None
    depth = probes.depth_cm[chosen.rows]
    choice = candidates(chosen, depth, site.class_index, options.age_classes)
    ready = prepare_probes(probes, chosen.rows, site, weather, options, ground=ground)
    paths = probe_paths(ready, weather)
    outlook = tree_outlook(ready, choice, paths, hysteresis_rew=options.hysteresis_rew)
    wet = too_wet(probes, check, site)
    decision = decide(outlook, chosen.trees, site, wet, options, days_left=days_left)
    return Evidence(
        trees=trees,
        probes=probes,
        site=site,
        check=check,
        chosen=chosen,
        choice=choice,
        ready=ready,
        paths=paths,
        outlook=outlook,
        decision=decision,
        weather=weather,
        options=options,
    )
