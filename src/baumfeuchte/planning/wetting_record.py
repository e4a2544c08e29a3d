"""Wetting events of many probes, and where the water came from (irrigation-science 4.1). Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.irrigation.context import watered_lately
from baumfeuchte.irrigation.events import Cause, causes, find_wettings
from baumfeuchte.irrigation.quality import Rule
from baumfeuchte.irrigation.surroundings import rain_log, sum_before
from baumfeuchte.planning.series_batch import moment
from baumfeuchte.storage.sensor_quality import WettingEvent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from baumfeuchte.irrigation.arrays import BoolArray, FloatArray
    from baumfeuchte.planning.series_batch import Batch, Surroundings

WETTINGS_BACK: Final = timedelta(days=7)
"""Events of these days are found anew with each look: rain and waterings become known late."""
_TAIL_DAYS: Final = 14
"""Readings that wetting events are looked for in: what is usual is learned from them."""
_FAULTS: Final = (Rule.SENTINEL, Rule.SPIKE, Rule.NOISE, Rule.LEVEL_SHIFT, Rule.CONTACT_LOSS)
"""What is no water, as in ``irrigation.context.wettings``."""


def wettings_of(
    batch: Batch,
    rules: Mapping[Rule, BoolArray],
    around: Surroundings,
    now: datetime,
) -> Iterator[WettingEvent]:
    """Find the events of the last week.

    Args:
        batch: N probes.
        rules: (N, T) what quality control marked.
        around: rain and waterings.
        now: the clock (UTC).
    """
    rain = around.rain_at(batch.probes[0])
    tail = max(1, round(_TAIL_DAYS * 24.0 / batch.interval_h))
    places = np.isfinite(batch.seconds).sum(axis=1)[:, None] - tail + np.arange(tail)
    places = np.where(places < 0, batch.seconds.shape[1], places)
    order = np.argsort(places, axis=1, kind="stable")  # what is missing goes to the end
    places = np.take_along_axis(places, order, axis=1)

    def last(values: FloatArray) -> FloatArray:
        wide = np.concatenate((values, np.full((values.shape[0], 1), np.nan)), axis=1)
        return np.take_along_axis(wide, places, axis=1)

    faulty = np.zeros(batch.values.shape, dtype=np.bool_)
    for rule in _FAULTS:
        faulty |= rules.get(rule, False)
    is_tension = batch.probes[0].quantity is Quantity.SOIL_WATER_TENSION_KPA
    values = last(np.where(faulty, np.nan, batch.values))
    seconds = last(batch.seconds)
    events = find_wettings(values, batch.interval_h, is_tension=is_tension)
    begin = (now - WETTINGS_BACK).timestamp()
    at = seconds[events.row, events.index]
    fallen = sum_before(None if rain is None else rain_log(*rain), at, 24.0)
    for k in np.flatnonzero(at >= begin).tolist():
        probe = batch.probes[events.row[k]]
        watered = watered_lately(around.waterings_at(probe), at[k : k + 1], batch.interval_h)
        yield WettingEvent(
            sensor_id=probe.sensor_id,
            probe=probe.probe,
            quantity=probe.quantity,
            at=moment(at[k]),
            rise=round(float(events.rise[k]), 3),
            cause=Cause(int(causes(fallen[k : k + 1], watered)[0])).name.lower(),
        )
