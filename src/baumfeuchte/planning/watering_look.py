"""Waterings of the database, judged: their rain, the probes around them, what these felt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.irrigation.soils import soil_curves
from baumfeuchte.irrigation.thresholds import age_class_index
from baumfeuchte.irrigation.watering_response import LoggedWaterings, judge_waterings
from baumfeuchte.irrigation.watering_series import WateringSeries, hourly_grid
from baumfeuchte.planning.probe_sites import probe_site, years_of
from baumfeuchte.planning.rain import RainSpan
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import trees_by_ids
from baumfeuchte.storage.watering_series import series_around

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.domain.calibration import SiteCalibration
    from baumfeuchte.domain.tree import Tree
    from baumfeuchte.irrigation.arrays import FloatArray
    from baumfeuchte.irrigation.state import Options
    from baumfeuchte.irrigation.watering_response import Judgements
    from baumfeuchte.planning.rain import RainSource
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.watering_series import DueWatering, SeriesAround

_DAY = timedelta(hours=24)
_RAIN_BEFORE = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was found about waterings, in their order.

    Attributes:
        trees: those of the waterings by id.
        around: all probes near a watering.
        told: those of them that have something to say.
        waterings: as arrays.
        series: of the probes that told something, as arrays.
        judged: did the water arrive?
    """

    trees: Mapping[int, Tree]
    around: Sequence[SeriesAround]
    told: Sequence[SeriesAround]
    waterings: LoggedWaterings
    series: WateringSeries
    judged: Judgements


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the database knows about waterings.

    Attributes:
        trees: those of the waterings by id.
        around: all probes near a watering.
        fallen_mm: of each watering the rain of the 24 hours from it on, then of each that of the
            12 hours before it; None where it is not known.
    """

    trees: Mapping[int, Tree]
    around: Sequence[SeriesAround]
    fallen_mm: Sequence[float | None]


def look(
    conn: Connection,
    due: Sequence[DueWatering],
    *,
    rain: RainSource,
    calibrations: Mapping[int, SiteCalibration],
    options: Options,
) -> Look:
    """Read what belongs to waterings, and judge them."""
    found = find(conn, due, rain=rain)
    return judge(due, found, calibrations=calibrations, options=options)


def find(conn: Connection, due: Sequence[DueWatering], *, rain: RainSource) -> Found:
    """Read what belongs to waterings.

    Raises:
        ValueError: the rain source does not answer each span.
    """
    trees = {tree.id or 0: tree for tree in run(conn, trees_by_ids({w.tree_id for w in due}))}
    spans = [RainSpan(w.tree_id, w.watered_at, w.watered_at + _DAY) for w in due]
    spans += [RainSpan(w.tree_id, w.watered_at - _RAIN_BEFORE, w.watered_at) for w in due]
    fallen = rain(spans)
    if len(fallen) != len(spans):
        msg = f"The rain source gave {len(fallen)} amounts for {len(spans)} spans."
        raise ValueError(msg)
    return Found(trees=trees, around=run(conn, series_around(due)), fallen_mm=fallen)


def judge(
    due: Sequence[DueWatering],
    found: Found,
    *,
    calibrations: Mapping[int, SiteCalibration],
    options: Options,
) -> Look:
    """Judge waterings by what was read. Pure."""
    told = [item for item in found.around if item.values or item.held is not None]
    waterings = _waterings(due, found, options)
    series = _series(due, told, trees=found.trees, calibrations=calibrations, options=options)
    return Look(
        trees=found.trees,
        around=found.around,
        told=told,
        waterings=waterings,
        series=series,
        judged=judge_waterings(waterings, series, options.age_classes),
    )


def _waterings(due: Sequence[DueWatering], found: Found, options: Options) -> LoggedWaterings:
    """The waterings as arrays, with the rain around them."""
    fallen = np.array([np.nan if mm is None else mm for mm in found.fallen_mm], dtype=np.float64)
    trees = found.trees
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
