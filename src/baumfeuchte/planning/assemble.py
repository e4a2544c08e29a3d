"""Rows of the database to the arrays that a decision needs. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.calibration import CalibrationKind
from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.domain.tree import standing_years
from baumfeuchte.irrigation.error_budget import Calibrated
from baumfeuchte.irrigation.species import species_group
from baumfeuchte.irrigation.state import ProbeState, TreeState
from baumfeuchte.irrigation.unsensed_sources import TreeTraits
from baumfeuchte.planning.probe_kinds import unknown_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, tzinfo

    from baumfeuchte.domain.calibration import SiteCalibration
    from baumfeuchte.domain.tree import Installation, Tree, Watering
    from baumfeuchte.domain.watering_outcome import LearnedVolume
    from baumfeuchte.irrigation.arrays import FloatArray, IntArray
    from baumfeuchte.planning.probe_kinds import KindSource
    from baumfeuchte.planning.scoring import ProbeKey
    from baumfeuchte.storage.readings import DailyValue, NewestValue

LEVEL_DAYS = 61
"""Daily values that a forecast learns from, with the planning day's."""
NO_PAST: Mapping[ProbeKey, FloatArray] = {}
NO_CALIBRATIONS: Mapping[int, SiteCalibration] = {}
NO_VOLUMES: Mapping[int, LearnedVolume] = {}
_CALIBRATED: Mapping[CalibrationKind | None, Calibrated] = {
    None: Calibrated.NO,
    CalibrationKind.PLATEAU: Calibrated.PLATEAU,
    CalibrationKind.WINTER: Calibrated.WINTER,
}
MID_MORNING = time(6)
"""The middle of the hours whose median is a day's value: the time that the value stands for."""


def tree_state(
    trees: Sequence[Tree],
    *,
    day: date,
    watered_litres: Mapping[int, float],
    volumes: Mapping[int, LearnedVolume] = NO_VOLUMES,
) -> TreeState:
    """The trees as arrays, in the order given.

    Args:
        trees: stored trees.
        day: planning day, for the standing years.
        watered_litres: litres by tree id that the sensors cannot have seen yet.
        volumes: wetted volumes by tree id that waterings taught; they count before the
            register's, from which the learning began.
    """
    sites = [tree.site for tree in trees]
    ids = [_stored_id(tree) for tree in trees]
    return TreeState(
        tree_id=np.array(ids, dtype=np.int64),
        standing_years=_floats(standing_years(tree.planting_year, day) for tree in trees),
        soil=tuple(site.soil for site in sites),
        stone_fraction=_floats(site.stone_fraction for site in sites),
        field_capacity=_floats(site.field_capacity for site in sites),
        wilting_point=_floats(site.wilting_point for site in sites),
        wetted_volume_m3=_floats(
            volumes[tree_id].volume_m3 if tree_id in volumes else site.wetted_volume_m3
            for tree_id, site in zip(ids, sites, strict=True)
        ),
        watered_litres=_floats(watered_litres.get(tree_id, 0.0) for tree_id in ids),
        drought_class=_floats(tree.drought_class for tree in trees),
        volume_lessons=np.array(
            [volumes[tree_id].waterings if tree_id in volumes else 0 for tree_id in ids],
            dtype=np.int64,
        ),
    )


def tree_traits(trees: Sequence[Tree]) -> TreeTraits:
    """What the register knows of what makes trees similar, in the order given."""
    declared = tuple(tree.reference_group for tree in trees)
    genera = {name: species_group(name) for name in {tree.species for tree in trees}}

    return TreeTraits(
        species_group=tuple(genera[tree.species] for tree in trees),
        exposure=tuple(tree.site.exposure for tree in trees),
        regime=tuple(tree.site.watering_regime for tree in trees),
        crown_diameter_m=_floats(tree.crown_diameter_m for tree in trees),
        pit_area_m2=_floats(tree.site.pit_area_m2 for tree in trees),
        drought_class=_floats(tree.drought_class for tree in trees),
        declared=declared if any(declared) else (),
    )


def _floats(values: Iterable[float | None]) -> FloatArray:
    return np.array(list(values), dtype=np.float64)  # None becomes NaN


def _stored_id(tree: Tree) -> int:
    if tree.id is None:
        raise ValueError(tree.number)  # planning reads stored trees only
    return tree.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Probes:
    """P probes, and which sensor and probe each is."""

    state: ProbeState
    sensor_id: IntArray
    probe: IntArray


