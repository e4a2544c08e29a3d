"""What device health hands to the database and gets from it: plain values, no SQL.

Named tuples where there may be one for each message or frame, as in ``rows``.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from baumfeuchte.domain.device_health import Signal
    from baumfeuchte.domain.reading import Reading
    from baumfeuchte.storage.query import Query


class EventRow(NamedTuple):
    """Something that happened to a device, registered or not.

    Attributes:
        dev_eui: in the one spelling of ``domain.sensor_id``.
        at: when (UTC); with name, kind and detail the key.
        kind: ``join``, ``status``, ``log``, ``no_payload`` ...; ``silent`` is our own.
        detail: code of a log entry; else empty.
        network: who says so, if known.
    """

    dev_eui: str
    at: datetime
    kind: str
    detail: str
    network: str | None


class HealthRows(NamedTuple):
    """What a batch of messages without values says about devices.

    Attributes:
        events: joins, statuses, log entries, heartbeats.
        readings: battery levels of registered sensors.
        seen: newest sign of life by our key of the sensor.
    """

    events: list[EventRow]
    readings: list[Reading]
    seen: dict[int, datetime]


class RecentFrames(NamedTuple):
    """The newest uplinks of a sensor, oldest first.

    Attributes:
        sensor_id: of the register.
        times_s: seconds since 1970 (UTC).
        counters: frame counters; None where the message had none.
    """

    sensor_id: int
    times_s: tuple[float, ...]
    counters: tuple[int | None, ...]


class FrameRun(NamedTuple):
    """Frames of a sensor that follow each other without a gap, as the database sums them up.

    Attributes:
        first_at, last_at: times of the first and the last frame (UTC).
        first_count, last_count: their frame counters, one apart from frame to frame; None for
            frames without a counter.
        frames: how many.
    """

    first_at: datetime
    last_at: datetime
    first_count: int | None
    last_count: int | None
    frames: int


class BatteryPoint(NamedTuple):
    """A sensor's battery at a time (UTC): in percent or in volts."""

    sensor_id: int
    at: datetime
    value: float
    is_percent: bool


class ValueCount(NamedTuple):
    """How many values of a sensor there are, and how many of them are doubtful."""

    total: int
    doubtful: int


class HealthQuestions(NamedTuple):
    """What has to be asked about sensors; each answer names the sensor it is about."""

    runs: Query[tuple[int, FrameRun]]
    events: Query[EventRow]
    signals: Query[tuple[int, Signal]]
    batteries: Query[BatteryPoint]
    values: Query[tuple[int, ValueCount]]


class HealthFacts(NamedTuple):
    """The answers.

    Attributes:
        runs: frames of the last week, and the last one before.
        events: joins and heartbeats of the last 30 days.
        signals, values: of the last week.
        batteries: oldest first.
    """

    runs: Sequence[tuple[int, FrameRun]]
    events: Sequence[EventRow]
    signals: Sequence[tuple[int, Signal]]
    batteries: Sequence[BatteryPoint]
    values: Sequence[tuple[int, ValueCount]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedSensor:
    """A sensor with what is needed to say whether it is all right.

    Attributes:
        settings: of the register; ``interval_s`` there, a number also as text, counts more than
            what was learned.
        last_seen_at: last sign of life (UTC).
        learned_interval_s: how often it sends, as far as that was learned.
        installed_since: when its first probe came into the ground (UTC); None: not yet.
        removed_at: when its last probe left the ground; None: it is there, or never was.
        tree_numbers: where it is now.
    """

    id: int
    dev_eui: str
    device: str
    settings: Mapping[str, object]
    last_seen_at: datetime | None
    learned_interval_s: float | None
    installed_since: datetime | None
    removed_at: datetime | None
    tree_numbers: tuple[str, ...]

    @property
    def interval_s(self) -> float | None:
        """How often it should send: what a person has set, else what was learned."""
        wanted = self.settings.get("interval_s")
        if isinstance(wanted, int | float | str) and not isinstance(wanted, bool):
            with suppress(ValueError):
                interval_s = float(wanted)
                if 0 < interval_s < inf:
                    return interval_s
        return self.learned_interval_s

    def period(self, since: datetime, until: datetime) -> tuple[datetime, datetime]:
        """The part of a period in which it was installed; empty where the end is not later."""
        return max(since, self.installed_since or since), min(until, self.removed_at or until)
