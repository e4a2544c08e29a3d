"""All sensors with their troubles, worst first; looked at anew at most once a minute.

Health of thousands of sensors takes seconds, and the list is turned page by page: so it is kept for
a moment. What somebody changes on our own pages is seen at once (``forget``).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.device_health import Level, Problem
from baumfeuchte.irrigation.quality import Score
from baumfeuchte.storage.calibrations import all_calibrations
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import active_installations
from baumfeuchte.storage.sensor_health import health_facts, health_questions
from baumfeuchte.storage.sensor_intervals import watched_sensors
from baumfeuchte.storage.sensor_quality import probe_qualities
from baumfeuchte.storage.sensor_trees import SensorTree, sensor_trees

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from baumfeuchte.api.context import Context
    from baumfeuchte.domain.device_health import SensorHealth
    from baumfeuchte.irrigation.sensor_check import SensorCheck

KEEP: Final = timedelta(seconds=60)
_PLACE: Final = "sensor_overview"
_LOCK: Final = threading.Lock()

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
    """All sensors, worst first, as they were at a time (UTC)."""

    rows: tuple[Row, ...]
    at: datetime


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


def overview(context: Context) -> Overview:
    """All sensors, worst first. Blocking."""
    now = context.clock()
    with _LOCK:
        kept = context.memory.get(_PLACE)
        if isinstance(kept, Overview) and abs(now - kept.at) < KEEP:
            return kept
        found = Overview(rows=tuple(look(context, now)), at=now)
        context.memory[_PLACE] = found
        return found


def forget(context: Context) -> None:
    """Somebody changed something: the next list is made anew."""
    context.memory.pop(_PLACE, None)


def look(context: Context, now: datetime, dev_eui: str | None = None) -> list[Row]:
    """Sensors as they are now, worst first; only one where ``dev_eui`` says so."""
    with context.blocking.begin() as conn:
        sensors = run(conn, watched_sensors(now, dev_eui=dev_eui))
        if not sensors:
            return []
        facts = health_facts(conn, health_questions(sensors, now))
        qualities = run(conn, probe_qualities())
        places = run(conn, active_installations(now))
        calibrations = run(conn, all_calibrations())
        trees = run(conn, sensor_trees(now))
    health = context.services.assess_health(sensors, facts, now)
    checks = context.services.check_sensors(
        sensors, health, qualities=qualities, places=places, calibrations=calibrations, now=now
    )
    return merge(health, checks, trees)


def merge(
    health: Iterable[SensorHealth], checks: Iterable[SensorCheck], trees: Iterable[SensorTree]
) -> list[Row]:
    """One row for each sensor, the worst first; else in the order of their health."""
    by_eui = {check.dev_eui: check for check in checks}
    places: dict[str, list[SensorTree]] = {}
    for tree in trees:
        places.setdefault(tree.dev_eui, []).append(tree)
    rows = [_row(item, by_eui.get(item.dev_eui), places.get(item.dev_eui, ())) for item in health]
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
