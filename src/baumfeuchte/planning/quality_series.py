"""From the series of many probes to flags, levels and reasons. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.domain.reading import BAD, OF_THE_SERIES, Quality
from baumfeuchte.irrigation.check_list import CHECKED_RULES, Findings, check_list
from baumfeuchte.irrigation.context import watered_lately
from baumfeuchte.irrigation.flagging import flag_sensors
from baumfeuchte.irrigation.quality import LOOK_BACK_H, Level, Rule, levels, scores
from baumfeuchte.planning.series_batch import batches, moment
from baumfeuchte.planning.wetting_record import wettings_of
from baumfeuchte.storage.sensor_quality import FlagChange, ProbeQuality, WettingEvent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from baumfeuchte.irrigation.arrays import BoolArray, IntArray
    from baumfeuchte.irrigation.check_list import CheckReason
    from baumfeuchte.planning.series_batch import Batch, Surroundings
    from baumfeuchte.storage.quality_series import ProbeSeries

LOOK_BACK: Final = timedelta(days=60)
WRITE_BACK: Final = timedelta(days=13)
"""Older flags stay as they are: from 14 days on TimescaleDB compresses readings, and to change a
few of them there would unpack a week of the city. What began earlier is said by the level."""
_HOUR_S: Final = 3600.0
_BY_INGEST: Final = int(BAD & ~OF_THE_SERIES)


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found."""

    qualities: list[ProbeQuality] = field(default_factory=list)
    changes: list[FlagChange] = field(default_factory=list)
    events: list[WettingEvent] = field(default_factory=list)


def judge_probes(series: Sequence[ProbeSeries], around: Surroundings, now: datetime) -> Judged:
    """Judge probes by their series of the last ``LOOK_BACK``.

    Args:
        series: water content, tension and soil temperature, each probe and quantity once.
        around: rain and waterings.
        now: the clock (UTC).

    Returns:
        The level of each probe, the readings whose flags change, wetting events of the last week.
    """
    found = Judged()
    for batch in batches(series, around):
        _judge(found, batch, around, now)
    return found


def _judge(found: Judged, batch: Batch, around: Surroundings, now: datetime) -> None:
    first = batch.probes[0]
    flagged = flag_sensors(
        batch.seconds,
        batch.values,
        first.quantity,
        interval_h=batch.interval_h,
        depth_cm=np.array([probe.depth_cm for probe in batch.probes]),
        soil_temperature_c=batch.soil_temperature_c,
        rain=around.rain_at(first),
        watered=_watered(batch, around),
    )
    rules = dict(flagged.rules)
    # At the end of its range a sensor cannot but say the same.
    rules[Rule.STUCK] = rules[Rule.STUCK] & (batch.flags & int(Quality.AT_LIMIT) == 0)
    # Frost is the soil's, not the sensor's fault; ingest flags it.
    own: dict[Rule, BoolArray] = {rule: marks for rule, marks in rules.items() if rule != "frozen"}
    level = levels(own, batch.values.shape)
    found.changes.extend(_changes(batch, level, now))
    found.qualities.extend(_qualities(batch, own, level, now))
    found.events.extend(wettings_of(batch, own, around, now))


def _watered(batch: Batch, around: Surroundings) -> BoolArray | None:
    """(N, T) readings within a day of a logged watering; None where nobody watered."""
    logs = [around.waterings_at(probe) for probe in batch.probes]
    if not any(logs):
        return None
    rows = zip(logs, batch.seconds, strict=True)
    return np.stack([watered_lately(log, seconds, batch.interval_h) for log, seconds in rows])


def _changes(batch: Batch, level: IntArray, now: datetime) -> Iterator[FlagChange]:
    bad = (level == Level.BAD) & (batch.flags & _BY_INGEST == 0)
    wanted = np.where(bad, int(Quality.FAULTY), 0)
    wanted[level == Level.QUESTIONABLE] = int(Quality.QUESTIONABLE)
    begin = (now - WRITE_BACK).timestamp()
    known = batch.flags & int(OF_THE_SERIES)
    for row, column in np.argwhere((wanted != known) & (batch.seconds >= begin)).tolist():
        probe = batch.probes[row]
        yield FlagChange(
            sensor_id=probe.sensor_id,
            probe=probe.probe,
            quantity=probe.quantity,
            observed_at=moment(batch.seconds[row, column]),
            flags=int(wanted[row, column]),
            was_bad=bool(known[row, column] & Quality.FAULTY),
        )


def _qualities(
    batch: Batch, rules: Mapping[Rule, BoolArray], level: IntArray, now: datetime
) -> Iterator[ProbeQuality]:
    hours = batch.seconds / _HOUR_S
    valid = np.isfinite(batch.values) & np.isfinite(hours)
    newest = np.where(valid, hours, -np.inf).max(axis=1, keepdims=True)
    recent = valid & (np.where(valid, hours, -np.inf) > newest - LOOK_BACK_H)
    count = np.maximum(recent.sum(axis=1), 1)
    good = ((level == Level.GOOD) & recent).sum(axis=1) / count
    marked = np.zeros(len(batch.probes), dtype=np.bool_)
    for rule in CHECKED_RULES:
        if rule in rules:
            marked |= rules[rule].any(axis=1)
    names = scores(level, hours, valid)
    for row, probe in enumerate(batch.probes):
        since, reasons = None, list[dict[str, object]]()
        if marked[row]:
            findings = Findings(
                sensor="",
                seconds=batch.seconds[row],
                rules={rule: marks[row] for rule, marks in rules.items()},
            )
            for item in check_list([findings], now):
                since, reasons = item.since, [document(reason) for reason in item.reasons]
        yield ProbeQuality(
            sensor_id=probe.sensor_id,
            probe=probe.probe,
            quantity=probe.quantity,
            level=names[row].value,
            score=round(float(good[row]), 4),
            reasons=reasons,
            since=since,
            judged_at=now,
        )


def document(reason: CheckReason) -> dict[str, object]:
    """A reason as it is stored with the quality of a probe."""
    return {
        "code": reason.code,
        "score": reason.score.value,
        "since": reason.since.isoformat(),
        "last": reason.last.isoformat(),
        "ongoing": reason.ongoing,
        "readings": reason.readings,
    }
