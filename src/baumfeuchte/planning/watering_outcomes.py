"""Did the water arrive? Judges logged waterings; may run at any time, again and again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from baumfeuchte.domain.watering_outcome import Outcome, WateringOutcome
from baumfeuchte.irrigation.state import DEFAULT_OPTIONS
from baumfeuchte.irrigation.watering_series import AFTER_H
from baumfeuchte.planning.outcome_detail import details_of
from baumfeuchte.planning.rain import unknown_rain
from baumfeuchte.planning.reading_ahead import while_reading
from baumfeuchte.planning.watering_look import find, judge
from baumfeuchte.storage.query import run
from baumfeuchte.storage.watering_outcomes import store_outcomes
from baumfeuchte.storage.watering_series import due_waterings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from baumfeuchte.domain.calibration import SiteCalibration
    from baumfeuchte.irrigation.state import Options
    from baumfeuchte.planning.rain import RainSource
    from baumfeuchte.planning.watering_look import Found
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.watering_series import DueWatering

BACK = timedelta(days=60)
"""Waterings older than this are not judged any more, but by ``back``."""
AGAIN = timedelta(days=7)
"""For so long late data (a gateway that was down, a device's own memory) may change a judgement."""
AGAIN_EVERY = timedelta(hours=6)
_BATCH = 2000


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
    due = run(
        conn,
        due_waterings(
            since=now - back, over=over, again_since=over - again, again_from=now - AGAIN_EVERY
        ),
    )
    parts = [due[n : n + _BATCH] for n in range(0, len(due), _BATCH)]
    known: Mapping[int, SiteCalibration] = calibrations or {}
    counts: dict[Outcome, int] = {}
    for judged in while_reading(
        parts,
        read=lambda part: find(conn, part, rain=rain),
        work=lambda part, found: _judge(part, found, now=now, calibrations=known, options=options),
    ):
        store_outcomes(conn, judged)
        for item in judged:
            counts[item.outcome] = counts.get(item.outcome, 0) + 1
    return counts


def _judge(
    due: Sequence[DueWatering],
    read: Found,
    *,
    now: datetime,
    calibrations: Mapping[int, SiteCalibration],
    options: Options,
) -> list[WateringOutcome]:
    looked = judge(due, read, calibrations=calibrations, options=options)
    found = looked.judged
    details = details_of(due, found, looked.waterings, told=looked.told, around=looked.around)
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


def _number(value: np.floating[Any]) -> float | None:
    return round(float(value), 6) if np.isfinite(value) else None
