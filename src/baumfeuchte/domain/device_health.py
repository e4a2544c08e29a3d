"""What we say about a sensor as a device: what is missing of it, and whether it is all right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class FoundBy(StrEnum):
    """How a gap was found."""

    COUNTER = "counter"
    """The frame counter says how many frames were sent and did not come."""
    TIME = "time"
    """Nothing came for longer than expected; how many frames that were is an estimate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A time in which frames are missing.

    Attributes:
        since: last frame before, or the begin of the period (UTC).
        until: first frame after, or the end of the period.
        missing: frames, at least 1.
        found_by: how it was found.
        is_open: nothing came until the end of the period.
    """

    since: datetime
    until: datetime
    missing: int
    found_by: FoundBy
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorGaps:
    """What came of a sensor in a period and what did not.

    Attributes:
        tree_numbers: where it is now.
        interval_s: how often it should send; None where that is not known.
        since, until: the part of the period that counts (UTC): not before it was installed or
            first heard, not after it was removed.
        received: different frames with values.
        counter_resets: how often the frame counter began anew.
        gaps: oldest first.
    """

    dev_eui: str
    device: str
    tree_numbers: tuple[str, ...]
    interval_s: float | None
    since: datetime
    until: datetime
    received: int
    counter_resets: int
    gaps: tuple[Gap, ...]

    @property
    def missing(self) -> int:
        """Frames that did not come."""
        return sum(gap.missing for gap in self.gaps)

    @property
    def expected(self) -> int:
        """Frames that should have come."""
        return self.received + self.missing

    @property
    def completeness_percent(self) -> float | None:
        """Part of the expected frames that came; None where none was expected."""
        return 100 * self.received / self.expected if self.expected else None


class Level(StrEnum):
    """How soon somebody should look at a sensor; the worst one first."""

    BAD = "bad"
    """It gives no values, or will not for long."""
    WATCH = "watch"
    """It works, but something is wrong."""
    OK = "ok"


class Problem(StrEnum):
    """What is wrong with a sensor; the most urgent one first."""

    NEVER_HEARD = "never_heard"
    SILENT = "silent"
    BATTERY_EMPTY = "battery_empty"
    FLAGGED_VALUES = "flagged_values"
    LOSING_FRAMES = "losing_frames"
    REJOINING = "rejoining"
    BATTERY_LOW = "battery_low"
    WEAK_SIGNAL = "weak_signal"


_LETTERS = {problem: chr(ord("a") + number) for number, problem in enumerate(Problem)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery:
    """A sensor's battery.

    Attributes:
        at: time of the newest value (UTC).
        percent, volts: the newest values, as far as the sensor tells them.
        per_30_days: trend of the percentage, else of the voltage, in its unit; None where there
            are too few values.
        days_left: until it is empty if the trend goes on; None where it does not fall.
    """

    at: datetime
    percent: float | None
    volts: float | None
    per_30_days: float | None
    days_left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """How a sensor is received.

    Attributes:
        rssi_dbm, snr_db: medians of the best receptions.
        gateway_id: the gateway that receives it best most often.
        gateway_count: gateways that received it best at least once.
    """

    rssi_dbm: float | None
    snr_db: float | None
    gateway_id: str | None
    gateway_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorHealth:
    """A sensor as a device.

    Attributes:
        tree_numbers: where it is now.
        problems: most urgent first.
        last_seen_at: last sign of life (UTC).
        silent_since: the same where it is silent, else None.
        interval_s: how often it should send; None where that is not known.
        joins_7_days, joins_30_days: how often it joined its network.
        counter_resets, missing_percent, flagged_percent, signal: of the last 7 days.
    """

    dev_eui: str
    device: str
    tree_numbers: tuple[str, ...]
    level: Level
    problems: tuple[Problem, ...]
    last_seen_at: datetime | None
    silent_since: datetime | None
    interval_s: float | None
    battery: Battery | None
    signal: Signal | None
    joins_7_days: int
    joins_30_days: int
    counter_resets: int
    missing_percent: float | None
    flagged_percent: float | None

    @property
    def place(self) -> tuple[int, str, float, str]:
        """What a list with the worst first is sorted by; no two sensors have the same."""
        silent = self.silent_since
        return (
            list(Level).index(self.level),
            # Letters in the order of urgency; without a problem behind all of them.
            "".join(_LETTERS[problem] for problem in self.problems) or "~",
            silent.timestamp() if silent else 0.0,
            self.dev_eui,
        )
