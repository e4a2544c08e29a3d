"""Whether a sensor is all right as a device, and what is wrong with it. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from baumfeuchte.domain.device_health import Level, Problem, SensorHealth
from baumfeuchte.ingest.battery import battery_state
from baumfeuchte.ingest.gaps import gaps_of
from baumfeuchte.storage.sensor_health import RECENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from baumfeuchte.domain.device_health import SensorGaps, Signal
    from baumfeuchte.ingest.battery import BatteryState
    from baumfeuchte.storage.health_rows import (
        BatteryPoint,
        EventRow,
        HealthFacts,
        ValueCount,
        WatchedSensor,
    )

SILENT_INTERVALS: Final = 3
"""Two frames in a row get lost even on a good link; the third one should have come."""
SILENT_AT_LEAST: Final = timedelta(hours=2)
"""A sensor that sends every few minutes may be missed for that long: trees do not dry so fast."""
SILENT_UNKNOWN: Final = timedelta(hours=24)
"""For a sensor whose interval is not known yet: nearly all send several times a day."""

BATTERY_DAYS: Final = 60
"""So long before it is empty a battery is low: enough to change it along with other work."""
LOSING_PERCENT: Final = 20.0
"""More lost frames than that are no longer chance, but a bad place of sensor or gateway."""
REJOINS_7_DAYS: Final = 3
"""A device joins once when it is switched on; one that does it again and again starts anew, mostly
because of its battery, or does not hear its network."""
WEAK_RSSI_DBM: Final = -120.0
WEAK_SNR_DB: Final = -15.0
"""A receiver ends at about -137 dBm and -20 dB with the slowest data rate (SX1276 data sheet,
SF12); a few dB above that, wet leaves decide."""
FLAGGED_PERCENT: Final = 20.0
"""Of all values of a week: a probe is broken or a cable is cut, not a single frame."""

_BAD: Final = frozenset({Problem.NEVER_HEARD, Problem.SILENT, Problem.BATTERY_EMPTY})
_URGENCY: Final = {problem: number for number, problem in enumerate(Problem)}
_WEEK: Final = timedelta(days=7)


class _Facts(NamedTuple):
    """What is known of one sensor."""

    gaps: SensorGaps
    battery: BatteryState | None
    signal: Signal | None
    values: ValueCount | None
    joins_7_days: int
    joins_30_days: int

    @property
    def missing_percent(self) -> float | None:
        complete = self.gaps.completeness_percent
        return None if complete is None else round(100 - complete, 1)

    @property
    def flagged_percent(self) -> float | None:
        return round(100 * self.values.doubtful / self.values.total, 1) if self.values else None


def silent_since(sensor: WatchedSensor, now: datetime) -> datetime | None:
    """When a silent sensor was last heard; None where it is not silent, or not heard yet.

    Args:
        sensor: the register's entry; one that was taken out of the ground may be silent.
        now: the clock (UTC).
    """
    seen = sensor.last_seen_at
    if seen is None or (sensor.removed_at is not None and sensor.removed_at <= now):
        return None
    return seen if now - seen > _patience(sensor) else None


def assess(
    sensors: Sequence[WatchedSensor], facts: HealthFacts, now: datetime
) -> list[SensorHealth]:
    """The health of sensors, worst first.

    Args:
        sensors: any.
        facts: the answers to ``storage.sensor_health.health_questions`` about them.
        now: the clock (UTC).
    """
    gaps = gaps_of(sensors, facts.runs, facts.events, since=now - RECENT, until=now)
    points: dict[int, list[BatteryPoint]] = defaultdict(list)
    for point in facts.batteries:
        points[point.sensor_id].append(point)
    joins_7_days = _joins(facts.events, now - _WEEK)
    joins_30_days = _joins(facts.events, now - timedelta(days=30))
    signals, values = dict(facts.signals), dict(facts.values)
    found = [
        _health(
            sensor,
            _Facts(
                gaps=gap,
                battery=battery_state(points[sensor.id]),
                signal=signals.get(sensor.id),
                values=values.get(sensor.id),
                joins_7_days=joins_7_days[sensor.dev_eui],
                joins_30_days=joins_30_days[sensor.dev_eui],
            ),
            now,
        )
        for sensor, gap in zip(sensors, gaps, strict=True)
    ]
    return sorted(found, key=lambda health: health.place)


def _patience(sensor: WatchedSensor) -> timedelta:
    if sensor.interval_s is None:
        return SILENT_UNKNOWN
    # A century is silence enough; more does not fit into a time.
    seconds = min(SILENT_INTERVALS * sensor.interval_s, 3e9)
    return max(SILENT_AT_LEAST, timedelta(seconds=seconds))


def _joins(events: Iterable[EventRow], since: datetime) -> Counter[str]:
    return Counter(event.dev_eui for event in events if event.kind == "join" and event.at >= since)


def _health(sensor: WatchedSensor, facts: _Facts, now: datetime) -> SensorHealth:
    problems = tuple(sorted(_problems(sensor, facts, now), key=_URGENCY.__getitem__))
    level = Level.OK if not problems else Level.BAD if _BAD & set(problems) else Level.WATCH
    return SensorHealth(
        dev_eui=sensor.dev_eui,
        device=sensor.device,
        tree_numbers=sensor.tree_numbers,
        level=level,
        problems=problems,
        last_seen_at=sensor.last_seen_at,
        silent_since=silent_since(sensor, now),
        interval_s=sensor.interval_s,
        battery=facts.battery.battery if facts.battery else None,
        signal=facts.signal,
        joins_7_days=facts.joins_7_days,
        joins_30_days=facts.joins_30_days,
        counter_resets=facts.gaps.counter_resets,
        missing_percent=facts.missing_percent,
        flagged_percent=facts.flagged_percent,
    )


def _problems(sensor: WatchedSensor, facts: _Facts, now: datetime) -> set[Problem]:
    if sensor.removed_at is not None and sensor.removed_at <= now:
        return set()
    silent = silent_since(sensor, now) is not None
    lost, flagged = facts.missing_percent or 0, facts.flagged_percent or 0
    checks = {
        Problem.NEVER_HEARD: sensor.last_seen_at is None
        and sensor.installed_since is not None
        and now - sensor.installed_since > _patience(sensor),
        Problem.SILENT: silent,
        Problem.BATTERY_EMPTY: facts.battery is not None and facts.battery.is_empty,
        Problem.BATTERY_LOW: _is_low(facts.battery),
        Problem.FLAGGED_VALUES: flagged > FLAGGED_PERCENT,
        # Of a silent sensor everything is missing; that is said already.
        Problem.LOSING_FRAMES: not silent and lost > LOSING_PERCENT,
        Problem.REJOINING: facts.joins_7_days > REJOINS_7_DAYS,
        Problem.WEAK_SIGNAL: _is_weak(facts.signal),
    }
    return {problem for problem, found in checks.items() if found}


def _is_low(state: BatteryState | None) -> bool:
    if state is None or state.is_empty:
        return False
    days_left = state.battery.days_left
    return state.is_low or (days_left is not None and days_left < BATTERY_DAYS)


def _is_weak(signal: Signal | None) -> bool:
    if signal is None:
        return False
    rssi_dbm, snr_db = signal.rssi_dbm, signal.snr_db
    return (rssi_dbm is not None and rssi_dbm < WEAK_RSSI_DBM) or (
        snr_db is not None and snr_db < WEAK_SNR_DB
    )
