"""Sensors as devices in the form of their documents; `baumfeuchte gaps --json` prints the same."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from baumfeuchte.api.respond import utc

if TYPE_CHECKING:
    from baumfeuchte.domain.device_health import Battery, SensorGaps, SensorHealth

Json = dict[str, object]


def gaps(item: SensorGaps) -> Json:
    """What came of a sensor in a period and what did not."""
    complete = item.completeness_percent
    return {
        "dev_eui": item.dev_eui,
        "device": item.device,
        "trees": item.tree_numbers,
        "interval_s": item.interval_s,
        "since": utc(item.since),
        "until": utc(item.until),
        "received": item.received,
        "expected": item.expected,
        "missing": item.missing,
        "completeness_percent": None if complete is None else round(complete, 2),
        "counter_resets": item.counter_resets,
        "gaps": [
            {
                "since": utc(gap.since),
                "until": utc(gap.until),
                "missing": gap.missing,
                "found_by": gap.found_by,
                "is_open": gap.is_open,
            }
            for gap in item.gaps
        ],
    }


def health(item: SensorHealth) -> Json:
    """A sensor as a device."""
    return {
        "dev_eui": item.dev_eui,
        "device": item.device,
        "trees": item.tree_numbers,
        "level": item.level,
        "problems": item.problems,
        "last_seen_at": utc(item.last_seen_at),
        "silent_since": utc(item.silent_since),
        "interval_s": item.interval_s,
        "battery": None if item.battery is None else _battery(item.battery),
        "signal": None if item.signal is None else asdict(item.signal),
        "joins_7_days": item.joins_7_days,
        "joins_30_days": item.joins_30_days,
        "counter_resets": item.counter_resets,
        "missing_percent": item.missing_percent,
        "flagged_percent": item.flagged_percent,
    }


def _battery(item: Battery) -> Json:
    return {**asdict(item), "at": utc(item.at)}
