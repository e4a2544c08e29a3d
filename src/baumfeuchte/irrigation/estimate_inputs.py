"""What an estimate was made from, JSON-ready: per tree, and per group once (irrigation-science 6).

A group speaks for many trees: who spoke and what it said is stored once per run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.drought_shift import drought_columns
from baumfeuchte.irrigation.estimate import Source
from baumfeuchte.irrigation.groups import NO_GROUP
from baumfeuchte.irrigation.inputs import rounded, weather_columns
from baumfeuchte.irrigation.litres import passes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from baumfeuchte.irrigation.arrays import IntArray
    from baumfeuchte.irrigation.estimate_reasons import EstimateEvidence
    from baumfeuchte.irrigation.group_prediction import GroupPrediction
    from baumfeuchte.irrigation.groups import GroupKeys
    from baumfeuchte.irrigation.site import SiteArrays
    from baumfeuchte.irrigation.state import TreeState
    from baumfeuchte.irrigation.weather_state import WeatherState

_DIGITS = 4


def estimate_records(
    told: EstimateEvidence,
    weather: WeatherState,
    trees: TreeState,
    site: SiteArrays,
    rows: IntArray,
) -> list[dict[str, object]]:
    """The numbers of each estimate, with what its sentences need of weather and tree.

    Units in the names (irrigation-science 6).

    Args:
        told: of the trees without a sensor.
        weather: of all cells.
        trees: N trees.
        site: their ground.
        rows: those without a sensor.
    """
    columns = {
        **weather_columns(weather, weather.cell_index[rows]),
        "standing_years": rounded(trees.standing_years[rows], 1),
        **drought_columns(trees, site, rows),
    }
    names = list(columns)
    return [
        {**dict(zip(names, row, strict=True)), **record}
        for row, record in zip(
            zip(*columns.values(), strict=True), estimate_inputs(told), strict=True
        )
    ]


def estimate_inputs(evidence: EstimateEvidence) -> list[dict[str, object]]:
    """Numbers of N trees that the sentences and an audit need (irrigation-science 6).

    REW, days and litres. ``group`` is the row of ``group_records``, -1 = none.
    """
    estimate, limits = evidence.estimate, evidence.limits
    names = {
        number: [item.name.lower() for item in Source if item in Source(number) and item.name]
        for number in np.unique(estimate.sources).tolist()
    }
    columns: dict[str, list[object]] = {
        "sources": [names[number] for number in estimate.sources.tolist()],
        "rew_mean": _column(estimate.rew),
        "rew_sd": _column(estimate.sd_rew),
        "rew_interval_80": _pairs(estimate.low_rew, estimate.high_rew),
        "water_at_rew": _column(limits.water_at_rew),
        "critical_rew": _column(limits.critical_rew),
        "horizon_days": [estimate.p_critical.shape[0] - 1] * len(estimate.status),
        "shown_days": _pairs(estimate.shown_earliest, estimate.shown_latest),
        "litres_interval_80": _pairs(estimate.litres_low, estimate.litres_high),
    }
    if evidence.group is not None:
        columns["group"] = evidence.group.group.tolist()
        columns["group_silent"] = evidence.group.silent.tolist()
    if evidence.budget is not None:
        columns["budget_share"] = _column(evidence.budget.available_share[0])
        columns["budget_deficit_litres"] = _column(evidence.budget.deficit_litres[0])
    if evidence.learned is not None:
        columns["budget_line"] = _pairs(evidence.learned.offset, evidence.learned.slope)
        columns["budget_line_sd_rew"] = _column(evidence.learned.sd_rew)
        columns["budget_line_trees"] = evidence.learned.trees.tolist()
    keys = tuple(columns)
    records = [dict(zip(keys, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    _add_litres(records, evidence)
    return records


def _add_litres(records: list[dict[str, object]], evidence: EstimateEvidence) -> None:
    """Where the litres come from; most trees need none, and a city has many."""
    if evidence.site is None or evidence.efficiency is None:
        return
    capacity = evidence.device_capacity_litres
    total = np.broadcast_to(evidence.site.bucket.total_available_litres, len(records))
    for row in np.flatnonzero(evidence.estimate.litres > 0.0).tolist():
        records[row] |= {
            "rew_planned": round(float(evidence.estimate.planned_rew[row]), _DIGITS),
            "target_rew": round(float(evidence.estimate.target_rew[row]), _DIGITS),
            "total_available_litres": round(float(total[row]), 1),
            "efficiency": evidence.efficiency,
        }
        if capacity is not None:
            records[row]["passes"] = int(passes(evidence.estimate.litres[row], capacity))


def group_records(
    group: GroupPrediction, keys: GroupKeys, unsensed: IntArray, tree_ids: Sequence[int]
) -> list[dict[str, object]]:
    """One record per group that speaks: attributes, REW per day, and the trees that spoke.

    Source: irrigation-science 6.

    Args:
        group: prediction.
        keys: as given to ``predict_groups``.
        unsensed: as given to ``predict_groups``; one tree of each group names its attributes.
        tree_ids: id of each sensed tree, in the order of ``sensed``.
    """
    rows, examples = np.unique(group.group, return_index=True)
    example = dict(zip(rows.tolist(), unsensed[examples].tolist(), strict=True))
    example.pop(NO_GROUP, None)
    starts, members, levels = (
        column.tolist() for column in (group.member_starts, group.members, group.level)
    )
    return [
        {
            "attributes": keys.label(tree, levels[row]),
            "level": levels[row],
            "sd_measured": bool(group.measured[row]),
            "median_rew": _column(group.median[:, row]),
            "sd_rew": _column(group.sd[:, row]),
            "trees": [tree_ids[member] for member in members[starts[row] : starts[row + 1]]],
        }
        for row, tree in example.items()
    ]


def _column(values: npt.NDArray[np.float64]) -> list[object]:
    """Rounded Python numbers, None for NaN and inf."""
    found: list[object] = np.round(values, _DIGITS).tolist()
    for row in np.flatnonzero(~np.isfinite(values)).tolist():
        found[row] = None
    return found


def _pairs(low: npt.NDArray[np.float64], high: npt.NDArray[np.float64]) -> list[object]:
    return [list(pair) for pair in zip(_column(low), _column(high), strict=True)]
