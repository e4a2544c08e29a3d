"""A device that somebody registers, or moves, at a tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a device is from a time on.

    Attributes:
        dev_eui: in the one spelling of ``domain.sensor_id``.
        device: device type; None keeps that of a known sensor.
        tree_number: its tree.
        probes: order of the probe in the frame and depth in cm; every probe in the ground.
        since: from when (UTC).
        removed_at: when it left its former place (UTC); None: it went straight to the new one.
        settings: what the payload does not tell; None keeps those of a known sensor.
    """

    dev_eui: str
    device: str | None
    tree_number: str
    probes: tuple[tuple[int, float], ...]
    since: datetime
    removed_at: datetime | None = None
    settings: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What became of a placement.

    Attributes:
        created: the sensor is new in the register.
        changes: places that are not as they were.
    """

    dev_eui: str
    tree_number: str
    created: bool
    changes: int
