"""Did the water arrive? Judges logged waterings; may run at any time, again and again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.watering_outcome import Outcome, WateringOutcome
from baumfeuchte.irrigation.soils import soil_curves
from baumfeuchte.irrigation.state import DEFAULT_OPTIONS
from baumfeuchte.irrigation.thresholds import age_class_index
from baumfeuchte.irrigation.watering_response import LoggedWaterings, judge_waterings
from baumfeuchte.irrigation.watering_series import AFTER_H, WateringSeries, hourly_grid
from baumfeuchte.planning.outcome_detail import details_of
from baumfeuchte.planning.probe_sites import probe_site, years_of
from baumfeuchte.planning.rain import RainSpan, unknown_rain
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import trees_by_ids
from baumfeuchte.storage.watering_outcomes import store_outcomes
from baumfeuchte.storage.watering_series import due_waterings, series_around

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from baumfeuchte.domain.calibration import SiteCalibration
    from baumfeuchte.domain.tree import Tree
    from baumfeuchte.irrigation.arrays import FloatArray
    from baumfeuchte.irrigation.state import Options
    from baumfeuchte.planning.rain import RainSource
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.watering_series import DueWatering, SeriesAround

BACK = timedelta(days=60)
"""Waterings older than this are not judged any more, but by ``back``."""
AGAIN = timedelta(days=7)
"""For so long late data (a gateway that was down, a device's own memory) may change a judgement."""
AGAIN_EVERY = timedelta(hours=6)
_BATCH = 2000
_DAY = timedelta(hours=24)
_RAIN_BEFORE = timedelta(hours=12)


def evaluate_waterings(
    conn: Connection,
    *,
    now: datetime,
    rain: RainSource = unknown_rain,
    calibrations: Mapping[int, SiteCalibration] | None = None,
    options: Options = DEFAULT_OPTIONS,
    back: timedelta = BACK,
    again: timedelta = AGAIN,
) -> dict[Outcome, int]:
    """Judge the waterings whose 30 hours are over, and for a week those again that were judged.

    Args:
        conn: in the caller's transaction.
        now: the clock (UTC).
        rain: the weather; without it no watering teaches, because a rise may be rain.
        calibrations: of the probes by installation.
        options: of the city.
        back: how old a watering may be.
        again: how old one may be that is judged again (every 6 hours).

    Returns:
        How many were judged now, by outcome. Calling it again at once judges nothing.
    """
    over = now - timedelta(hours=AFTER_H)
    counts: dict[Outcome, int] = {}
    while True:
        due = run(
            conn,
            due_waterings(
                since=now - back,
                over=over,
                again_since=over - again,
                again_from=now - AGAIN_EVERY,
                limit=_BATCH,
            ),
        )
        if not due:
            return counts
        judged = _judge(
            conn, due, now=now, rain=rain, calibrations=calibrations or {}, options=options
        )
        store_outcomes(conn, judged)
        for item in judged:
            counts[item.outcome] = counts.get(item.outcome, 0) + 1


def _judge(
    conn: Connection,
    due: Sequence[DueWatering],
    *,
    now: datetime,
    rain: RainSource,
    calibrations: Mapping[int, SiteCalibration],
    options: Options,
) -> list[WateringOutcome]:
    trees = {tree.id or 0: tree for tree in run(conn, trees_by_ids({w.tree_id for w in due}))}
    around = run(conn, series_around(due))
    told = [item for item in around if item.values or item.held is not None]
    waterings = _logged(due, trees, rain, options)
    series = _series(due, told, trees=trees, calibrations=calibrations, options=options)
    found = judge_waterings(waterings, series, options.age_classes)
    details = details_of(due, found, waterings, told=told, around=around)
    return [
        WateringOutcome(
            watering_id=item.id,
            evaluated_at=now,
            outcome=found.outcome[row],
            response=_number(found.response[row]),
            teaching_litres=item.litres if np.isfinite(found.taught_response[row]) else None,
            taught_response=_number(found.taught_response[row]),
            detail=details[row],
        )
        for row, item in enumerate(due)
    ]


def _logged(
    due: Sequence[DueWatering], trees: Mapping[int, Tree], rain: RainSource, options: Options
) -> LoggedWaterings:
    """The waterings as arrays, with the rain around them."""
    spans = [RainSpan(w.tree_id, w.watered_at, w.watered_at + _DAY) for w in due]
    spans += [RainSpan(w.tree_id, w.watered_at - _RAIN_BEFORE, w.watered_at) for w in due]
    fallen = np.array([np.nan if mm is None else mm for mm in rain(spans)], dtype=np.float64)
    if fallen.size != len(spans):
        msg = f"The rain source gave {fallen.size} amounts for {len(spans)} spans."
        raise ValueError(msg)
    years = [years_of(trees[w.tree_id], w.watered_at.date()) for w in due]
    return LoggedWaterings(
        class_index=age_class_index(years, options.age_classes),
        litres=np.array([w.litres for w in due], dtype=np.float64),
        rain_mm=fallen[: len(due)],
        rain_before_mm=fallen[len(due) :],
        follows_another=np.array([w.follows_another for w in due], dtype=np.bool_),
    )


def _series(
    due: Sequence[DueWatering],
    told: Sequence[SeriesAround],
    *,
    trees: Mapping[int, Tree],
    calibrations: Mapping[int, SiteCalibration],
    options: Options,
) -> WateringSeries:
    """The probes that have something to say as arrays, each in the soil of its tree."""
    rows = {item.id: row for row, item in enumerate(due)}
    at = [rows[item.watering_id] for item in told]
    sites = [
        probe_site(
            trees[due[row].tree_id].site,
            calibrations.get(item.installation_id),
            default_soil=options.default_soil,
            substrate=options.substrate,
        )
        for row, item in zip(at, told, strict=True)
    ]
    held = [np.nan if item.held is None else item.held for item in told]
    tension = [item.quantity is Quantity.SOIL_WATER_TENSION_KPA for item in told]
    return WateringSeries(
        watering=np.array(at, dtype=np.int64),
        depth_cm=np.array([item.depth_cm for item in told], dtype=np.float64),
        is_tension=np.array(tension, dtype=np.bool_),
        value=_grid(told, [item.values for item in told]),
        at_limit=_grid(told, [item.at_limit for item in told]) > 0.0,
        held_kpa=np.array(held, dtype=np.float64),
        curve=soil_curves([site.soil for site in sites]),
        field_capacity=np.array([site.field_capacity for site in sites], dtype=np.float64),
        wilting_point=np.array([site.wilting_point for site in sites], dtype=np.float64),
    )


def _grid(told: Sequence[SeriesAround], values: Sequence[Sequence[float]]) -> FloatArray:
    lengths = np.array([len(item.hours) for item in told], dtype=np.int64)
    row = np.repeat(np.arange(len(told)), lengths)
    hours = [hour for item in told for hour in item.hours]
    return hourly_grid(row, hours, [value for part in values for value in part], len(told))


def _number(value: np.floating[Any]) -> float | None:
    return round(float(value), 6) if np.isfinite(value) else None