def probe_state(
    trees: Sequence[Tree],
    installations: Sequence[Installation],
    daily: Sequence[DailyValue],
    newest: Sequence[NewestValue],
    *,
    day: date,
    past: Mapping[ProbeKey, FloatArray] = NO_PAST,
    calibrations: Mapping[int, SiteCalibration] = NO_CALIBRATIONS,
    kinds: KindSource = unknown_kind,
    zone: tzinfo = UTC,
) -> Probes:
    """The probes in the ground as arrays; one that never sent a value has NaN.

    Args:
        trees: in the order of the ``TreeState``.
        installations: those that are active.
        daily: their values of the last days; they count before ``past``.
        newest: how fresh their data is.
        day: planning day.
        past: by sensor, quantity and probe the (LEVEL_DAYS,) values up to the planning day.
        calibrations: of the probes, by installation.
        kinds: of probes, by their sensor and quantity.
        zone: the city's time zone; a day on which a probe was put in counts only in ``daily``.
    """
    rows = {tree.id: row for row, tree in enumerate(trees)}
    keys = _columns(installations, newest)
    column = {key: index for index, key in enumerate(keys)}
    places = {place.id: place for place in installations}
    history = np.full((len(keys), LEVEL_DAYS), np.nan)
    first = day - timedelta(days=LEVEL_DAYS - 1)
    for index, (place_id, quantity) in enumerate(keys):
        place = places[place_id]
        values = past.get((place.sensor_id, quantity, place.probe))
        if values is not None:
            since = (place.since.astimezone(zone).date() - first).days + 1
            start = max(since, 0)
            history[index, start:] = values[start:]
    for row in daily:
        back = (day - row.local_day).days
        at = column.get((row.installation_id, row.quantity))
        if at is not None and 0 <= back < LEVEL_DAYS:
            history[at, LEVEL_DAYS - 1 - back] = row.value
    fresh = {(item.installation_id, item.quantity): item.usable_at for item in newest}
    present = np.isfinite(history)
    # Days back to the newest daily value: its place counted from the end.
    age = np.where(present.any(axis=1), present[:, ::-1].argmax(axis=1), np.nan)
    safe = np.where(np.isfinite(age), age, 0).astype(np.int64)
    # What drifted is a case for maintenance, not for a new field capacity (1.5).
    own = [None if c is None or c.drifted else c for c in (calibrations.get(k[0]) for k in keys)]
    state = ProbeState(
        tree_index=np.array([rows[places[key[0]].tree_id] for key in keys], dtype=np.int64),
        depth_cm=np.array([places[key[0]].depth_cm for key in keys], dtype=np.float64),
        is_tension=np.array(
            [key[1] is Quantity.SOIL_WATER_TENSION_KPA for key in keys], dtype=np.bool_
        ),
        value=history[np.arange(len(keys)), LEVEL_DAYS - 1 - safe],
        observed_at=tuple(fresh.get(key) for key in keys),
        value_day_age=age.astype(np.float64),
        history=history,
        field_capacity=np.array([np.nan if c is None else c.field_capacity for c in own]),
        wilting_point=np.array([np.nan if c is None else c.wilting_point for c in own]),
        kind=np.array([kinds(places[key[0]].sensor_id, key[1]) for key in keys], dtype=np.int64),
        calibration=np.array(
            [_CALIBRATED[None if c is None else c.kind] for c in own], dtype=np.int64
        ),
    )
    return Probes(
        state=state,
        sensor_id=np.array([places[key[0]].sensor_id for key in keys], dtype=np.int64),
        probe=np.array([places[key[0]].probe for key in keys], dtype=np.int64),
    )


def _columns(
    installations: Sequence[Installation], newest: Sequence[NewestValue]
) -> list[tuple[int, Quantity]]:
    """Installation and quantity of each column; water content where nothing was sent yet."""
    sent: dict[int, list[Quantity]] = {}
    for row in newest:
        sent.setdefault(row.installation_id, []).append(row.quantity)
    nothing = [Quantity.SOIL_MOISTURE_VWC_PERCENT]
    return [
        (place.id, quantity)
        for place in installations
        if place.id is not None
        for quantity in sent.get(place.id, nothing)
    ]


def trees_with_bad_values(newest: Sequence[NewestValue], *, since: datetime) -> set[int]:
    """Trees whose newest data is there, but only with flags that forbid its use.

    Args:
        newest: how fresh the data of the probes is.
        since: values that are older than this count as silence, not as bad.
    """
    good = {row.tree_id for row in newest if row.usable_at is not None and row.usable_at >= since}
    return {row.tree_id for row in newest if row.any_at >= since} - good


def frozen_trees(newest: Sequence[NewestValue], *, since: datetime) -> set[int]:
    """Trees of which a probe's newest value is there, but from frozen soil (science 5 Q3).

    Args:
        newest: how fresh the data of the probes is.
        since: values that are older than this count as silence.
    """
    return {row.tree_id for row in newest if row.any_at >= since and row.any_flags & Quality.FROZEN}


def unseen_litres(
    waterings: Sequence[Watering],
    daily: Sequence[DailyValue],
    *,
    as_of: datetime,
    zone: tzinfo,
) -> dict[int, float]:
    """Litres by tree that were brought after the time that its newest daily value stands for.

    A value stands for the middle of its morning (irrigation-science 4.1). Where the whole day had
    to stand in for the morning, a watering of that day counts as seen: rather one watering too many
    than a dry tree that the list calls wet.
    """
    stands_for: dict[int, datetime] = {}
    for value in daily:
        middle = datetime.combine(value.local_day, MID_MORNING, zone).astimezone(UTC)
        stands_for[value.tree_id] = max(middle, stands_for.get(value.tree_id, middle))
    litres: dict[int, float] = {}
    for watering in waterings:
        since = stands_for.get(watering.tree_id)
        if since is not None and since < watering.watered_at <= as_of:
            litres[watering.tree_id] = litres.get(watering.tree_id, 0.0) + watering.litres
    return litres
