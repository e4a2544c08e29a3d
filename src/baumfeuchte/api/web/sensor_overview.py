"""All sensors with their troubles, worst first, and which of them somebody wants to see. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.device_health import Level, Problem
from baumfeuchte.irrigation.quality import Score

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from baumfeuchte.domain.device_health import SensorHealth
    from baumfeuchte.irrigation.sensor_check import SensorCheck
    from baumfeuchte.storage.sensor_trees import SensorTree

KINDS: Final = ("silent", "battery", "implausible", "drift", "gaps", "radio")
"""Kinds of trouble, most urgent first."""

KIND_OF_PROBLEM: Final[Mapping[Problem, str]] = {
    Problem.NEVER_HEARD: "silent",
    Problem.SILENT: "silent",
    Problem.BATTERY_EMPTY: "battery",
    Problem.BATTERY_LOW: "battery",
    Problem.FLAGGED_VALUES: "implausible",
    Problem.LOSING_FRAMES: "gaps",
    Problem.REJOINING: "radio",
    Problem.WEAK_SIGNAL: "radio",
}
KIND_OF_CODE: Final = {
    "silent": "silent",
    "battery": "battery",
    "drift": "drift",
    "level_shift": "drift",
    "unlike_neighbours": "drift",
}
OF_DEVICE: Final = frozenset({"silent", "battery"})
"""Reasons of the check list that the device's own problems say already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A sensor of the list.

    Attributes:
        check: why somebody should look at it; None: there is no reason.
        trees: that it is at now.
        kinds: of trouble.
        level: the worse of health and check.
    """

    health: SensorHealth
    check: SensorCheck | None
    trees: tuple[SensorTree, ...]
    kinds: frozenset[str]
    level: Level

    @property
    def districts(self) -> frozenset[str]:
        """Of its trees."""
        return frozenset(tree.district for tree in self.trees if tree.district)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All sensors, worst first, as they were at a time (UTC).

    Attributes:
        complete: false: only silence and what quality control found was looked at so far.
    """

    rows: tuple[Row, ...]
    at: datetime
    complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which sensors; empty means all.

    Attributes:
        kind: one of ``KINDS``, ``any`` or ``ok``.
        text: that DevEUI, device type or a tree's number contain.
    """

    kind: str = ""
    device: str = ""
    district: str = ""
    text: str = ""

    def fits(self, row: Row) -> bool:
        """Whether a sensor is meant."""
        return self._fits_kind(row) and self.fits_place(row)

    def fits_place(self, row: Row) -> bool:
        """The same, whatever its trouble."""
        if self.device and row.health.device != self.device:
            return False
        if self.district and self.district not in row.districts:
            return False
        text = self.text.strip().lower()
        bare = text.replace("-", "").replace(":", "").replace(" ", "")
        named = (row.health.device, *(tree.number for tree in row.trees))
        return not text or bare in row.health.dev_eui or any(text in name.lower() for name in named)

    def _fits_kind(self, row: Row) -> bool:
        if self.kind == "any":
            return bool(row.kinds)
        if self.kind == "ok":
            return not row.kinds
        return self.kind not in KINDS or self.kind in row.kinds


def merge(
    health: Iterable[SensorHealth], checks: Iterable[SensorCheck], trees: Iterable[SensorTree]
) -> list[Row]:
    """One row for each sensor, the worst first; else in the order of their health."""
    by_eui = {check.dev_eui: check for check in checks}
    places: dict[str, list[SensorTree]] = {}
    for tree in trees:
        places.setdefault(tree.dev_eui, []).append(tree)
    rows = [_row(item, by_eui.get(item.dev_eui), places.get(item.dev_eui, ())) for item in health]
    return in_order(rows)


def in_order(rows: Iterable[Row]) -> list[Row]:
    """The worst level first; else in the order that they have."""
    order = {level: number for number, level in enumerate(Level)}
    return sorted(rows, key=lambda row: order[row.level])


def _row(health: SensorHealth, check: SensorCheck | None, trees: Iterable[SensorTree]) -> Row:
    reasons = () if check is None else check.reasons
    kinds = {KIND_OF_PROBLEM[problem] for problem in health.problems}
    kinds |= {KIND_OF_CODE.get(item.reason.code, "implausible") for item in reasons}
    level = health.level
    if check is not None and check.score is Score.BAD:
        level = Level.BAD
    elif kinds and level is Level.OK:
        level = Level.WATCH
    return Row(health=health, check=check, trees=tuple(trees), kinds=frozenset(kinds), level=level)
