"""Rows of the database to the arrays that a decision needs. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.tree import standing_years
from baumfeuchte.irrigation.state import HISTORY_DAYS, ProbeState, TreeState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, tzinfo

    from baumfeuchte.domain.tree import Installation, Tree, Watering
    from baumfeuchte.storage.readings import DailyValue, NewestValue

MID_MORNING = time(6)
"""The middle of the hours whose median is a day's value: the time that the value stands for."""


def tree_state(
    trees: Sequence[Tree], *, day: date, watered_litres: Mapping[int, float]
) -> TreeState:
    """The trees as arrays, in the order given.

    Args:
        trees: stored trees.
        day: planning day, for the standing years.
        watered_litres: litres by tree id that the sensors cannot have seen yet.
    """

    def floats(values: Iterable[float | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)

    sites = [tree.site for tree in trees]
    ids = [_stored_id(tree) for tree in trees]
    return TreeState(
        tree_id=np.array(ids, dtype=np.int64),
        standing_years=floats(standing_years(tree.planting_year, day) for tree in trees),
        soil=tuple(site.soil for site in sites),
        stone_fraction=floats(site.stone_fraction for site in sites),
        field_capacity=floats(site.field_capacity for site in sites),
        wilting_point=floats(site.wilting_point for site in sites),
        wetted_volume_m3=floats(site.wetted_volume_m3 for site in sites),
        watered_litres=floats(watered_litres.get(tree_id, 0.0) for tree_id in ids),
    )


def _stored_id(tree: Tree) -> int:
    if tree.id is None:
        raise ValueError(tree.number)  # planning reads stored trees only
    return tree.id


def probe_state(
    trees: Sequence[Tree],
    installations: Sequence[Installation],
    daily: Sequence[DailyValue],
    newest: Sequence[NewestValue],
    *,
    day: date,
) -> ProbeState:
    """The probes in the ground as arrays; one that never sent a value has NaN.

    Args:
        trees: in the order of the ``TreeState``.
        installations: those that are active.
        daily: their values of the last ``HISTORY_DAYS`` days.
        newest: how fresh their data is.
        day: planning day.
    """
    rows = {tree.id: row for row, tree in enumerate(trees)}
    keys = _columns(installations, newest)
    column = {key: index for index, key in enumerate(keys)}
    history = np.full((len(keys), HISTORY_DAYS), np.nan)
    for row in daily:
        back = (day - row.local_day).days
        index = column.get((row.installation_id, row.quantity))
        if index is not None and 0 <= back < HISTORY_DAYS:
            history[index, HISTORY_DAYS - 1 - back] = row.value
    places = {place.id: place for place in installations}
    fresh = {(item.installation_id, item.quantity): item.usable_at for item in newest}
    present = np.isfinite(history)
    # Days back to the newest daily value: its place counted from the end.
    age = np.where(present.any(axis=1), present[:, ::-1].argmax(axis=1), np.nan)
    safe = np.where(np.isfinite(age), age, 0).astype(np.int64)
    value = history[np.arange(len(keys)), HISTORY_DAYS - 1 - safe]
    return ProbeState(
        tree_index=np.array([rows[places[key[0]].tree_id] for key in keys], dtype=np.int64),
        depth_cm=np.array([places[key[0]].depth_cm for key in keys], dtype=np.float64),
        is_tension=np.array(
            [key[1] is Quantity.SOIL_WATER_TENSION_KPA for key in keys], dtype=np.bool_
        ),
        value=value,
        observed_at=tuple(fresh.get(key) for key in keys),
        value_day_age=age.astype(np.float64),
        history=history,
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
