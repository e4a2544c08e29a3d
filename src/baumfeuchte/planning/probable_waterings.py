"""Unexplained wettings that look like a watering, found anew for a week (science 4.1 E1)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.domain.probable_watering import ProbableWatering
from baumfeuchte.domain.watering_outcome import Outcome
from baumfeuchte.irrigation.learning import VOLUME_PRIOR_VARIANCE
from baumfeuchte.irrigation.probable_waterings import (
    LEAST_LITRES,
    MOST_LITRES,
    ProbableWaterings,
    estimated_litres,
    plausible_waterings,
)
from baumfeuchte.irrigation.site import LARGEST_STONE_FRACTION
from baumfeuchte.irrigation.state import DEFAULT_OPTIONS
from baumfeuchte.irrigation.watering_response import CONTACT_LITRES
from baumfeuchte.irrigation.watering_series import AFTER_H
from baumfeuchte.planning.learned_volumes import learned_volumes, prior_volumes
from baumfeuchte.planning.watering_look import look
from baumfeuchte.planning.wetting_record import WETTINGS_BACK
from baumfeuchte.storage.probable_waterings import store_probable, unexplained_wettings
from baumfeuchte.storage.query import run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime, tzinfo

    from baumfeuchte.domain.calibration import SiteCalibration
    from baumfeuchte.domain.tree import Tree
    from baumfeuchte.irrigation.arrays import FloatArray
    from baumfeuchte.irrigation.state import Options
    from baumfeuchte.irrigation.watering_response import Judgements
    from baumfeuchte.planning.rain import RainSource
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.watering_series import DueWatering

LEAD: Final = timedelta(hours=1)
"""An event begins with the first reading that is clearly wetter; somebody came before it."""


def find_probable_waterings(
    conn: Connection,
    *,
    now: datetime,
    rain: RainSource,
    calibrations: Mapping[int, SiteCalibration],
    options: Options = DEFAULT_OPTIONS,
) -> int:
    """Look at the unexplained wettings of the last week, and keep those that look like a watering.

    Each is judged like a logged watering; its litres are estimated from the wetted volume that
    logged waterings taught, else from that of the tree's age. It teaches nothing itself.

    Args:
        conn: in the caller's transaction, after the waterings were judged.
        now: the clock (UTC).
        rain: the weather; without it nothing is plausible, because any rise may be rain.
        calibrations: of the probes by installation.
        options: of the city.

    Returns:
        How many there are.
    """
    since, over = now - WETTINGS_BACK, now - timedelta(hours=AFTER_H)
    wettings = unexplained_wettings(since=since, over=over, litres=CONTACT_LITRES, lead=LEAD)
    due = [item._replace(id=row) for row, item in enumerate(run(conn, wettings))]
    found = (
        _found(conn, due, now=now, rain=rain, calibrations=calibrations, options=options)
        if due
        else []
    )
    store_probable(conn, found, since=since, over=over)
    return len(found)


def _found(
    conn: Connection,
    due: Sequence[DueWatering],
    *,
    now: datetime,
    rain: RainSource,
    calibrations: Mapping[int, SiteCalibration],
    options: Options,
) -> list[ProbableWatering]:
    looked = look(conn, due, rain=rain, calibrations=calibrations, options=options)
    judged = looked.judged
    plausible = plausible_waterings(judged, looked.waterings, looked.series)
    litres, low, high = _litres(conn, due, looked.trees, judged, now=now, options=options)
    plausible &= (litres >= LEAST_LITRES) & (litres <= MOST_LITRES)
    return [
        ProbableWatering(
            tree_id=due[row].tree_id,
            began_at=due[row].watered_at + LEAD,
            evaluated_at=now,
            response=round(float(judged.mean_response[row]), 6),
            litres=round(float(litres[row]), 1),
            litres_low=round(float(low[row]), 1),
            litres_high=round(float(high[row]), 1),
            at_least=judged.outcome[row] is Outcome.ABOVE_FIELD_CAPACITY,
        )
        for row in np.flatnonzero(plausible).tolist()
    ]


def _litres(
    conn: Connection,
    due: Sequence[DueWatering],
    trees: Mapping[int, Tree],
    judged: Judgements,
    *,
    now: datetime,
    options: Options,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(W,) litres and their 80 % interval."""
    stock = list(trees.values())
    learned = learned_volumes(conn, now=now, options=options)
    volume = dict(zip(trees, prior_volumes(stock, now.date()).tolist(), strict=True))
    volume |= {key: item.volume_m3 for key, item in learned.items()}
    variance = {tree_id: item.log_variance for tree_id, item in learned.items()}
    ids = [item.tree_id for item in due]
    stones = np.array([trees[key].site.stone_fraction for key in ids], dtype=np.float64)
    return estimated_litres(
        judged.mean_response,
        np.array([volume[key] for key in ids], dtype=np.float64),
        np.array([variance.get(key, VOLUME_PRIOR_VARIANCE) for key in ids], dtype=np.float64),
        efficiency=options.efficiency,
        stone_fraction=np.clip(stones, 0.0, LARGEST_STONE_FRACTION),
    )


def probable_of_day(
    found: Sequence[ProbableWatering],
    trees: Sequence[Tree],
    *,
    begin: date,
    day: date,
    zone: tzinfo,
) -> ProbableWaterings:
    """As arrays; ``tree`` is a row of ``trees``, ``day`` counts from the begin of the budgets."""
    rows = {tree.id: row for row, tree in enumerate(trees)}
    known = [item for item in found if item.tree_id in rows]
    days = [item.began_at.astimezone(zone).date() for item in known]

    def column(values: Sequence[float]) -> FloatArray:
        return np.array(values, dtype=np.float64)

    return ProbableWaterings(
        tree=np.array([rows[item.tree_id] for item in known], dtype=np.int64),
        day=np.array([(at - begin).days for at in days], dtype=np.int64),
        age_days=column([float((day - at).days) for at in days]),
        litres=column([item.litres for item in known]),
        low=column([item.litres_low for item in known]),
        high=column([item.litres_high for item in known]),
        at_least=np.array([item.at_least for item in known], dtype=np.bool_),
    )
